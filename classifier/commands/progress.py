"""How far long work has come, on a terminal only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from console import printable


@contextmanager
def bar(name: str, total: int) -> Iterator[Callable[[int], None]]:
    """For a with block: what is to be called with how many more are done; gone at its end."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(escape(printable(name)), total=total)
        yield lambda more: progress.advance(task, more)
