"""Brings a database's tables to the version of this code."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from store.session import Database

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
LOCK = "CONCAT('migrate ', DATABASE())"  # the server's, for MariaDB commits at each CREATE TABLE
PATIENCE_SECONDS = 600  # with another process that migrates


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
    with database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":  # whose transactions have no company
            yield connection
            return
        seconds = {"seconds": PATIENCE_SECONDS}
        if not connection.scalar(text(f"SELECT GET_LOCK({LOCK}, :seconds)"), seconds):
            raise TimeoutError("another process has been migrating the database for too long")
        try:
            yield connection
        finally:
            connection.execute(text(f"DO RELEASE_LOCK({LOCK})"))


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
