"""How an alert begins, goes on and ends."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from review.alert import WELL, Alert, looked_at
from review.fakes import FakeClock

HOLDS = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


def look(before: Alert | None, clock: FakeClock, words: str) -> Alert | None:
    clock.tick(MINUTE)
    return looked_at(before, "disk", words, clock(), HOLDS)


def test_it_begins_when_it_has_held_and_ends_when_all_was_well_for_long_enough() -> None:
    clock, alert = FakeClock(), None
    begun = []
    for _ in range(8):
        alert = look(alert, clock, "full")
        assert alert is not None
        begun.append(alert.is_open)
    assert begun == [False] * 5 + [True] * 3
    assert alert is not None
    assert alert.begun_at == alert.since + HOLDS
    ended = []
    for _ in range(6):
        assert alert is not None
        alert = look(alert, clock, "")
        ended.append(alert is not None and alert.ended_at is not None)
    assert ended == [False] * 5 + [True]


@given(st.lists(st.booleans(), max_size=60))
def test_nothing_flaps(wrong: list[bool]) -> None:
    """Between two beginnings all was well for WELL, and something was wrong for HOLDS."""
    clock, alert = FakeClock(), None
    for each in wrong:
        before = alert
        alert = look(alert, clock, "full" if each else "")
        if alert is not None and alert.ended_at is not None:
            assert alert.begun_at is not None
            assert alert.well_since is not None
            assert alert.begun_at - alert.since >= HOLDS
            assert alert.ended_at - alert.well_since >= WELL
            alert = None
        if before is not None and before.is_open:
            assert alert is None or alert.since == before.since


def test_what_is_told_is_told_once() -> None:
    clock = FakeClock()
    alert = Alert(name="disk", words="full", since=clock())
    assert not alert.untold, "a suspicion"
    open_ = Alert(name="disk", words="full", since=clock(), begun_at=clock())
    assert open_.untold
    told = open_.told(clock())
    assert (told.untold, told.end_told_at) == (False, None)
    ended = Alert(**vars(told) | {"ended_at": clock()})
    assert ended.untold
    assert not ended.told(clock()).untold
