"""Designation (指定执行)."""
