"""What is done with many rows is done in portions."""

from collections.abc import Sequence

import pytest

from review.upload import Queue
from store.redecisions import Redecisions
from worker import redecide, rescan


def test_each_batch_is_a_transaction_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescan, "BATCH", 2)
    done: list[tuple[Sequence[int], Queue]] = []
    told: list[int] = []

    def act(ids: Sequence[int], queue: Queue) -> list[int]:
        done.append((ids, queue))
        return list(ids[:1])

    assert rescan.each([1, 2, 3], act, told.append) == 2, "what was done, not what was asked"
    assert done == [([1, 2], Queue.FRESH), ([3], Queue.FRESH)]
    assert told == [2, 1]
    assert rescan.queue_for(range(rescan.FEW)) is Queue.FRESH
    assert rescan.queue_for(range(rescan.FEW + 1)) is Queue.BACKLOG


def test_so_it_is_when_they_are_decided_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redecide, "BATCH", 2)
    asked: list[Sequence[int]] = []

    class Noting(Redecisions):
        def __init__(self) -> None:
            pass

        def decide(self, ids: Sequence[int]) -> list:  # type: ignore[type-arg]
            asked.append(ids)
            return []

        def carry_out(self, these: Sequence[object]) -> list:  # type: ignore[type-arg]
            raise AssertionError("a dry run")

    told: list[int] = []
    assert redecide.redecide(Noting(), [1, 2, 3], dry_run=True, progress=told.append).looked_at == 0
    assert (asked, told) == ([[1, 2], [3]], [2, 1])
