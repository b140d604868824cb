"""Transfer of a case after its power has passed."""
