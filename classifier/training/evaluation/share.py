"""A share that was counted, and how sure it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from review.interval import wilson


@dataclass(frozen=True, kw_only=True)
class Share:
    """`found` of `of`; `low` to `high` hold the true share with 95 %, 0 to 1.

    `value` is None where there was nothing to count.
    """

    found: int
    of: int
    value: float | None
    low: float
    high: float


def share(found: int, of: int) -> Share:
    """With Wilson's score interval (Wilson 1927)."""
    interval = wilson(found, of)
    return Share(
        found=found,
        of=of,
        value=found / of if of else None,
        low=interval.low,
        high=interval.high,
    )


def share_of(flags: NDArray[np.bool_], among: NDArray[np.bool_]) -> Share:
    """How many of those among are flagged; both bool (N,)."""
    return share(int((flags & among).sum()), int(among.sum()))
