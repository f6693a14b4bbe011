"""`celery -A worker review …`: most of it in this process, and as an admin runs it."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, func, select, update

from review.answer import Outcome, Source
from review.errors import Halt, Transient
from review.status import Status
from store.leases import Leases
from store.migrate import upgrade
from store.notices import LEASE
from store.samples import Samples
from store.session import Database
from store.tables import AnswerRow, CheckRow, SpanRow, StopRow, UploadRow
from store.wikis import Wikis
from tests.review.flagging import DAY
from tests.review.values import WIKI
from tests.store.reviewed import fill, put
from wiring import House
from worker.commands import COMMANDS, review

CELERY = Path(sys.executable).with_name("celery")
CHECKOUT = Path(__file__).parents[2]  # where Celery finds celeryconfig.py
SITE = """
name = "commonswiki"
domain = "localhost"
api = "http://127.0.0.1:1/api.php"
article = "http://127.0.0.1:1/wiki/"
file_hosts = ["127.0.0.1:1"]
thumbnail_widths = [250]
"""

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """DATA_DIR with what four days left; of 8 samples none is answered."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "site.toml").write_text(SITE)
    with closing(Database(f"sqlite:///{folder / 'review.db'}")) as database:
        upgrade(database)
        fill(database, 400, suspects=0.3, days=4)
        database.clock = lambda: DAY + timedelta(days=4, hours=1)
        Samples(database, WIKI).draw(2)
        _put_running(database)
    return folder


def _put_running(database: Database) -> None:
    hour = {"begin": DAY, "end": DAY + timedelta(hours=1)}
    put(database, SpanRow, [{"wiki": WIKI, **hour}])
    check = {"checked_at": DAY, "uploads": 100, "missing": 2, "why": {"stream": 2}}
    put(database, CheckRow, [{"wiki": WIKI, **hour, **check}])
    stop = {"reason": "too many were cleared", "stopped_at": DAY}
    put(database, StopRow, [{"wiki": WIKI, **stop, "resumed_at": at} for at in (None, DAY)])
    answer = {
        "notice_id": 1,
        "page_id": 1,
        "sha1": "0" * 40,
        "source": Source.STATUS,
        "outcome": Outcome.CLEARED,
        "words": "a statue\x1b[2J",
        "who": "Somebody",
        "at": DAY,
        "revision": 1,
        "read_at": DAY,
    }
    put(database, AnswerRow, [{"wiki": WIKI, **answer}])


@pytest.fixture
def environment(template: Path, tmp_path: Path) -> dict[str, str]:
    folder = Path(shutil.copytree(template, tmp_path / "data"))
    return {"DATA_DIR": str(folder), "SITE": str(folder / "site.toml"), "COLUMNS": "100"}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    def call(*words: str, **more: str) -> Result:
        return CliRunner().invoke(review, words, env=environment | more)

    return call


