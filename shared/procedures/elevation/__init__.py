"""Elevation (提级执行)."""
