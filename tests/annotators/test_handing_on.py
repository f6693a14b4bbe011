"""Handing on to a webhook that works, fails, and comes back."""

import json
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from socket import create_server

import pytest

from annotators.json_lines import MOST, JsonLines
from annotators.webhook import Webhook
from review.errors import Away, Paused, Transient
from review.handing_on import ROUND, HandingOn
from review.status import Status
from store.leases import NOBODY
from store.offers import Offers, lease_of
from store.tables import LeaseRow
from tests.annotators.server import Listener, answer
from tests.review.editing import LEASE
from tests.review.values import WIKI
from tests.store.offering import Offering, ids, until_quiet
from tests.store.races import together

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def sender(offering: Offering, listener: Listener) -> HandingOn:
    return sender_to(listener.url, offering)


def sender_to(url: str, offering: Offering) -> HandingOn:
    return offering.process(Webhook(url, secret=None, agent="a bot", clock=offering.clock))


def end(offering: Offering, count: int, *suspects: int) -> None:
    for log_id in range(1, count + 1):
        offering.end(log_id, Status.SUSPECT if log_id in suspects else Status.CLEAR)
        offering.clock.tick(SECOND)


def lease(offering: Offering) -> LeaseRow:
    with offering.database.read() as session:
        return session.get_one(LeaseRow, lease_of(WIKI))


