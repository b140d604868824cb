"""Suspension by the holder (中止执行)."""
