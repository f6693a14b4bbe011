"""Something that the service asks of its database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Operation:
    """Something to call so many times; each call finds what the next one works on."""

    name: str
    call: Callable[[], object]
    times: int
