"""What is told, how often, and by whom."""

from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as NoConnection

from monitoring.alerts import NAMES
from monitoring.standing import stored
from monitoring.watch import Watch
from playground.database import MariaDB
from review.alert import Alert
from review.errors import Transient
from store.migrate import upgrade
from store.session import Database
from tests.monitoring.conftest import MakeStage
from tests.monitoring.stage import Stage
from wiki.http import Http


def stop(stage: Stage) -> None:
    stage.house.stops.stop("too many suspects")


def test_what_begins_is_in_one_mail_with_names_words_and_the_runbook(stage: Stage) -> None:
    stop(stage)
    stage.house.stops.stop("again")
    stage.minutes(2)
    [mail] = stage.post.mails
    subject = "media-review-bot, commonswiki: needs its operator: listing-stopped"
    assert (mail["Subject"], mail["From"]) == (subject, "operator@example.org")
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail.get_content() == (
        "listing-stopped since 2026-01-02 03:06 UTC: nothing is listed: too many suspects\n"
        "    docs/runbook.md#listing-stopped\n"
    )
    assert stage.said == [mail.get_content().splitlines()[0]]


def test_what_comes_and_goes_is_no_alert(stage: Stage) -> None:
    for _ in range(6):
        stage.edits = False
        stage.list_one()
        stage.minutes(8)
        assert [one.name for one in stage.house.alerts.current()] == ["editor-gone"]
        stage.edits = True
        stage.minutes(2)
    assert stage.house.alerts.current() == []
    assert stage.post.mails == []


def test_an_alert_that_comes_again_within_minutes_goes_on(stage: Stage) -> None:
    stop(stage)
    stage.minutes(2)
    for _ in range(5):
        stage.house.stops.resume("Jane")
        stage.minutes(4)
        stop(stage)
        stage.minutes(4)
    assert len(stage.post.mails) == 1
    [alert] = stage.house.alerts.open()
    assert alert.since < stage.clock() - timedelta(minutes=30)


def test_a_restart_neither_forgets_nor_tells_twice(stage: Stage) -> None:
    stop(stage)
    stage.minutes(2)
    stage.watch = stage.watcher()  # the first was killed: its lease has to end
    stage.minutes(30)
    assert len(stage.post.mails) == 1
    stage.house.stops.resume("Jane")
    stage.minutes(10)
    assert stage.post.subjects[1:] == ["media-review-bot, commonswiki: over: listing-stopped"]


def test_an_alert_that_this_version_does_not_know_ends(stage: Stage) -> None:
    then = stage.clock()
    earlier = Alert(name="earlier", words="so", since=then, begun_at=then, told_at=then)
    stage.house.alerts.keep([earlier])
    stage.until(lambda: stage.told("earlier is over"))
    assert stage.house.alerts.current() == []


def test_of_two_processes_one_tells(stage: Stage) -> None:
    watches = stage.watcher(), stage.watcher()
    stage.minutes(2, *watches)
    stop(stage)
    watches[1].look()
    assert stage.house.alerts.current() == [], "nor looks another while one has the lease"
    stage.minutes(20, *watches)
    assert len(stage.post.mails) == 1
    watches[0].retire()
    watches[1].look()
    stage.house.stops.resume("Jane")
    stage.minutes(20, *watches)
    assert len(stage.post.mails) == 2


