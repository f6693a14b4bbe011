"""Looks at processes by their id."""

import time
from pathlib import Path


def gone(pid: int, seconds: float = 5) -> bool:
    """Whether the process ends within that time; one that waits to be reaped has ended."""
    deadline = time.monotonic() + seconds
    while _state(pid) not in (None, "Z", "X"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _state(pid: int) -> str | None:
    try:
        # The name before it is in parentheses and may hold anything.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None
