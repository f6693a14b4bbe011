"""Uploads that have ended, in a database of their own, and whoever looks at them next."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from review.fakes import FakeClock
from store.session import Database
from tests.annotators.server import Listener
from tests.store.bench import DatabaseBench
from tests.store.conftest import (
    clock,
    database_url,
    migrated_mariadb_url,
    sqlite_template,
    sqlite_url,
)
from tests.store.offering import Offering

__all__ = ["clock", "database_url", "migrated_mariadb_url", "sqlite_template", "sqlite_url"]


@pytest.fixture
def offering(sqlite_url: str, clock: FakeClock) -> Iterator[Offering]:
    with closing(Database(sqlite_url, clock)) as database:
        yield Offering(DatabaseBench(clock=clock, database=database))


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as server:
        yield server
