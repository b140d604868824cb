"""Urging order (督促执行令)."""
