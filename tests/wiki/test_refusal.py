"""When a login that was refused is tried again."""

from datetime import timedelta

import pytest

from review.errors import Halt
from wiki.edits.refusal import Refusal

THROTTLES = ((5, timedelta(minutes=5)), (150, timedelta(days=2)))  # MediaWiki's own


class Clock:
    """A time in seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def tries(refusal: Refusal, clock: Clock) -> list[float]:
    """When it logs in, in two days of rounds, one every five seconds."""
    found = []
    for _ in range(round(THROTTLES[1][1].total_seconds() / 5)):
        try:
            refusal.check()
        except Halt:
            pass
        else:
            found.append(clock.now)
            refusal.note("a wrong password")
        clock.now += 5
    return found


def test_it_is_tried_too_seldom_for_the_wiki_to_refuse_more_tries() -> None:
    clock = Clock()
    found = tries(Refusal(clock), clock)
    assert len(found) > 50, "it finds out by itself, within the hour"
    for most, span in THROTTLES:
        for begin in found:
            within = [t for t in found if begin <= t < begin + span.total_seconds()]
            assert len(within) < most


def test_after_a_login_the_next_refusal_is_a_first_one() -> None:
    clock = Clock()
    refusal = Refusal(clock)
    tries(refusal, clock)
    refusal.over()
    refusal.check()
    assert str(refusal.note("withdrawn")) == "withdrawn"
    clock.now += 121
    refusal.check()


def test_the_first_reason_stays_when_the_wiki_takes_no_more_tries() -> None:
    clock = Clock()
    refusal = Refusal(clock)
    refusal.note("cannot log in as Bot: a wrong password")
    assert str(refusal.note("too many tries")) == (
        "cannot log in as Bot: a wrong password; now: too many tries"
    )
    with pytest.raises(Halt, match=r"a wrong password; now: too many tries$"):
        refusal.check()
