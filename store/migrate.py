"""Brings a database's tables to the version of this code."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from store.session import Database

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def upgrade(database: Database, to: str = "head") -> None:
    """Run the migrations that are missing, each in one transaction where that is possible."""
    with database.engine.begin() as connection:
        command.upgrade(_config(connection), to)


def downgrade(database: Database, to: str) -> None:
    """Run migrations backwards; "base" leaves an empty database."""
    with database.engine.begin() as connection:
        command.downgrade(_config(connection), to)


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
