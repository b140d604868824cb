"""Disputes between enforcing courts."""
