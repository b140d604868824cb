"""Campaigns (专项行动)."""
