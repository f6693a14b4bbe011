"""What was measured of one contender, and how two of them compare: pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Result:
    """`rounds` are milliseconds, a list of them for each round, a figure for each picture.

    `peaks_mb` is the process's peak memory, then its children's; `together_mb` the most
    that all of them had at one moment, what they share counted once.
    """

    rounds: Sequence[Sequence[float]]
    peaks_mb: Sequence[float]
    together_mb: float
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def ms(self) -> float:
        """Milliseconds for a picture, the median over all rounds."""
        return median(chain.from_iterable(self.rounds))

    @property
    def per_second(self) -> float:
        """Pictures in a second, over all of it: also what only some pictures pay for."""
        each = list(chain.from_iterable(self.rounds))
        return 1000 * len(each) / sum(each)


def ratio(one: Result, other: Result) -> float:
    """How many times as long `one` took as `other`.

    The median over the rounds of each round's own ratio: the contenders took turns, so
    that what else the machine did in a round slowed both.
    """
    pairs = zip(one.rounds, other.rounds, strict=True)
    return median(median(mine) / median(theirs) for mine, theirs in pairs)
