"""Flags on cases and listed supervision."""