def celery(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """As a process, in that folder."""
    return subprocess.run(
        [CELERY, "-A", "worker", *words],
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def answered(run: Run, *words: str) -> Any:
    done = run(*words, "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_every_command_is_there_and_says_what_it_does() -> None:
    context = click.Context(review)
    assert review.list_commands(context) == sorted(COMMANDS)
    for name in COMMANDS:
        command = review.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str().endswith(".")
    assert review.get_command(context, "running") is None


def test_precision_is_a_table_and_what_it_holds_for(run: Run) -> None:
    done = run("precision")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    [model] = [line.split() for line in lines if line.startswith("cascade #1")]
    flagged, written, reviewed, confirmed, cleared = map(int, model[2:7])
    assert flagged == written > reviewed == confirmed + cleared > 0
    assert f"{100 * confirmed / reviewed:.0f} %" in " ".join(model)
    assert any(line.startswith("  kind video") for line in lines)
    assert any(line.startswith("  nsfw from 0.95") for line in lines)
    assert "…" not in done.stdout, "nothing is cut off"
    assert "Recall: not known" in done.stdout


def test_precision_is_not_cut_off_on_a_narrow_terminal_nor_empty(run: Run) -> None:
    done = run("precision", COLUMNS="80")
    assert "…" not in done.stdout
    assert run("precision", "--since", "2999-01-02").stdout.startswith("nothing was flagged\n")


@pytest.mark.parametrize(
    "words", [("precision",), ("untag",), ("reconcile",), ("suggest-threshold", "--recall", "0.5")]
)
def test_what_is_no_day_is_refused_with_an_example(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words, "--since", "yesterday")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "'--since': 'yesterday' has to be like 2026-01-31" in done.stderr
    assert "%" not in done.stderr + run(words[0], "--help").stdout


def test_precision_is_for_programs_too(run: Run) -> None:
    found = answered(run, "precision", "--since", "2026-01-04")
    whole = answered(run, "precision")
    assert 0 < found["groups"][0]["flagged"] < whole["groups"][0]["flagged"]
    assert found["recall"] is None
    first = whole["groups"][0]
    assert first["interval"]["low"] < first["precision"] < first["interval"]["high"]
    assert first["to_review"] > 3600


def test_a_threshold_is_suggested_or_more_reviews_are_asked_for(run: Run) -> None:
    done = run("suggest-threshold", "--precision", "0.5")
    assert done.stdout.startswith("NSFW_THRESHOLD=0.5: precision ")
    assert "below 0.5 nothing was flagged" in done.stdout
    found = answered(run, "suggest-threshold", "--precision", "0.97")
    assert (found["threshold"], found["in_force"]) == (None, [0.5])
    assert found["words"].startswith("too few: ")
    assert "no sample of clear uploads" in run("suggest-threshold", "--recall", "0.9").stdout


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--precision", "0.5", "--recall", "0.5"),
        ("--precision", "0"),
        ("--recall", "1"),
        ("--precision", "nan"),
    ],
)
def test_a_target_that_is_none_is_refused(run: Run, words: tuple[str, ...]) -> None:
    done = run("suggest-threshold", *words)
    assert done.exit_code == 2
    assert done.stderr.count("Error: ") == 1
    assert "Traceback" not in done.stderr


def test_samples_are_listed_answered_and_then_known(run: Run) -> None:
    """The wiki is away: all are listed, and a line says so."""
    listed = run("sample", "--limit", "3")
    assert listed.exit_code == 0
    assert listed.stderr.startswith("review: the wiki cannot say which files are gone")
    lines = listed.stdout.splitlines()[:3]
    assert all("http://127.0.0.1:1/wiki/File:Picture_" in line for line in lines)
    number = lines[0].split()[0]
    done = run("answer", number, "cleared", "--who", "Somebody", "--words", "a tree")
    assert done.stdout == f"sample {number}: cleared; 7 wait for an answer\n"
    again = run("answer", number, "confirmed")
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr == f"review: sample {number} was answered by Somebody already: cleared\n"
    assert run("answer", "9999", "other").stderr == (
        "review: there is no sample 9999 of commonswiki\n"
    )
    assert run("answer", number, "naked").exit_code == 2
    rest = json.loads(run("sample", "--json").stdout)
    assert [one["id"] for one in rest] == list(range(2, 9))
    assert set(rest[0]) == {"id", "kind", "title", "url"}, "no hint of what the model thinks"
    assert answered(run, "precision")["recall"]["answered"] == 1


def test_status_says_what_is_there_what_is_stopped_and_what_was_said(run: Run) -> None:
    done = run("status")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "stopped    2026-01-02 00:00:00: too many were cleared\n" in done.stdout
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
    assert re.fullmatch(r"scorers    last result \d+ d ago", lines[2])
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
    assert "may write  no, it has stopped itself: MODE=report" in run("status", **account).stdout
    run("resume")
    assert f"may write  {words}\n" in run("status", **account).stdout
    nameless = run("status", MODE="report").stdout
    assert "not known: MODE=report here, and BOT_USER is not set here\n" in nameless


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"MODE": "tag"}, "review: MODE='tag': input should be 'dry-run', 'report' or 'category'"),
        ({"DATA_DIR": "/proc/nowhere"}, "review: DATA_DIR='/proc/nowhere': cannot be used"),
        (
            {"DATABASE_URL": "mysql+pymysql://u:s3cret@127.0.0.1:1/x"},
            "review: DATABASE_URL: cannot use the database",
        ),
        ({"DATABASE_URL": "sqlite://"}, "make migrate brings its tables up to date"),
    ],
)
def test_what_is_wrong_is_one_line_and_no_password(
    run: Run, setting: dict[str, str], words: str
) -> None:
    done = run("status", **setting)
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert "s3cret" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("sample",),
        ("answer", "1", "cleared"),
        ("resume",),
        ("reconcile", "--since", "2026-01-02"),
        ("untag", "--all", "--diff"),
    ],
)
def test_a_database_that_was_never_migrated_is_one_line(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = run(*words, DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "review: DATABASE_URL: the database has not the tables of this version "
        "(no such table: wikis); make migrate brings its tables up to date\n"
    )


def test_another_wiki_of_the_same_name_is_refused(run: Run, environment: dict[str, str]) -> None:
    """Before any service was started for either, nobody knows; a command takes no side."""
    assert run("status", SITE="commons").exit_code == 0
    assert run("status").exit_code == 0
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        api = "http://127.0.0.1:1/api.php"
        assert Wikis(database).remember(WIKI, api) == api
    assert run("status").exit_code == 0
    refused = run("answer", "1", "cleared", SITE="commons")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == (
        "review: SITE='commons': this database is of the commonswiki at "
        "http://127.0.0.1:1/api.php, not of the one at https://commons.wikimedia.org/w/api.php; "
        "set DATABASE_URL or DATA_DIR to its own, or SITE to that one\n"
    )


@pytest.mark.integration
def test_celery_finds_the_commands_from_any_folder(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    done = celery(tmp_path, "review", "precision", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "cascade #1" in done.stdout


@pytest.mark.integration
def test_a_wrong_setting_is_one_line_of_the_process_too(tmp_path: Path) -> None:
    done = celery(tmp_path, "review", "status", MODE="tag")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("review: MODE='tag': ")
    assert done.stderr.count("\n") == 1


@pytest.mark.integration
@pytest.mark.parametrize("process", ["worker", "beat"])
def test_a_process_that_nothing_would_reach_does_not_start(tmp_path: Path, process: str) -> None:
    done = celery(CHECKOUT, process, HOME=str(tmp_path))
    assert done.returncode == 1
    assert "\nworker: REDIS_URL is not set" in f"\n{done.stderr}"
    assert "Traceback" not in done.stderr


@pytest.mark.integration
def test_what_every_celery_command_imports_of_it_is_little(tmp_path: Path) -> None:
    """The group is loaded for `worker` and `beat` too."""
    show = "import sys, worker.commands; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", show], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    rooms = {"wiring", "settings", "store", "wiki", "classifier", "review", "sqlalchemy", "rich"}
    assert not rooms & set(done.stdout.split())


def test_a_stop_is_resumed_in_somebodys_name(run: Run) -> None:
    done = run("resume", "--who", "Operator")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "because too many were cleared" in done.stdout
    assert "stopped    not by itself\n" in run("status").stdout
    again = run("resume")
    assert (again.exit_code, again.stdout.count("nothing to resume")) == (1, 1)


def test_the_log_is_compared_by_hand_or_it_is_said_why_not(run: Run) -> None:
    done = run("reconcile", "--since", "2026-01-02T03:04")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("review: cannot reach 127.0.0.1:1 ")
    later = run("reconcile", "--since", "2999-01-02")
    assert (later.exit_code, later.stdout) == (1, "")
    assert later.stderr == "review: --since 2999-01-02T00:00:00: that has not come yet (in UTC)\n"
    assert run("reconcile").exit_code == 2
    assert run("reconcile", "--since", "yesterday").exit_code == 2


@pytest.mark.parametrize("words", [(), ("--all", "--day", "2026-01-02"), ("--since", "now")])
def test_what_is_to_be_taken_back_has_to_be_said(run: Run, words: tuple[str, ...]) -> None:
    refused = run("untag", *words)
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1].startswith("Error: ")


@pytest.mark.parametrize("words", [(), ("--all", "--day", "2026-01-02")])
def test_too_many_spans_are_refused_as_too_few_are(run: Run, words: tuple[str, ...]) -> None:
    assert "\nError: say one of --all, --day and --since\n" in run("untag", *words).stderr


def test_nothing_is_taken_back_in_a_dry_run_nor_without_an_account(run: Run) -> None:
    refused = run("untag", "--all")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("review: MODE=dry-run writes nothing")
    refused = run("untag", "--all", MODE="report")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("review: MODE=report writes on the wiki and needs ")


def test_what_would_be_taken_back_is_shown_without_an_account(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And asked for several times, where the wiki does not answer."""
    monkeypatch.setattr("worker.untag.WAIT", timedelta(0))
    done = run("untag", "--day", "2026-01-02", "--diff")
    assert done.exit_code == 1
    assert done.stdout.count("trying again") == 4
    assert "review: cannot reach 127.0.0.1:1" in done.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "say one of --category"),
        (("--all", "--user", "A"), "say one of --category"),
        (("--all", "--resume"), "say one of --category"),
        (("--recursive", "--all"), "--recursive belongs to --category"),
        (("--to", "2026-01-01"), "--to to --from"),
        (("--from", "2026-01-02", "--to", "2026-01-01"), "--to is before --from"),
        (("--from", "yesterday"), "has to be like 2026-01-31"),
        (("--all", "--sample", "5", "--limit", "5"), "--sample goes without"),
        (("--all", "--sample", "5", "--dry-run"), "--sample goes without"),
        (("--all", "--limit", "0"), "--limit"),
        (("--resume", "3", "--dry-run"), "--dry-run says it of files that are named"),
    ],
)
def test_files_that_are_there_have_to_be_named_in_one_way(
    run: Run, words: tuple[str, ...], why: str
) -> None:
    done = run("backfill", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert why in " ".join(done.stderr.split())


def test_there_is_nothing_to_go_on_with(run: Run) -> None:
    done = run("backfill", "--resume")
    assert (done.exit_code, done.stderr) == (1, "review: every backfill has ended\n")
    done = run("backfill", "--resume", "7")
    assert (done.exit_code, done.stderr) == (1, "review: there is no backfill 7 of commonswiki\n")


def test_a_count_of_files_ends_when_the_wiki_cannot_be_asked(run: Run) -> None:
    done = run("backfill", "--all", "--dry-run")
    assert done.exit_code == 1
    assert done.stderr.startswith("review: cannot reach 127.0.0.1:1 (")
