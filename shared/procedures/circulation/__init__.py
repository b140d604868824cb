"""Requests, records, notices and campaigns."""
