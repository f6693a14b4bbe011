"""How an estimate is told."""

from review.estimate import estimate
from review.status import Status
from worker.estimate import told


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
