"""The live picture of the exchange as its page shows it: `tree` who is where, `drawing` the picture, `passages` each message."""
