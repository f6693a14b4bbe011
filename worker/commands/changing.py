"""What the commands that change something have in common."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import Progress

from review.errors import Permanent

MANY = 100  # rows: more are not changed before somebody has said so
DRY_RUN = click.option("--dry-run", is_flag=True, help="Only say what would be done.")
YES = click.option("--yes", is_flag=True, help=f"Do not ask before more than {MANY} rows.")


def agree(count: int, what: str, *, yes: bool) -> None:
    """Ask whether so many rows are meant, where they are many. Raises Permanent if not."""
    if yes or count <= MANY:
        return
    question = f"{what}: {count:,}"
    if not sys.stdin.isatty():
        raise Permanent(f"{question}: nothing was done; --yes does it without asking")
    if not click.confirm(f"{question}. Go on?", err=True):
        raise Permanent("nothing was done")


@contextmanager
def progress(what: str, count: int) -> Iterator[Callable[[int], None]]:
    """Shows on a terminal how far it has come; called with how many more are done."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=count)
        yield lambda more: bar.advance(task, more)
