"""Disposal of an asset and the right to dispose of it (首封处分权)."""
