"""`review alerts`, and what `review status` says of them."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from review.alert import Alert
from store.alerts import Alerts
from store.session import Database
from tests.monitoring.post import Post
from tests.review.values import WIKI
from tests.worker.commands.asking import Run, answered

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
MAIL = {"ALERT_TO": "a@example.org, b@example.org", "ALERT_FROM": "tool@example.org"}
OPEN = Alert(name="disk", words="3 MB are\x1b[2J free", since=AT, begun_at=AT)
ENDED = Alert(
    name="broker",
    words="away",
    since=AT,
    begun_at=AT,
    well_since=AT + timedelta(hours=1),
    ended_at=AT + timedelta(hours=2),
).told(AT + timedelta(hours=2))


@pytest.fixture
def alerts(environment: dict[str, str]) -> Iterator[Alerts]:
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        yield Alerts(database, WIKI)


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as post:
        yield post


def test_what_needs_the_operator_comes_first_and_then_what_did(run: Run, alerts: Alerts) -> None:
    assert run("alerts").stdout == "nothing needs the operator now\n"
    alerts.keep([ENDED, OPEN, Alert(name="lag", words="a suspicion", since=AT)])
    disk = "disk since 2026-01-02 03:04 UTC: 3 MB are?[2J free"
    assert run("alerts").stdout.splitlines() == [
        f"{disk} (nobody has been told yet)",
        "broker is over, it was from 2026-01-02 03:04 UTC to 2026-01-02 04:04 UTC: away",
    ]
    found = answered(run, "alerts")
    assert [one["name"] for one in found["open"] + found["ended"]] == ["disk", "broker"]


def test_what_is_over_is_shown_also_before_that_was_told(run: Run, alerts: Alerts) -> None:
    """A mail server that is away must not hide it."""
    alerts.keep([replace(ENDED, name="lag", end_told_at=None), ENDED])
    lag, broker, none = run("alerts").stdout.splitlines()
    assert lag.startswith("lag is over, ")
    assert lag.endswith(" (nobody has been told yet)")
    assert broker.startswith("broker is over, ")
    assert none == "nothing needs the operator now"


def test_status_says_so_too(run: Run, alerts: Alerts) -> None:
    assert "\nalert " not in run("status").stdout
    alerts.keep([OPEN, ENDED])
    line = "\nalert      disk, since 2026-01-02 03:04:00 UTC: 3 MB are?[2J free\n"
    assert line in run("status").stdout
    assert [one["name"] for one in answered(run, "status")["alerts"]] == ["disk"]


def test_a_test_mail_says_in_one_line_what_came_of_it(run: Run, post: Post) -> None:
    own = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(post.port)}
    done = run("alerts", "--test", **MAIL, **own)
    line = f"127.0.0.1:{post.port} took a mail from tool@example.org to {MAIL['ALERT_TO']}\n"
    assert (done.exit_code, done.stdout, done.stderr) == (0, line, "")
    assert post.subjects == ["media-review-bot, commonswiki: a test"]
    post.stranger = "b@example.org"
    done = run("alerts", "--test", **MAIL, **own)
    words = "review: no mail goes to b@example.org: nobody of that name\n"
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", words)
    post.stop()
    done = run("alerts", "--test", **MAIL, **own)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"review: no mail can be sent by 127.0.0.1:{post.port}: ")
    assert done.stderr.count("\n") == 1
    done = run("alerts", "--test")
    assert (done.exit_code, done.stderr) == (1, "review: no mail is sent: ALERT_TO is not set\n")
