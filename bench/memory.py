"""How much memory processes have had, as the kernel counts it."""

import contextlib
from pathlib import Path

_PROC = Path("/proc")


def peaks_mb(pid: int) -> list[float]:
    """Peak resident memory of a process and then of each of its children, in 10⁶ bytes.

    What two of them share (libraries) counts in both.
    """
    return [_peak_mb(each) for each in (pid, *sorted(_children(pid)))]


def together_mb(pid: int) -> float:
    """What a process and its children have now, in 10⁶ bytes; what they share counts once."""
    return sum(map(share_mb, (pid, *_children(pid))))


def share_mb(pid: int) -> float:
    """What a process has now, and its share of what it has together with others, in 10⁶ bytes.

    0 where it has ended.
    """
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0
    kibibytes = next(line.split()[1] for line in lines if line.startswith("Pss:"))
    return int(kibibytes) * 1024 / 1e6


def _peak_mb(pid: int) -> float:
    kibibytes = _status(pid)["VmHWM"].split()[0]
    return int(kibibytes) * 1024 / 1e6


def _children(pid: int) -> list[int]:
    found = []
    for entry in _PROC.glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            if int(_status(int(entry.name))["PPid"]) == pid:
                found.append(int(entry.name))
    return found


def _status(pid: int) -> dict[str, str]:
    lines = (_PROC / str(pid) / "status").read_text(errors="replace").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
