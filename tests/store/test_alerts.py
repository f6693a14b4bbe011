"""Alerts as rows, and what the bot's own page is to say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from review.alert import Alert
from review.bulletin import Bulletin
from review.fakes import FakeClock
from review.gap import Span
from store.alerts import Alerts
from store.session import Database
from store.spans import Spans
from tests.review.values import WIKI

HOUR = timedelta(hours=1)


@pytest.fixture
def alerts(database: Database) -> Alerts:
    return Alerts(database, WIKI)


def test_an_alert_is_kept_from_the_suspicion_to_the_end(alerts: Alerts, clock: FakeClock) -> None:
    alerts.keep([Alert(name="disk", words="full", since=clock())])
    [suspicion] = alerts.current()
    assert (suspicion.name, suspicion.since, alerts.open()) == ("disk", clock(), [])
    alerts.keep([replace(suspicion, begun_at=clock(), words="x" * 5000)])
    [begun] = alerts.open()
    assert (begun.id, len(begun.words)) == (suspicion.id, 2000)
    clock.tick(HOUR)
    alerts.keep([begun.told(clock())])
    assert alerts.last_told() == clock()
    clock.tick(HOUR)
    alerts.keep([replace(alerts.open()[0], well_since=clock(), ended_at=clock())])
    [ended] = alerts.current()
    assert (ended.untold, alerts.open(), alerts.ended(5)) == (True, [], [])
    alerts.keep([ended.told(clock())])
    assert (alerts.current(), [one.id for one in alerts.ended(5)]) == ([], [begun.id])
    assert alerts.last_told() == clock()


def test_a_suspicion_that_has_not_come_true_is_forgotten(alerts: Alerts, clock: FakeClock) -> None:
    alerts.keep([Alert(name=name, words="w", since=clock()) for name in ("disk", "broker")])
    alerts.keep([], gone=alerts.current()[:1])
    assert [one.name for one in alerts.current()] == ["broker"]
    assert alerts.last_told() is None


def test_each_wiki_has_its_own(alerts: Alerts, database: Database, clock: FakeClock) -> None:
    Alerts(database, "other").keep([Alert(name="disk", words="full", since=clock())])
    assert alerts.current() == []


def test_the_page_says_since_when_all_is_followed_and_something_needs_the_operator(
    alerts: Alerts, database: Database, clock: FakeClock
) -> None:
    assert alerts.bulletin() == Bulletin(running_since=None, trouble_since=None)
    begin = clock()
    for span in (Span(begin=begin - 3 * HOUR, end=begin - 2 * HOUR), Span(begin=begin, end=begin)):
        Spans(database).followed(WIKI, span)
    open_ = [Alert(name=n, words="w", since=begin - h, begun_at=begin) for n, h in (("a", HOUR),)]
    suspicion = Alert(name="b", words="w", since=begin - 5 * HOUR)
    alerts.keep([*open_, suspicion])
    assert alerts.bulletin() == Bulletin(running_since=begin, trouble_since=begin - HOUR)
