"""How an estimate is told."""

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from review.errors import TooEarly
from review.estimate import estimate
from review.status import Status
from worker.estimate import told, wait_until_scored


def lines(suspects: int, clear: int, total: int) -> list[str]:
    found = estimate({Status.SUSPECT: suspects, Status.CLEAR: clear}, total)
    return list(told(found, flags_an_hour=60, scored_an_hour=None))


def test_a_part_is_told_with_its_interval() -> None:
    _, suspects, in_all, listing, _ = lines(1, 4, 1000)
    assert suspects.startswith("suspects   1: 20.00% (95 %: ")
    assert in_all.startswith("in all     36 to ")
    assert " to " in listing


def test_the_whole_is_told_exactly() -> None:
    assert lines(0, 5, 5)[1:4] == [
        "suspects   0: 0.00% (all were looked at)",
        "in all     0 suspects",
        "listing    0 s, with nothing else to list, at FLAGS_PER_HOUR=60",
    ]


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("", "the running service scores the sample: Ctrl-C loses nothing"),
        ("refused", "the broker cannot be reached (refused): Ctrl-C loses nothing"),
    ],
)
def test_whoever_waits_for_a_sample_hears_why(why: str, words: str) -> None:
    def take(step: Callable[[], bool]) -> None:
        with pytest.raises(TooEarly) as raised:
            step()
        assert str(raised.value) == words

    walk: Any = SimpleNamespace(known=None)
    drawn: Any = SimpleNamespace(statuses=lambda: Counter({Status.WAITING: 2}))
    steps: Any = SimpleNamespace(take=take)
    shown: Any = SimpleNamespace(about=lambda _: None, show=lambda *_: None)
    wait_until_scored(walk, drawn, steps, shown, lambda: why)
