"""How the commands speak to a person."""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta

from rich import box
from rich.console import Console
from rich.table import Table


def tell(line: str, console: Console | None = None) -> None:
    """One line on stderr, never broken in two and never read as markup.

    While a console shows progress, it has to be said by that one.
    """
    console = console or Console(stderr=True)
    console.print(printable(line), soft_wrap=True, markup=False, highlight=False)


def printable(text: str) -> str:
    """The text without what moves a terminal's cursor: a file's name may hold anything."""
    return "".join(char if char.isprintable() else "?" for char in text)


def duration(time: timedelta) -> str:
    """In the largest unit of which there are two or more."""
    seconds = time.total_seconds()
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def times(count: int) -> str:
    """How often."""
    return "once" if count == 1 else f"{count:,} times"


def number_of(count: int, things: str) -> str:
    """So many of them; `things` is their plural, and ends with an s."""
    return f"{count:,} {things.removesuffix('s') if count == 1 else things}"


def narrow_table(first: str, *figures: str) -> Table:
    """A table of one column of words, which are never cut, and columns of figures."""
    table = Table(box=box.SIMPLE_HEAD, padding=0, show_edge=False)
    table.add_column(first, no_wrap=True)
    for title in figures:
        table.add_column(title, justify="right", no_wrap=True)
    return table


def show(table: Table, notes: Iterable[str]) -> None:
    """A table on stdout, and below it what is too long for one."""
    console = Console()
    console.print(table)
    for note in notes:
        console.print("", note, sep="\n", markup=False, highlight=False)


def grouped(notes: Iterable[tuple[str, str]]) -> list[str]:
    """From pairs of a name and what is to be said of it: each thing once, with all its names."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in notes:
        names[text].append(name)
    return [f"{', '.join(those)}: {text}" for text, those in names.items()]


def carried_out(
    program: str, run: Callable[[], int], *failures: type[Exception], interrupted: str
) -> int:
    """The exit code of `run`, or 1 after one line on stderr: for these failures, or Ctrl-C."""
    try:
        return run()
    except failures as error:
        tell(f"{program}: {error}")
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        tell(f"{program}: {interrupted}")
    return 1
