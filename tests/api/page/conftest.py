"""Databases for the pages."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from store.session import Database
from store.tables import UploadRow
from tests.api.page.stage import app_over, get, records_of
from tests.store.conftest import clock, sqlite_template, sqlite_url
from tests.store.reviewed import put
from tests.store.walking import a_row

__all__ = ["clock", "sqlite_template", "sqlite_url"]

Get = Callable[..., httpx.Response]


@pytest.fixture
def database(sqlite_url: str, clock: Any) -> Iterator[Database]:
    """Without rows; a minute after the first rows of `a_row` ended."""
    database = Database(sqlite_url, clock)
    yield database
    database.close()


@pytest.fixture
def asked(database: Database) -> Get:
    """Asks the pages over the database."""
    app = app_over(records_of(database))
    return lambda path, **headers: get(app, path, **headers)


@pytest.fixture
def upload(database: Database) -> Callable[..., None]:
    """Puts an upload into the database."""
    return lambda number=1, **changes: put(database, UploadRow, [a_row(number, **changes)])
