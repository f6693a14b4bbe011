"""Scoring many uploads again, and in which queue they wait."""

from collections.abc import Callable, Sequence

from review.upload import Queue
from store.rescans import BATCH

FEW = 50  # that many do not wait behind the backlog: somebody waits for them


def queue_for(ids: Sequence[int]) -> Queue:
    """Where so many are to wait."""
    return Queue.FRESH if len(ids) <= FEW else Queue.BACKLOG


def each(
    ids: Sequence[int],
    act: Callable[[Sequence[int], Queue], list[int]],
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Do that with all of them, a batch at a time; how many it was done with."""
    done = 0
    for begin in range(0, len(ids), BATCH):
        batch = ids[begin : begin + BATCH]
        done += len(act(batch, queue_for(ids)))
        progress(len(batch))
    return done
