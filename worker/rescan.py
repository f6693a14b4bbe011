"""Scoring uploads again: which they are, and in which queue they wait."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from review.upload import Queue
from store.rescans import BATCH, Rescans
from store.selections import Which

FEW = 50  # that many do not wait behind the backlog: somebody waits for them


@dataclass(frozen=True)
class Chosen:
    """Ids of uploads, a batch at a time, and how many they are."""

    count: int
    batches: Iterable[Sequence[int]]

    @property
    def queue(self) -> Queue:
        """Where they are to wait."""
        return Queue.FRESH if self.count <= FEW else Queue.BACKLOG

    def all(self, act: Callable[[Sequence[int], Queue], list[int]]) -> int:
        """Do that with all of them; how many it was done with."""
        return sum(len(act(ids, self.queue)) for ids in self.batches)


def chosen(rescans: Rescans, which: Which) -> Chosen:
    """All those uploads."""
    return Chosen(rescans.count(which), rescans.batches(which))


def these(ids: Sequence[int]) -> Chosen:
    """The uploads with these ids."""
    return Chosen(len(ids), _batches(ids))


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(ids), BATCH):
        yield ids[begin : begin + BATCH]
