"""Fixtures: four courts on one in-process network, their webs, and a story to tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import Country, four_courts
from stories import Elevation
from web.web_clients import Court


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    four = four_courts(tmp_path)
    yield four
    four.close()


@pytest.fixture
def lower(country: Country) -> Court:
    return Court(country, "gd0304")


@pytest.fixture
def upper(country: Country) -> Court:
    return Court(country, "gd03")


@pytest.fixture
def story(country: Country) -> Elevation:
    return Elevation(country)
