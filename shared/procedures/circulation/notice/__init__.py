"""Notices down the line (下发通知)."""
