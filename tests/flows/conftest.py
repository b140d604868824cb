"""The stories told to these tests."""

from stories import country, en_route, reviewing, served

__all__ = ["country", "en_route", "reviewing", "served"]
