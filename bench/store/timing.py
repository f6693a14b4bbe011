"""How long each operation takes, beside the bare transaction that takes turns with it."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.store.operations import Operation, operations
from bench.store.operations.floor import FLOOR, floor
from bench.store.plans import recorded
from bench.store.shape import Shape
from bench.table import table
from store.session import Database

SECONDS = 20.0  # for one operation at most


@dataclass(frozen=True, kw_only=True)
class Timed:
    """In milliseconds; `limit` is the bare transaction's median in the same minute.

    `complaints` are about the plans of its statements.
    """

    name: str
    least: float  # 5 % are quicker: when nothing else wanted the machine
    median: float
    most: float  # 95 % are quicker
    limit: float
    complaints: list[str]

    @property
    def ratio(self) -> float:
        """How many bare transactions it takes."""
        return self.median / self.limit


def timed(database: Database, shape: Shape, times: int) -> Iterator[Timed]:
    """Each operation as often as it says; of its last call the plans are asked for."""
    bare = floor(database)
    for operation in operations(database, shape, times):
        took, limits = _measure(operation, bare)
        with recorded(database) as statements:
            operation.call()
        yield Timed(
            name=operation.name,
            least=_quantile(took, 5),
            median=statistics.median(took),
            most=_quantile(took, 95),
            limit=statistics.median(limits),
            complaints=[f"{why}: {one.sql}" for one in statements for why in one.complaints],
        )


def shown(found: list[Timed], name: str) -> str:
    """As a table."""
    rows = [(f"{o.least:.1f}", f"{o.median:.1f}", f"{o.most:.1f}", f"{o.ratio:.1f}") for o in found]
    names = [one.name for one in found]
    header = (f"{name}, ms", "5 %", "median", "95 %", f"x {FLOOR}")
    return table(header, [(first, *row) for first, row in zip(names, rows, strict=True)])


def _quantile(times: list[float], percent: int) -> float:
    return sorted(times)[(len(times) - 1) * percent // 100]


def _measure(operation: Operation, bare: Callable[[], object]) -> tuple[list[float], list[float]]:
    took, limits, begin = [], [], time.monotonic()
    for _ in range(max(1, operation.times - 1)):
        took.append(_milliseconds(operation.call))
        limits.append(_milliseconds(bare))
        if time.monotonic() - begin > SECONDS:
            break
    return took, limits


def _milliseconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000
