"""Disputes of evidence between two courts: silence, late receipts, contradictions, gaps; each with an owner."""
