"""Whether an operative item can be enforced: query to the trial division, answer or correction."""
