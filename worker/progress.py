"""How far a long way has come: one line, again and again."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from console import duration, number_of, tell

EVERY = 30.0  # seconds between two lines, where there is no terminal to show it on


def line(done: int, total: int | None, rate: float, note: str = "", unit: str = "files") -> str:
    """How many of how many, how many a second, and how long it will take at that rate."""
    parts = [number_of(done, unit) if total is None else f"{done:,} of {number_of(total, unit)}"]
    if rate:
        parts.append(f"{rate:,.1f}/s")
    if rate and total is not None and total > done:
        parts.append(f"about {duration(timedelta(seconds=(total - done) / rate))} left")
    return ", ".join([*parts, note] if note else parts)


def found_words(what: str, found: int, new: int, *, titles: int | None = None) -> str:
    """What came of a way, `what`: of `found` files `new` ones were not known.

    `titles` is how many were on the list, where one was read to its end: some may be of no
    file, or lead to the same one.
    """
    if not found:
        return "nothing was found"
    known = f"; {found - new:,} known already" if found > new else ""
    left = titles - found if titles is not None else 0
    return what + known + (f"; {left:,} of {titles:,} titles lead to no other file" if left else "")


class Shown:
    """On a terminal a bar with that line; else the line now and then."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        columns = TextColumn("{task.description}", markup=False), BarColumn(bar_width=20)
        self._bar = Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task("", total=None)
        self.about("")

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._bar.stop()

    def about(self, what: str, unit: str = "files") -> None:
        """What is shown from now on, of what, with a rate of its own."""
        self._what, self._unit = what, unit
        self._begun: tuple[float, int] | None = None
        self._printed = float("-inf")

    def show(self, done: int, total: int | None, note: str = "") -> None:
        """So many are done; what was done before the first call counts for no rate."""
        now = self._clock()
        begun, before = self._begun = self._begun or (now, done)
        rate = (done - before) / (now - begun) if now > begun else 0.0
        words = f"{self._what}: {line(done, total, rate, note, self._unit)}"
        if self._console.is_terminal:
            self._bar.update(self._task, completed=done, total=total, description=words)
        elif now >= self._printed + EVERY:
            self._printed = now
            tell(words, self._console)

    def say(self, words: str) -> None:
        """A line between."""
        tell(words, self._console)
