"""How much processor time processes took, as the kernel counts it."""

import contextlib
import os
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")  # in a second
# Fields of stat after the name: utime, stime, and of the children that have ended cutime, cstime.
_OWN, _ENDED = slice(11, 13), slice(13, 15)


def processor_seconds(pid: int) -> float:
    """Of a process and its children, also of those that it has seen end."""
    return sum(own_seconds(each) + ended_seconds(each) for each in (pid, *children(pid)))


def own_seconds(pid: int) -> float:
    """Of a process alone; 0 where it has ended."""
    return _seconds(pid, _OWN)


def ended_seconds(pid: int) -> float:
    """Of those of its children that it has seen end."""
    return _seconds(pid, _ENDED)


def children(pid: int) -> list[int]:
    """The processes that it, or a thread of its, has started, and that still run."""
    found: list[int] = []
    for task in (_PROC / str(pid) / "task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # the thread ended
            found += map(int, task.read_text().split())
    return found


def _seconds(pid: int, which: slice) -> float:
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0.0
    return sum(map(int, stat.rpartition(")")[2].split()[which])) / _TICKS
