"""The docket of a court: entries, controls, money, the register of superiors, duplicate dockets."""
