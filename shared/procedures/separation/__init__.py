"""Separation of powers inside a court: the exemption of very small courts from the split by stages."""
