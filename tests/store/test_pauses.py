"""What an admin has paused, as every process of a database sees it."""

from datetime import timedelta

import pytest

from review.errors import Halt, Paused
from review.fakes import FakeClock
from review.pause import Work
from store.pauses import LOOK_EVERY, Pauses
from store.session import Database
from tests.review.values import WIKI


@pytest.fixture
def pauses(database: Database) -> Pauses:
    return Pauses(database, WIKI)


def test_a_pause_says_what_since_when_by_whom_why_and_how_it_ends(
    pauses: Pauses, clock: FakeClock
) -> None:
    pauses.check(Work.POLLING)
    clock.tick(LOOK_EVERY)
    begun = pauses.begin(Work.POLLING, "Jane", "a new disk")
    with pytest.raises(Paused) as raised:
        pauses.check(Work.POLLING)
    assert (
        str(raised.value)
        == str(begun)
        == (
            "polling is paused since 2026-01-02 03:04 UTC by Jane because a new disk; "
            "`celery -A worker review resume polling` ends that"
        )
    )
    assert isinstance(raised.value, Halt), "who waits for an operator waits for this, too"


def test_each_work_and_each_wiki_has_its_own(pauses: Pauses, database: Database) -> None:
    pauses.begin(Work.EDITING, "Jane")
    assert list(pauses.all()) == [Work.EDITING]
    for work in set(Work) - {Work.EDITING}:
        pauses.check(work)
    Pauses(database, "otherwiki").check(Work.EDITING)


def test_the_first_pause_stays_and_one_word_ends_it(pauses: Pauses, clock: FakeClock) -> None:
    first = pauses.begin(Work.SCORING, "Jane", "one")
    clock.tick(timedelta(hours=1))
    assert pauses.begin(Work.SCORING, "John", "two") == first
    pauses.end(Work.SCORING)
    pauses.end(Work.SCORING)
    pauses.check(Work.SCORING)


def test_that_nothing_is_paused_is_believed_for_seconds_and_a_pause_never(
    pauses: Pauses, database: Database, clock: FakeClock
) -> None:
    admin = Pauses(database, WIKI)
    pauses.check(Work.SCORING)
    admin.begin(Work.SCORING, "Jane")
    pauses.check(Work.SCORING)
    clock.tick(LOOK_EVERY)
    with pytest.raises(Paused):
        pauses.check(Work.SCORING)
    admin.end(Work.SCORING)
    pauses.check(Work.SCORING)
