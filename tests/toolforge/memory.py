"""A control group: so much memory and no more, as the kernel counts it."""

from pathlib import Path
from time import monotonic, sleep

MIB = 2**20
_ROOT = Path("/sys/fs/cgroup")


class MemoryLimit:
    """One group. Processes are put into it by their ids; what is too much is killed."""

    def __init__(self, name: str, mib: int) -> None:
        """Raises OSError where this kernel or container lets nobody make one."""
        self._old = (_ROOT / "memory").exists()  # version 1, which some machines still have
        self._folder = (_ROOT / "memory" if self._old else _ROOT) / name
        if not self._old:
            (_ROOT / "cgroup.subtree_control").write_text("+memory")
        self._folder.mkdir(exist_ok=True)
        limit = "memory.limit_in_bytes" if self._old else "memory.max"
        (self._folder / limit).write_text(str(mib * MIB))

    @property
    def members(self) -> Path:
        """The file to which an id is written."""
        return self._folder / "cgroup.procs"

    @property
    def ids(self) -> list[int]:
        """Of all that is in it."""
        return [int(line) for line in self.members.read_text().split()]

    @property
    def peak(self) -> float:
        """The most that it had at a time, in MiB, with files that it read and could drop."""
        name = "memory.max_usage_in_bytes" if self._old else "memory.peak"
        return int((self._folder / name).read_text()) / MIB

    @property
    def killed(self) -> int:
        """How many processes wanted more."""
        name = "memory.oom_control" if self._old else "memory.events"
        lines = (self._folder / name).read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.split()[0] == "oom_kill")

    def remove(self) -> None:
        """When nothing is in it any more; what has just been killed takes a moment."""
        until = monotonic() + 10
        while self.ids and monotonic() < until:
            sleep(0.05)
        self._folder.rmdir()
