"""A database of a service that has just begun."""

from tests.store.conftest import sqlite_template, sqlite_url

__all__ = ["sqlite_template", "sqlite_url"]
