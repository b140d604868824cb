"""The stories told to these tests."""

from outsider_stories import filed, sealed
from stories import country, en_route, reviewing, served

__all__ = ["country", "en_route", "filed", "reviewing", "sealed", "served"]
