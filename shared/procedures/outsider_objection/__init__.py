"""Objection of an outsider to the enforcement on one asset (案外人异议)."""
