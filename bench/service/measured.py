"""What was measured, and how it compares: pure arithmetic."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from review.status import Status

BARE, LOOP, LOOPS, WORKER, WORKERS = NAMES = (
    "the bare model on one core",
    "fetch, decode, score in a loop",
    "the same in two processes",
    "the service, one worker",
    "the service, two workers",
)
_CORES = 2


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Files a second, and what a file took of the processor, in milliseconds.

    Of the service, the databases' too; the load's own is never counted.
    """

    per_second: float
    ms: float


@dataclass(frozen=True, kw_only=True)
class Round:
    """Everybody, one after the other, by NAMES.

    `processor` is what a file took of the processor with two workers, in milliseconds, by
    whose it was, the load's own too.
    """

    rates: Mapping[str, Rate]
    processor: Mapping[str, float]

    def beside(self, name: str, other: str) -> float:
        """How many times as many files a second as the other; the bare model counts twice."""
        return self._files(name) / self._files(other)

    def _files(self, name: str) -> float:
        return self.rates[name].per_second * (_CORES if name == BARE else 1)


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How an upload ended, and how many seconds after it was registered."""

    status: Status
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the way of a file.

    Milliseconds, of them those of the process's own processor time, calls, and round trips to
    the database.
    """

    ms: float
    processor_ms: float
    calls: float
    trips: float


def beside(rounds: Sequence[Round], name: str, other: str) -> float:
    """The median of the rounds' own ratios: what else the machine did slowed both."""
    return median(each.beside(name, other) for each in rounds)


def percentile(values: Sequence[float], share: float) -> float:
    """The least of the values that is not below that share of them (0 to 1)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
