"""Integrity supervision cards."""
