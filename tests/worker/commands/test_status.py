"""`review status`."""

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select, update

from review.answer import Outcome, Source
from review.errors import Halt, Transient
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from store.backfills import Backfills
from store.leases import Leases
from store.notices import LEASE
from store.offers import lease_of
from store.session import Database
from store.tables import AnswerRow, AttemptRow, CheckRow, NoticeRow, TallyRow, UploadRow
from store.tallies import Tallies
from tests.review.flagging import DAY
from tests.review.values import WIKI
from tests.store.reviewed import put
from tests.worker.commands.asking import Run, answered
from version import VERSION
from wiring import House


def test_status_says_what_is_there_what_is_stopped_and_what_was_said(run: Run) -> None:
    done = run("status")
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"\nversion    {VERSION}\n" in done.stdout
    assert "stopped    2026-01-02 00:00:00 UTC: too many were cleared\n" in done.stdout
    assert done.stdout.count("\nstopped ") == 1
    assert "100 uploads, 2 missing (2 stream)" in done.stdout
    assert "cleared by Somebody: a statue?[2J" in done.stdout, "words cannot move the cursor"
    assert "a statue?[2J (File:" in done.stdout, "and name their file"
    found = answered(run, "status")
    assert found["uploads"]["clear"] + found["uploads"]["suspect"] == 400
    assert datetime.fromisoformat(found["read_until"]) == DAY + timedelta(days=4)
    assert datetime.fromisoformat(found["spans"][0]["begin"]).tzinfo in (UTC, None)


def test_status_says_once_what_was_said_of_a_file_in_two_places(
    run: Run, environment: dict[str, str]
) -> None:
    said = {"source": Source.DELETION, "outcome": Outcome.CONFIRMED, "words": "deleted"}
    row = {"wiki": WIKI, "page_id": 7, "sha1": "0" * 40, "who": "Admin", "revision": 8, **said}
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        times = {"at": DAY, "read_at": DAY}
        put(database, AnswerRow, [{"notice_id": one, **row, **times} for one in (1, 2)])
    assert run("status").stdout.count("confirmed by Admin: deleted") == 1
    assert [one["who"] for one in answered(run, "status")["answers"]] == ["Admin", "Somebody"]


def put_trouble(folder: str) -> None:
    """The editor at work, one file given up, and one that is tried again."""
    url = f"sqlite:///{folder}/review.db"
    with closing(Database(url)) as database:
        assert Leases(database, timedelta(hours=1)).hold(LEASE)
        clear = update(UploadRow).where(UploadRow.status == Status.CLEAR)
        gone = {"status": Status.UNKNOWN, "reason": "cannot be decoded"}
        again = {"status": Status.WAITING, "reason": "the wiki was away", "attempts": 3}
        with database.engine.begin() as connection:
            for values in (gone, again):
                mine = clear.where(UploadRow.id == first_clear(connection))
                connection.execute(mine.values(**values))
        _tell_of_them(database)


def _tell_of_them(database: Database) -> None:
    """What is kept of both beside their rows."""
    Tallies(database).recount()
    waits = select(UploadRow.id).where(UploadRow.status == Status.WAITING)
    with database.read() as session:
        row = {"upload_id": session.scalar(waits), "generation": 0, "number": 3}
    put(database, AttemptRow, [row | {"at": DAY, "reason": "the wiki was away"}])


def first_clear(connection: Connection) -> int | None:
    clear = select(func.min(UploadRow.id)).where(UploadRow.status == Status.CLEAR)
    return connection.scalar(clear)


