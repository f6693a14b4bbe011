"""Databases for the figures."""

from tests.store.conftest import (
    clock,
    database,
    database_url,
    migrated_mariadb_url,
    sqlite_template,
    sqlite_url,
)

__all__ = [
    "clock",
    "database",
    "database_url",
    "migrated_mariadb_url",
    "sqlite_template",
    "sqlite_url",
]
