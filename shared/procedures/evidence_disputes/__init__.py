"""Disputes of evidence."""