def test_status_begins_with_what_runs_what_waits_and_what_went_wrong(
    run: Run, environment: dict[str, str]
) -> None:
    before = run("status").stdout
    assert "editor     does not run\n" in before
    assert "\nfailed " not in before
    put_trouble(environment["DATA_DIR"])
    lines = run("status").stdout.splitlines()
    assert lines[0] == "wiki       commonswiki, http://127.0.0.1:1/api.php"
    assert re.fullmatch(r"poller     last event \d+ d ago, log compared \d+ d ago", lines[1])
    assert re.fullmatch(r"scorers    do not run, last result \d+ d ago", lines[2])
    assert lines[3] == "editor     runs"
    assert lines[4] == "may write  no: MODE=dry-run here"
    assert re.fullmatch(r"waiting    uploads to be scored: 1, notices to be written: \d+", lines[6])
    assert re.fullmatch(r"failed     File:.*, 3 times: the wiki was away", lines[7])
    assert re.fullmatch(r"unknown    2026-01-02 .* File:.*: cannot be decoded", lines[8])


def test_status_says_why_the_editor_does_not_write(run: Run, environment: dict[str, str]) -> None:
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        leases = Leases(database, timedelta(hours=1))
        assert leases.hold(LEASE)
        leases.note_idle(LEASE, "the bot is blocked")
    lines = run("status").stdout.splitlines()
    assert lines[3] == "editor     runs, and has stopped: the bot is blocked"
    assert answered(run, "status")["editor_idle"] == "the bot is blocked"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (None, 'yes: MODE=report here, and the page "User:Bot/Run" says yes'),
        (Halt("it does not say yes"), "no: MODE=report here, and it does not say yes"),
        (Transient("away"), "not known: MODE=report here, and it cannot be read: away"),
    ],
)
def test_status_asks_the_run_page(
    run: Run, monkeypatch: pytest.MonkeyPatch, page: Exception | None, words: str
) -> None:
    def asked(_house: House) -> None:
        if page is not None:
            raise page

    monkeypatch.setattr(House, "check_run_page", asked)
    account = {"MODE": "report", "BOT_USER": "Bot@x"}
    assert "may write  no, it has stopped itself; MODE=report" in run("status", **account).stdout
    run("resume")
    assert f"may write  {words}\n" in run("status", **account).stdout
    nameless = run("status", MODE="report").stdout
    assert "not known: MODE=report here, and BOT_USER is not set here\n" in nameless


def test_status_says_what_waits_where_how_many_end_and_what_is_left_to_write(run: Run) -> None:
    done = run("status").stdout
    assert "fresh      0 waiting in that queue\n" in done
    assert "backlog    0 waiting in that queue\n" in done
    assert "ended      0 in the last minute, 0 in the last hour\n" in done
    assert (
        "budget     edits: 0 of 6 in the last minute, 0 of 500 in the last day; "
        "files: 0 of 60 in the last hour\n"
    ) in done
    assert "handed on" not in done
    run("rescan", "File:Picture 1.jpg")
    run("rescan", "--since", "2026-01-04", "--yes")
    lines = run("status").stdout
    assert re.search(r"\nfresh      1 waiting in that queue, due for \d+ s\n", lines)
    assert re.search(r"\nbacklog    200 waiting in that queue, due for \d+ s\n", lines)
    found = answered(run, "status")
    assert found["queues"]["backlog"]["waiting"] == 200
    assert found["uploads"]["waiting"] == 201
    assert found["lag"] > 24 * 3600
    assert found["budget"]["edits_left"] == 6
    assert found["offers"] == {"waiting": 0, "more": False, "last_hour": 0}


