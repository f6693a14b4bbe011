"""What the commands that need the service's database are given; an entry point, as they are."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from classifier.errors import ModelError
from console import account
from review.errors import Permanent
from wiring import House, asking

__all__ = ["House", "add_who", "the_house"]

_LONGEST = 255  # characters of a name, as the database keeps it


@contextmanager
def the_house() -> Iterator[House]:
    """The parts over the database of the settings. What cannot be done is a ModelError."""
    try:
        with asking() as house:
            yield house
    except Permanent as why:
        raise ModelError(str(why)) from None


def add_who(parser: argparse.ArgumentParser) -> None:
    """In whose name something is done."""
    parser.add_argument(
        "--who", type=_name, default=account(), help="in whose name (default: your account's)"
    )


def _name(text: str) -> str:
    if not text.strip() or len(text) > _LONGEST:
        raise argparse.ArgumentTypeError(f"a name has 1 to {_LONGEST} characters")
    return text
