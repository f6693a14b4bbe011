"""How the commands speak to a person."""

import errno
import getpass
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import timedelta
from io import TextIOWrapper
from typing import TextIO

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # the disk, or what one may have of it
WIDEST = 1000  # characters of a table's line


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


def account() -> str:
    """Whose account it is: in that name something is done, unless another is given."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # of a user whom the system does not know, as in some containers
        return "somebody"


def times(count: int) -> str:
    """How often."""
    return "once" if count == 1 else f"{count:,} times"


def number_of(count: int, things: str) -> str:
    """So many of them; `things` is their plural, and ends with an s."""
    return f"{count:,} {things.removesuffix('s') if count == 1 else things}"


def at_least(count: int, *, more: bool) -> str:
    """A count that is told as far as it is quick; `more` is whether there may be more."""
    return f"{count:,} or more" if more else f"{count:,}"


def narrow_table(first: str, *figures: str) -> Table:
    """A table of one column of words and columns of figures, for show(), which cuts none."""
    table = Table(box=box.SIMPLE_HEAD, padding=0, show_edge=False)
    table.add_column(first, no_wrap=True)
    for title in figures:
        table.add_column(title, justify="right", no_wrap=True)
    return table


def show(table: Table, notes: Iterable[str]) -> None:
    """A table on stdout, and below it what is too long for one.

    Of a terminal that is too narrow the table's lines go on in the next: nothing is cut.
    """
    console = Console()
    wide = console.options.update(width=WIDEST)
    needed = Measurement.get(console, wide, table).maximum
    Console(width=max(console.width, needed)).print(table)
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
    """The exit code of `run`, or 1 after one line on stderr.

    For these failures, Ctrl-C, or a disk that is full. What the terminal cannot show is escaped.
    """
    _stdout(errors="backslashreplace")
    try:
        return _written(run)
    except failures as error:
        tell(f"{program}: {error}")
    except BrokenPipeError:  # whoever reads has seen enough
        _write_no_more()
    except OSError as error:
        if error.errno not in FULL:
            raise
        tell(f"{program}: cannot write: {error.strerror}")
        _write_no_more()
    except KeyboardInterrupt:
        tell(f"{program}: {interrupted}")
    return 1


def for_programs() -> TextIO:
    """Stdout in UTF-8, whatever the terminal is."""
    _stdout(encoding="utf-8")
    return sys.stdout


def _stdout(*, encoding: str | None = None, errors: str | None = None) -> None:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding=encoding, errors=errors)


def _written(run: Callable[[], int]) -> int:
    """What it returns, with all that it printed written: later nobody could say why it is not."""
    try:
        return run()
    finally:
        if sys.stdout is not None:  # it was closed before the start
            sys.stdout.flush()


def _write_no_more() -> None:
    """What is left of stdout goes nowhere, or the end of the process would fail by it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
