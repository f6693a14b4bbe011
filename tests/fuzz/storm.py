"""Broken files by the thousand through real fences, and what became of them."""

import hashlib
import itertools
import re
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from fence.demand import Demand
from fence.parent import Fence
from review.score import Frame, Item
from tests.fuzz import batch
from tests.fuzz.broken import Broken, files
from tests.fuzz.corpus import format_of
from tests.fuzz.oracle import described, ending, unkept
from tests.fuzz.sorts import PICTURES, Sort

DEMAND = Demand(side=224)
SECONDS = 20  # for one file: of the processor, and of waiting
_GRACE = 10.0  # seconds: a process is started, and one that died is waited for
_TOGETHER = 53  # files in one batch: a prime, so that each seed's turn comes to be the first
_WARM = 1000  # files after which the parent's memory is expected to stand still
_GROWTH_MB = 30.0
_NUMBER = re.compile(r"\d+")


@dataclass
class Storm:
    """What became of the files: counts by format and end, crashes by reason, and findings."""

    together: Counter[tuple[str, str]] = field(default_factory=Counter)
    singly: Counter[tuple[str, str]] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0
    largest_mb: float = 0.0
    growth_mb: float = 0.0


class Blower:
    """Puts broken files through two fences: many together in one process, and some alone.

    `path` is where a file is put; those that end as no file should are kept in `kept`.
    `many` and `one` take the place of the sort's own decoders.
    """

    def __init__(
        self, path: Path, kept: Path, sort: Sort = PICTURES, *, many: str = "", one: str = ""
    ) -> None:
        self._path, self._kept, self._sort = path, kept, sort
        self._many = Fence(many or sort.many, seconds=3 * SECONDS, max_items=100_000)
        self._one = Fence(one or sort.one, seconds=SECONDS, max_items=20_000)
        self.storm = Storm()

    def blow(self, *, seconds: float, most: int, singly: int, start: int = 0) -> Storm:
        """Go on until time is out or there were `most` files, `singly` of each batch alone too."""
        until, memory, done = time.monotonic() + seconds, 0.0, 0
        source = itertools.islice(files(start, self._sort.seeds()), most)
        while time.monotonic() < until and (some := list(itertools.islice(source, _TOGETHER))):
            ends = self._together(some)
            for broken, end in list(zip(some, ends, strict=True))[: singly if all(ends) else None]:
                self._singly(broken, end)
            done += len(some)
            if not memory and done >= _WARM:
                memory = _resident_mb()
        if memory:
            self.storm.growth_mb = _resident_mb() - memory
        if self.storm.growth_mb > _GROWTH_MB:
            self.storm.findings.append(f"the parent grew by {self.storm.growth_mb:.0f} MB")
        return self.storm

    def close(self) -> None:
        """End the decoders."""
        self._many.close()
        self._one.close()

    def _together(self, some: list[Broken]) -> list[str]:
        """How each file ended; "" where that is not known, as its process had trouble."""
        self._path.write_bytes(batch.pack(broken.data for broken in some))
        ends, items = [""] * len(some), list[Item]()
        try:
            for item in self._many.open(self._path, DEMAND):
                if not batch.is_mark(item):
                    items.append(item)
                    continue
                assert isinstance(item, Frame)
                ends[item.scene] = self._mark(some[item.scene], item, items)
                items = []
        except Exception as error:
            first = some[ends.index("")]
            self._find(first, f"in a batch: {described(error)}")
        for broken, end in zip(some, ends, strict=True):
            self.storm.together[format_of(broken.seed), end or "unknown"] += 1
        return ends

    def _mark(self, broken: Broken, mark: Frame, items: list[Item]) -> str:
        """How a file of a batch ended, when it is known to be as promised."""
        end, took = batch.ENDS[(mark.page or 1) - 1], mark.second or 0.0
        self.storm.largest_mb = max(self.storm.largest_mb, mark.area / 1000)
        self.storm.slowest = max(self.storm.slowest, took)
        if trouble := unkept(items, end, self._sort):
            self._find(broken, f"in a batch: {trouble}")
        if self._sort.timely and took > batch.SECONDS + _GRACE:
            self._find(broken, f"in a batch: took {took:.0f} s")
        return end

    def _singly(self, broken: Broken, expected: str) -> None:
        self._path.write_bytes(broken.data)
        began = time.monotonic()
        end, trouble = ending(self._one.open(self._path, DEMAND), self._sort)
        took = time.monotonic() - began
        self.storm.slowest = max(self.storm.slowest, took)
        self.storm.singly[format_of(broken.seed), end] += 1
        if end == "crash":
            self.storm.crashes[_NUMBER.sub("N", trouble)] += 1
        if took > SECONDS + _GRACE:
            trouble = f"took {took:.0f} s"
        if expected not in ("", "memory", end):
            trouble = trouble or f"alone it ends as {end}, in a batch as {expected}"
        if trouble:
            self._find(broken, trouble)

    def _find(self, broken: Broken, trouble: str) -> None:
        self.storm.findings.append(f"{broken.number} {broken.seed}: {trouble}")
        self._kept.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(broken.data).hexdigest()[:8]
        file = self._kept / f"{broken.number}-{broken.seed}-{digest}"
        file.write_bytes(broken.data)
        Path(f"{file}.reason").write_text(f"{trouble}\n")


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6
