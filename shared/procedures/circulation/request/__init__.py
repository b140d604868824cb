"""Requests for instruction and replies (请示与答复)."""