def test_a_long_backlog_is_what_the_kept_counts_leave(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.flow.COUNTED", 100)
    run("rescan", "File:Picture 1.jpg")
    run("rescan", "--since", "2026-01-04", "--yes")
    assert answered(run, "status")["queues"]["backlog"]["waiting"] == 200
    monkeypatch.setattr("store.flow.COUNTED", 1)
    assert "backlog    1 or more waiting in that queue" in run("status").stdout


def test_status_says_that_the_broker_is_away(run: Run, environment: dict[str, str]) -> None:
    assert "\nbroker " not in run("status").stdout
    assert answered(run, "status")["broker_away"] == ""
    environment["REDIS_URL"] = "redis://127.0.0.1:1/0"
    done = run("status")
    assert (done.exit_code, done.stderr) == (0, "")
    words = r"cannot be reached \(.*refused.*\); what is to be scored waits until it is back"
    assert re.search(rf"\nbroker     {words}\n", done.stdout)
    assert "refused" in answered(run, "status")["broker_away"]


def test_every_number_has_its_separators(run: Run, environment: dict[str, str]) -> None:
    url = f"sqlite:///{environment['DATA_DIR']}/review.db"
    with closing(Database(url)) as database, database.engine.begin() as connection:
        connection.execute(update(CheckRow).values(uploads=12345, missing=6789))
        connection.execute(update(TallyRow).values(change=5000))
    done = run("status", EDITS_PER_DAY="7000", FLAGS_PER_HOUR="8000").stdout
    assert "12,345 uploads, 6,789 missing" in done
    assert re.search(r"\nuploads    .*,000 clear", done)
    assert "of 7,000 in the last day" in done
    assert "of 8,000 in the last hour" in done
    assert not re.search(r"\d{4} (clear|suspect|due|dry)", done)


def test_what_failed_once_failed_once(run: Run, environment: dict[str, str]) -> None:
    put_trouble(environment["DATA_DIR"])
    url = f"sqlite:///{environment['DATA_DIR']}/review.db"
    with closing(Database(url)) as database, database.engine.begin() as connection:
        connection.execute(update(UploadRow).where(UploadRow.attempts > 0).values(attempts=1))
    assert ", once: the wiki was away\n" in run("status").stdout


def test_status_says_what_is_paused(run: Run) -> None:
    assert "\npaused" not in run("status").stdout
    run("pause", "scoring", "--who", "Jane", "--why", "a new disk")
    assert re.search(r"\npaused     scoring, 20.* by Jane: a new disk\n", run("status").stdout)
    assert answered(run, "status")["paused"][0]["work"] == "scoring"


def test_status_says_how_far_a_backfill_is_and_why_nothing_is_handed_on(
    run: Run, environment: dict[str, str]
) -> None:
    assert "backfill" not in run("status").stdout
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        Backfills(database, WIKI).begin("a source", 2000)
        leases, annotator = Leases(database, timedelta(hours=1)), lease_of(WIKI)
        assert leases.hold(annotator)
        leases.note_idle(annotator, "the annotator is away")
    lines = run("status").stdout
    walk = r"backfill   1, begun 20.*, has not ended: 0 of 2,000 files found, 0 of them new"
    assert re.search(rf"\n{walk}\n", lines)
    assert "\nhanding on has stopped: the annotator is away\n" in lines
    assert answered(run, "status")["backfill"]["total"] == 2000


def test_status_says_what_waits_for_the_report_and_from_when_on_it_may_be_edited(
    run: Run, environment: dict[str, str]
) -> None:
    assert "\nreport " not in run("status").stdout, "in dry run there is none"
    waits = r"\nreport     files that wait for a row: 2; next edit of the report: "
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        due = select(NoticeRow.id).where(NoticeRow.kind == NoticeKind.REPORT).limit(2)
        with database.engine.begin() as connection:
            ids = list(connection.scalars(due))
            two, all_due = NoticeRow.id.in_(ids), NoticeRow.status == NoticeStatus.DUE
            connection.execute(update(NoticeRow).where(all_due).values(status=NoticeStatus.DRY_RUN))
            fresh = {"status": NoticeStatus.DUE, "written_at": None}
            connection.execute(update(NoticeRow).where(two).values(**fresh))
        report = {"MODE": "report"}
        assert re.search(waits + "whenever it may write\n", run("status", **report).stdout)
        now = database.clock()
        with database.engine.begin() as connection:
            one = NoticeRow.kind == NoticeKind.REPORT, NoticeRow.id.not_in(ids)
            connection.execute(update(NoticeRow).where(*one).values(written_at=now))
        later = now + timedelta(seconds=300)
    assert re.search(
        waits + f"not before {later:%Y-%m-%d %H:%M:%S} UTC\n", run("status", **report).stdout
    )
    told = answered(run, "status")["report_due"]
    assert (told["waiting"], told["or_more"]) == (2, False)
    assert datetime.fromisoformat(told["next_edit_from"]) == later
