"""Empty databases, up to date: SQLite in a file of its own, MariaDB on a real server."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import exists, select

from review.fakes import FakeClock
from store.migrate import upgrade
from store.session import Database
from store.tables import Base
from tests.review.editing import EditingBench, MemoryBench
from tests.store.bench import DatabaseBench

MARIADB = pytest.param("mariadb", marks=pytest.mark.integration)
_TABLES = tuple(reversed(Base.metadata.sorted_tables))
_FILLED = select(*(exists().select_from(table).label(table.name) for table in _TABLES))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy."""
    path = tmp_path_factory.mktemp("template") / "review.db"
    with closing(Database(f"sqlite:///{path}")) as database:
        upgrade(database)
    return path


@pytest.fixture(scope="session")
def migrated_mariadb_url(mariadb_url: str) -> str:
    """With all tables; other tests of the run may leave rows there."""
    with closing(Database(mariadb_url)) as database:
        upgrade(database)
    return mariadb_url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "review.db")
    return f"sqlite:///{tmp_path / 'review.db'}"


@pytest.fixture(params=["sqlite", MARIADB])
def database_url(request: pytest.FixtureRequest) -> str:
    name = {"sqlite": "sqlite_url", "mariadb": "migrated_mariadb_url"}[request.param]
    return str(request.getfixturevalue(name))


def emptied(database: Database) -> Database:
    """Without any row. One question tells which tables have some: most have none."""
    with database.engine.begin() as connection:
        filled = connection.execute(_FILLED).one()
        for table in _TABLES:
            if getattr(filled, table.name):
                connection.execute(table.delete())
    return database


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def database(database_url: str, clock: FakeClock) -> Iterator[Database]:
    """A database without rows, on either server."""
    with closing(emptied(Database(database_url, clock))) as database:
        yield database


@pytest.fixture
def over_database(database: Database, clock: FakeClock) -> DatabaseBench:
    return DatabaseBench(clock=clock, database=database)


@pytest.fixture(params=["memory", "sqlite", MARIADB])
def bench(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[EditingBench]:
    """Everything that implements the ports."""
    if request.param == "memory":
        yield MemoryBench(clock=clock)
        return
    name = {"sqlite": "sqlite_url", "mariadb": "migrated_mariadb_url"}[request.param]
    url = request.getfixturevalue(name)
    with closing(emptied(Database(url, clock))) as database:
        yield DatabaseBench(clock=clock, database=database)