def test_the_wiki_is_not_asked(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be slow, or want a pause."""

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(Http, "get", asked)
    monkeypatch.setattr(Http, "query", asked)
    stage.house.settings = stage.house.settings.model_copy(update={"bot_user": "Bot@name"})
    stage.minutes(2)


def test_what_begins_and_ends_meanwhile_waits_for_ten_minutes_and_shares_a_mail(
    stage: Stage,
) -> None:
    stop(stage)
    stage.minutes(2)
    begun = stage.clock()
    stage.house.stops.resume("Jane")
    for _ in range(stage.house.settings.edits_per_day):
        stage.house.edits.note("index")
    stage.until(lambda: len(stage.post.mails) > 1)
    assert stage.clock() - begun >= timedelta(minutes=10)
    names = "needs its operator: budget-reached; over: listing-stopped"
    assert stage.post.subjects[1] == f"media-review-bot, commonswiki: {names}"
    text = stage.post.texts[1]
    assert text.index("budget-reached since") < text.index("listing-stopped is over, it was from")


def test_a_mail_server_that_is_away_or_refuses_is_asked_again_and_nothing_is_lost(
    stage: Stage,
) -> None:
    stop(stage)
    stage.post.stop()
    for _ in range(3):
        with pytest.raises(Transient, match=r"no mail can be sent by 127.0.0.1:\d+: .*refused"):
            stage.minutes(2)
    stage.post.refusal = "451 try again later"
    stage.post.start()
    with pytest.raises(Transient, match="try again later"):
        stage.minutes(2)
    stage.house.stops.resume("Jane")
    for _ in range(3):
        with pytest.raises(Transient):
            stage.minutes(2)
    stage.post.refusal = ""
    stage.minutes(2)
    [subject] = stage.post.subjects
    over = "needs its operator: mail; over: listing-stopped"
    assert subject.endswith(over), "it began and ended while no mail went"


def test_that_no_mail_goes_is_told_wherever_else_alerts_are(stage: Stage) -> None:
    stage.minutes(2)
    begun = stage.clock()
    stop(stage)
    stage.post.stop()
    for _ in range(10):
        with pytest.raises(Transient):
            stage.minutes(2)
        if stage.clock() == begun + timedelta(minutes=4):
            stage.house.stops.resume("Jane")  # what was wrong is over before a mail goes
    [mail] = stored(stage.house)["alerts"]
    assert mail["name"] == "mail"
    assert mail["words"].startswith(f"no mail can be sent by 127.0.0.1:{stage.post.port}: ")
    assert timedelta(0) < mail["since"] - begun <= timedelta(minutes=4)
    assert stage.house.alerts.bulletin().trouble_since == mail["since"], "the wiki's page, too"
    stage.post.start()
    stage.until(lambda: stage.told("mail is over"))
    stage.minutes(20)
    told = [sum(f"{name} since" in text for text in stage.post.texts) for name in NAMES]
    assert dict(zip(NAMES, told, strict=True)) == {name: int(name == "mail") for name in NAMES}
    assert len(stage.post.mails) == 2, "that it began, with what was missed, and that it is over"
    assert "listing-stopped is over" in stage.post.texts[0]
    assert stage.house.alerts.open() == []


def test_another_process_that_takes_over_meanwhile_goes_on_with_that_alert(stage: Stage) -> None:
    stop(stage)
    stage.post.stop()
    for _ in range(4):
        with pytest.raises(Transient):
            stage.minutes(2)
    [since] = [one.since for one in stage.house.alerts.open() if one.name == "mail"]
    stage.watch.retire()
    stage.watch = stage.watcher()
    for _ in range(6):
        with pytest.raises(Transient):
            stage.minutes(2)
    assert [one.since for one in stage.house.alerts.open() if one.name == "mail"] == [since]


def test_what_begins_and_ends_is_said_at_once_and_once_while_no_mail_goes(stage: Stage) -> None:
    stage.post.stop()
    stop(stage)
    for _ in range(4):
        with pytest.raises(Transient):
            stage.minutes(2)
    names = [words.split()[0] for words in stage.said]
    assert names == ["listing-stopped", "mail"]
    stage.house.stops.resume("Jane")
    for _ in range(4):
        with pytest.raises(Transient):
            stage.minutes(2)
    [over] = stage.said[2:]
    assert over.startswith("listing-stopped is over, it was from 2026-01-02 03:06")


def test_who_looks_again_after_another_says_nothing_twice(stage: Stage) -> None:
    stage.post.stop()
    stop(stage)
    with pytest.raises(Transient):
        stage.minutes(2)
    other = stage.watcher()
    stage.watch.retire()
    with pytest.raises(Transient):
        other.look()
    stage.watch.look()  # the lease is the other's
    other.retire()
    with pytest.raises(Transient):
        stage.watch.look()
    assert [words.split()[0] for words in stage.said] == 2 * ["listing-stopped"], "one for each"


def test_to_whom_no_mail_goes_is_said(make_stage: MakeStage, sqlite_url: str) -> None:
    stage = make_stage(sqlite_url, alert_to="a@example.org, b@example.org")
    stage.post.stranger = "b@example.org"
    stop(stage)
    stage.minutes(8)
    assert stage.said[1] == "no mail goes to b@example.org: nobody of that name"
    assert (len(stage.said), len(stage.post.mails)) == (2, 1)


def test_without_an_address_it_is_only_said(make_stage: MakeStage, sqlite_url: str) -> None:
    stage = make_stage(sqlite_url, alert_to="")
    stop(stage)
    stage.minutes(30)
    assert (len(stage.said), stage.post.mails) == (1, [])
    assert len(stage.house.alerts.open()) == 1


@pytest.mark.integration
def test_a_database_that_is_away_is_told_once_by_who_looked_last(
    make_stage: MakeStage, tmp_path: Path
) -> None:
    with MariaDB.start(tmp_path / "mariadb") as server:
        upgrade(Database(server.url))
        stage = make_stage(server.url)
        ours, other = stage.watcher(), stage.watcher()
        stage.minutes(4, ours, other)
        stop(stage)
        server.stop()
        look_without_database(stage, ours, other, minutes=20)
        assert stage.post.subjects == [
            "media-review-bot, commonswiki: needs its operator: database"
        ]
        assert "cannot use the database (Can't connect" in stage.post.texts[0]
        MariaDB.start(server.folder, port=server.port)
        stage.minutes(40, ours, other)
        over = [text for text in stage.post.texts if "database is over" in text]
        begun = [text for text in stage.post.texts if "listing-stopped since" in text]
        assert (len(over), len(begun)) == (1, 1)
        assert len(stage.post.mails) <= 3


def test_so_is_one_that_is_silent_while_other_threads_wait_for_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.minutes(2)
    engine = stage.house.database.engine
    monkeypatch.setattr(engine.pool, "_timeout", 0.01)
    with ExitStack() as taken:
        with suppress(NoConnection):
            while True:
                taken.enter_context(engine.connect())
        for _ in range(4):
            stage.clock.tick(timedelta(minutes=2))
            stage.watch.look()
        assert "cannot use the database (no connection is free)" in stage.post.texts[0]
    stage.until(lambda: stage.told("database is over"))


def look_without_database(stage: Stage, ours: Watch, other: Watch, *, minutes: int) -> None:
    for _ in range(minutes // 2):
        stage.clock.tick(timedelta(minutes=2))
        ours.look()
        with pytest.raises(DatabaseError):
            other.look()
