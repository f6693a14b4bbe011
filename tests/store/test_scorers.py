"""The sign that scorers are there, while the database is held by somebody else."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from review.fakes import FakeClock
from store import engine
from store.overview import Overview
from store.scorers import LEASE, LENGTH, Scorers
from store.session import Database
from store.tables import LeaseRow
from tests.review.values import WIKI


def test_one_sign_is_for_all_and_its_time_is_over_some_day(
    database: Database, clock: FakeClock
) -> None:
    overview = Overview(database, WIKI)
    assert not overview.leased(LEASE)
    for _ in range(2):
        Scorers(database).sign()
        assert overview.leased(LEASE)
    clock.tick(LENGTH + timedelta(seconds=1))
    assert not overview.leased(LEASE)
    Scorers(database).sign()
    assert overview.leased(LEASE)


def test_whoever_signs_does_not_wait_for_who_holds_the_row(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the loop that takes messages: once, and not for as long as others are patient."""
    monkeypatch.setattr(engine, "MOMENTS", 1)
    scorers = Scorers(database)
    scorers.sign()
    begun = time.monotonic()
    with database.engine.begin() as connection:
        connection.execute(update(LeaseRow).values(idle="held by this one"))
        with pytest.raises(DatabaseError):
            scorers.sign()
    assert time.monotonic() - begun < 15
    scorers.sign()
