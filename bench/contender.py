"""One contender: how its process is started."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

Tell = Callable[[str], None]


class CannotRun(Exception):
    """A contender could not be set up, or did not go on: why, in one line."""


@dataclass(frozen=True, kw_only=True)
class Contender:
    """`command` starts its process; the pictures' paths are put after it."""

    name: str
    command: tuple[str, ...]
