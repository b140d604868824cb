"""The stories told to these tests."""

from objection_stories import objection, under_review
from stories import country, en_route, reviewing, served

__all__ = ["country", "en_route", "objection", "reviewing", "served", "under_review"]
