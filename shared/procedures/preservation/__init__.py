"""Preservation and feasibility."""