def test_suspects_go_first_then_the_others_each_oldest_first_and_once(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    end(offering, 5, 3, 5)
    for _ in range(3):
        sender.round()
    assert listener.ids() == ids(3, 5, 1, 2, 4)


def test_a_suspect_that_comes_meanwhile_goes_before_all_that_wait(
    offering: Offering, listener: Listener
) -> None:
    end(offering, 3)

    class Slow(Webhook):
        def take(self, offers: object) -> None:
            super().take(offers)  # type: ignore[arg-type]
            if len(listener.posted) == 1:
                offering.end(4, Status.SUSPECT)

    hook = Slow(listener.url, secret=None, agent="a bot", clock=offering.clock)
    offering.process(hook).round()
    assert listener.ids() == ids(1, 4, 2, 3)


def test_an_offer_that_is_not_taken_waits_longer_each_time_and_others_go_on(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    upload_id = offering.end(1, Status.SUSPECT)
    end_at: list[float] = []
    for attempt in range(9):
        offering.end(10 + attempt)
        listener.answers.append(answer(500))
        begun = offering.clock()
        with pytest.raises(Transient, match="answered 500"):
            sender.round()
        offering.clock.tick(2 * SECOND)
        sender.round()
        row = offering.row(upload_id)
        assert row is not None
        assert (row.attempts, row.offered_at) == (attempt + 1, None)
        end_at.append((row.not_before - begun).total_seconds())
        offering.clock.tick(HOUR)
    assert end_at == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert listener.ids() == [one for n in range(9) for one in ids(1, 10 + n)]
    sender.round()
    assert listener.ids()[-1] == f"{WIKI}:1"


def test_while_nobody_takes_anything_no_offer_is_touched_and_the_order_stays(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    end(offering, 4, 2)
    for _ in range(200):
        listener.answers.append(answer(503))
        with pytest.raises(Away):
            sender.round()
        offering.clock.tick(20 * SECOND)
    asked = len(listener.posted)
    assert 60 < asked < 75, "at most once a minute"
    assert set(listener.ids()) == set(ids(2))
    listener.answers.clear()
    offering.clock.tick(MINUTE)
    sender.round()
    assert listener.ids()[asked:] == ids(2, 1, 3, 4)


def test_a_pause_that_is_asked_for_is_kept_and_said(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    end(offering, 2)
    listener.answers += [answer(), answer(429, retry_after="7200")]
    for _ in range(3):
        with pytest.raises(Away, match="answered 429"):
            sender.round()
        assert lease(offering).idle == f"127.0.0.1:{listener.port} answered 429"
        offering.clock.tick(39 * MINUTE)
    assert len(listener.posted) == 2
    offering.clock.tick(4 * MINUTE)
    sender.round()
    assert listener.ids() == ids(1, 2, 2)
    assert lease(offering).idle is None


def test_a_clock_that_was_a_year_ahead_makes_no_pause_of_a_year(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    offering.clock.tick(timedelta(days=365))
    end(offering, 1)
    listener.answers.append(answer(503))
    with pytest.raises(Away):
        sender.round()
    offering.clock.tick(timedelta(days=-365))
    sender.round()
    assert listener.ids() == ids(1, 1)


def test_what_is_refused_is_said_kept_and_offered_again_in_a_day(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    upload_id = offering.end(1, Status.SUSPECT)
    offering.end(2)
    listener.answers.append(answer(422, b"no such wiki"))
    with pytest.raises(Transient) as raised:
        sender.round()
    reason = f"127.0.0.1:{listener.port} answered 422: no such wiki"
    assert str(raised.value) == f"{reason} (File:Picture 1.jpg; offered again in a day)"
    row = offering.row(upload_id)
    assert row is not None
    assert (row.reason, row.attempts, row.offered_at) == (reason, 1, None)
    offering.clock.tick(MINUTE)
    sender.round()
    assert listener.ids() == ids(1, 2)
    offering.clock.tick(23 * HOUR)
    sender.round()
    assert len(listener.posted) == 2
    offering.clock.tick(HOUR)
    sender.round()
    assert listener.ids() == ids(1, 2, 1)


def test_one_in_five_that_fails_does_not_hold_up_the_rest(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    end(offering, 30)
    listener.answers.extend([answer(), answer(), answer(), answer(), answer(500)] * 6)
    rounds = 0
    while len(listener.posted) < 30:
        with suppress(Transient):
            sender.round()
        offering.clock.tick(SECOND)
        rounds += 1
    assert rounds < 15


def test_an_answer_that_is_lost_brings_the_same_id_again(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    end(offering, 1)
    listener.answers.append(b"")
    with pytest.raises(Transient, match="did not answer"):
        sender.round()
    offering.clock.tick(MINUTE)
    sender.round()
    assert listener.ids() == ids(1, 1)
    first, second = listener.posted
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_while_it_is_paused_nothing_is_sent_and_it_is_said(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    end(offering, 1)
    offering.paused = "handing-on is paused by Jane"
    with pytest.raises(Paused):
        sender.round()
    assert lease(offering).idle == "handing-on is paused by Jane"
    assert listener.posted == []
    offering.paused = ""
    sender.round()
    assert listener.ids() == ids(1)
    assert lease(offering).idle is None


def test_a_pause_that_begins_in_a_round_ends_it(offering: Offering, listener: Listener) -> None:
    end(offering, 3)

    class Pausing(Webhook):
        def take(self, offers: object) -> None:
            super().take(offers)  # type: ignore[arg-type]
            offering.paused = "handing-on is paused by Jane"

    hook = Pausing(listener.url, secret=None, agent="a bot", clock=offering.clock)
    with pytest.raises(Paused):
        offering.process(hook).round()
    assert listener.ids() == ids(1)


def test_of_two_processes_one_sends_until_it_retires(
    offering: Offering, sender: HandingOn, listener: Listener
) -> None:
    other = sender_to(listener.url, offering)
    end(offering, 40)
    together(sender.round, other.round)
    for _ in range(3):
        together(sender.round, other.round)
    assert sorted(listener.ids()) == sorted(ids(*range(1, 41)))
    holder = lease(offering).holder
    sender.retire()
    other.retire()
    assert lease(offering).holder == NOBODY != holder


class WithoutLease(Offers):
    """As when a process stands still for longer than its lease, and goes on."""

    def hold_lease(self) -> bool:
        return True


def test_processes_that_outlived_their_leases_write_nothing_twice(
    offering: Offering, tmp_path: Path
) -> None:
    path = tmp_path / "offers.jsonl"
    end(offering, 3 * MOST)
    offers = WithoutLease(offering.database, LEASE, WIKI)
    processes = [offering.process(JsonLines(path), offers) for _ in range(4)]

    def hand_on(process: HandingOn) -> None:
        for _ in range(5):
            with suppress(Away):
                process.round()

    together(*[partial(hand_on, process) for process in processes])
    found = [json.loads(line)["id"] for line in path.read_bytes().splitlines()]
    assert found == ids(*range(1, 3 * MOST + 1))


def test_a_process_that_lost_its_lease_in_a_round_stops(
    offering: Offering, listener: Listener
) -> None:
    end(offering, 3)

    class Stuck(Webhook):
        def take(self, offers: object) -> None:
            super().take(offers)  # type: ignore[arg-type]
            offering.clock.tick(LEASE * 1.1)
            assert offering.offers().hold_lease()

    hook = Stuck(listener.url, secret=None, agent="a bot", clock=offering.clock)
    offering.process(hook).round()
    assert listener.ids() == ids(1)


@pytest.fixture
def closed_port() -> int:
    with create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return int(port)


def test_a_week_without_an_annotator_is_only_rows(
    offering: Offering, listener: Listener, closed_port: int
) -> None:
    """And when it is back it gets them, no more than so many in a round."""
    away = sender_to(f"http://127.0.0.1:{closed_port}/", offering)
    end(offering, 3 * ROUND // 2, 100)
    for _ in range(7 * 24):
        with pytest.raises(Away, match="cannot reach"):
            away.round()
        offering.clock.tick(HOUR)
    back = sender_to(listener.url, offering)
    back.round()
    assert len(listener.posted) == ROUND
    back.round()
    others = [n for n in range(1, 3 * ROUND // 2 + 1) if n != 100]
    assert listener.ids() == ids(100, *others)


def test_a_file_gets_many_at_once_and_all_in_their_order(
    offering: Offering, tmp_path: Path
) -> None:
    path = tmp_path / "offers.jsonl"
    sender = offering.process(JsonLines(path))
    end(offering, 2 * MOST + 5, 7, 150)
    until_quiet(sender.round, lambda: not offering.due(1))
    found = [json.loads(line)["id"] for line in path.read_bytes().splitlines()]
    assert found == ids(7, 150, *[n for n in range(1, 2 * MOST + 6) if n not in (7, 150)])
