"""The stores the contract is asserted on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from shared.flows.ports import Store
from shared.persistence.migrations import migrate
from shared.persistence.store import open_store


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty migrated store, shared by the tests of this file: each uses identifiers of its own."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('store')}/案件 数据.db"
    else:
        url = request.getfixturevalue("postgresql").create_database(f"contract_{uuid.uuid4().hex}")
    migrate.upgrade(url)
    opened = open_store(url)
    yield opened
    opened.close()
