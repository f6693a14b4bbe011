"""Whether something runs, by the rows that it leaves."""

from datetime import timedelta
from typing import Any

import pytest

from monitoring.running import SILENT, Part, running

LONG, SHORT = SILENT + timedelta(seconds=1), timedelta(seconds=1)
MOST_LAG = timedelta(minutes=40)


def told(part: Part, *, longest: timedelta | None = None, **changes: Any) -> bool | None:
    found: dict[str, Any] = {
        "lag": SHORT,
        "most_lag": MOST_LAG,
        "last_result_age": None,
        "scorers_run": True,
        "being_scored": 0,
        "queues": {"fresh": {"longest": None}, "backlog": {"longest": longest}},
        "editor_runs": False,
        "handing_on_runs": False,
        "offers": {"waiting": 0},
        "paused": [],
    }
    return running(found | changes)[part]


def paused(work: str) -> list[dict[str, str]]:
    return [{"work": work}]


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({"lag": SHORT}, True),
        ({"lag": MOST_LAG}, True),
        ({"lag": MOST_LAG + SHORT}, False),
        ({"lag": None}, False),
        ({"lag": MOST_LAG + SHORT, "paused": paused("polling")}, None),
        ({"lag": MOST_LAG + SHORT, "paused": paused("scoring")}, False),
    ],
)
def test_the_poller_runs_while_it_hears_something(changes: Any, runs: bool | None) -> None:
    assert told(Part.POLLER, **changes) is runs


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({}, True),
        ({"scorers_run": False}, False),
        ({"scorers_run": False, "being_scored": 1}, True),
        ({"scorers_run": False, "paused": paused("scoring")}, False),
        ({"last_result_age": SHORT}, True),
        ({"last_result_age": LONG}, True),
        ({"last_result_age": LONG, "longest": SHORT}, True),
        ({"last_result_age": LONG, "longest": LONG}, False),
        ({"longest": LONG, "being_scored": 1}, True),
        ({"longest": LONG, "paused": paused("scoring")}, True),
    ],
)
def test_scorers_are_away_where_none_says_that_it_is_there_or_nothing_ends_that_is_due(
    changes: Any, runs: bool | None
) -> None:
    assert told(Part.SCORERS, **changes) is runs


def test_who_works_under_a_lease_has_it() -> None:
    assert told(Part.EDITOR) is False
    assert told(Part.EDITOR, editor_runs=True) is True
    assert told(Part.HANDING_ON) is None
    assert told(Part.HANDING_ON, offers={"waiting": 1}) is False
    assert told(Part.HANDING_ON, handing_on_runs=True) is True
