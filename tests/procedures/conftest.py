"""The stories told to these tests."""

from objection_stories import objection, under_review
from outsider_stories import filed, sealed
from stories import country, en_route, reviewing, served

__all__ = ["country", "en_route", "filed", "objection", "reviewing", "sealed", "served", "under_review"]
