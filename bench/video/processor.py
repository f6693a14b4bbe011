"""How much processor time processes took, as the kernel counts it."""

import contextlib
import os
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")  # in a second
_USER, _CHILDREN_SYSTEM = 11, 14  # fields of stat after the name: utime, stime, cutime, cstime


def processor_seconds(pid: int) -> float:
    """Of a process and its children, also of those that it has seen end."""
    own = _ticks(pid)
    return (own + sum(map(_ticks, _children(pid)))) / _TICKS


def _ticks(pid: int) -> int:
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0
    fields = stat.rpartition(")")[2].split()
    return sum(map(int, fields[_USER : _CHILDREN_SYSTEM + 1]))


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in (_PROC / str(pid) / "task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # the thread ended
            found += map(int, task.read_text().split())
    return found
