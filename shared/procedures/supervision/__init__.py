"""Enforcement supervision."""
