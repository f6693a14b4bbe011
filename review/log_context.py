"""What the lines of the log are about, so that each line has it, whoever writes it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_about: ContextVar[Mapping[str, object]] = ContextVar("about")


@contextmanager
def about(**fields: object) -> Iterator[None]:
    """For the time within, lines of this thread or task have these fields, too."""
    token = _about.set({**current(), **fields})
    try:
        yield
    finally:
        _about.reset(token)


def begin(**fields: object) -> None:
    """From now on lines of this thread have these fields and no others."""
    _about.set(fields)


def current() -> Mapping[str, object]:
    """The fields in force."""
    return _about.get({})
