"""Brings a database's tables to the version of this code."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from store.engine import engine_of
from store.session import Database

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
LOCK = "CONCAT('migrate ', DATABASE())"  # the server's, for MariaDB commits at each CREATE TABLE
PATIENCE_SECONDS = 600  # with another process that migrates
LONGEST = timedelta(days=1)  # for one step of a migration


def upgrade(database: Database, to: str = "head") -> None:
    """Run the migrations that are missing, each in one transaction where that is possible.

    Processes that start together do so one after the other.
    """
    with alone(database) as connection:
        command.upgrade(_config(connection), to)


def downgrade(database: Database, to: str) -> None:
    """Run migrations backwards; "base" leaves an empty database."""
    with alone(database) as connection:
        command.downgrade(_config(connection), to)


@contextmanager
def alone(database: Database) -> Iterator[Connection]:
    """A transaction that no other process migrates in. Raises TimeoutError."""
    if database.engine.dialect.name == "sqlite":  # whose transactions have no company
        with database.engine.begin() as connection:
            yield connection
        return
    with _patient(database) as connection:
        seconds = {"seconds": PATIENCE_SECONDS}
        if not connection.scalar(text(f"SELECT GET_LOCK({LOCK}, :seconds)"), seconds):
            raise TimeoutError("another process has been migrating the database for too long")
        try:
            yield connection
        finally:
            connection.execute(text(f"DO RELEASE_LOCK({LOCK})"))


@contextmanager
def _patient(database: Database) -> Iterator[Connection]:
    """A transaction in which an answer may take long: an index of ten million rows."""
    engine = engine_of(database.url, silence=LONGEST)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
