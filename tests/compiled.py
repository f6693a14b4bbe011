"""Statements are compiled once in a run: each test has an engine of its own, which knew none."""

from typing import Any

from sqlalchemy import Engine

from store.engine import engine_of


class Compiled(dict[Any, Any]):
    """What was compiled for one SQLite, or for one MariaDB, holds for any other."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_for_all(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_for_all(key), compiled)


def _for_all(key: Any) -> tuple[Any, ...]:
    dialect, *rest = key
    return (type(dialect), *rest)


def sharing(url: str, **options: Any) -> Engine:
    """The engine for that address, as `engine_of` makes it."""
    engine = engine_of(url, **options)
    engine.update_execution_options(compiled_cache=_compiled)
    return engine


_compiled = Compiled()
