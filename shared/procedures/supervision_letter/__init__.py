"""Supervision letter (督办函)."""
