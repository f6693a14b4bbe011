"""`review rescan` and `review retry`."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from review.status import Status
from review.upload import Queue
from store.session import Database
from store.tables import UploadRow
from tests.review.flagging import DAY
from tests.worker.commands.asking import Run, answered
from wiki.site import COMMONS
from wiki.uploads.listing import Listing
from worker import tasks
from worker.commands import changing, review

CATEGORY = {"ns": 14, "title": "Category:Statues"}


@pytest.fixture
def database(environment: dict[str, str]) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        yield database


def waiting(database: Database) -> list[tuple[str, Queue, int]]:
    with database.read() as session:
        rows = session.scalars(select(UploadRow).where(UploadRow.status == Status.WAITING))
        return [(row.title, row.queue, row.generation) for row in rows]


def make_unknown(database: Database, reason: str, *ids: int) -> None:
    with database.engine.begin() as connection:
        these = update(UploadRow).where(UploadRow.id.in_(ids))
        connection.execute(these.values({"status": Status.UNKNOWN, "reason": reason}))


def test_an_empty_name_is_said(run: Run) -> None:
    for words in (("rescan", ""), ("rescan", "File:Picture 1.jpg", " "), ("show", "")):
        done = run(*words)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == "review: the name is empty\n"
    refused = run("rescan", "--category", "")
    assert refused.exit_code == 2
    assert "'--category': the name is empty" in refused.stderr


def test_named_titles_wait_before_the_backlog_and_it_is_said_which_cannot(
    run: Run, database: Database
) -> None:
    address = "http://127.0.0.1:1/wiki/File:Picture_2.jpg"
    done = run("rescan", "File:Picture_1.jpg", address, "File:No\x1b[2Jwhere.jpg")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "left: File:No?[2Jwhere.jpg: not known here\n"
        "will be scored again: 2, in the queue fresh; "
        "without REDIS_URL the running service sends what is due within 30 s\n"
    )
    assert waiting(database) == [
        ("File:Picture 1.jpg", Queue.FRESH, 1),
        ("File:Picture 2.jpg", Queue.FRESH, 1),
    ]
    again = run("rescan", "File:Picture 1.jpg", "--json")
    assert again.exit_code == 1
    found = json.loads(again.stdout)
    assert (found["rescanned"], found["left"]) == (0, {"File:Picture 1.jpg": "waits already"})


def test_what_has_nothing_to_do_says_so_and_why(run: Run, database: Database) -> None:
    with database.engine.begin() as connection:
        gone = update(UploadRow).where(UploadRow.id == 1).values(status=Status.GONE)
        connection.execute(gone)
    for words in (("File:Picture 1.jpg",), ("File:Picture 1.jpg", "--dry-run")):
        done = run("rescan", *words)
        assert (done.exit_code, done.stderr) == (1, "")
        assert (
            done.stdout == "left: File:Picture 1.jpg: is gone\nnothing to do: no upload matches\n"
        )
    for asked in (("rescan", "--failed"), ("retry", "--reason", "x"), ("rescan", "File:A.jpg")):
        done = run(*asked)
        assert (done.exit_code, done.stderr) == (1, "")
        assert done.stdout.endswith("nothing to do: no upload matches\n")


def test_a_dry_run_changes_nothing(run: Run, database: Database) -> None:
    done = run("rescan", "--since", "2026-01-02", "--dry-run")
    assert (done.exit_code, done.stdout) == (
        0,
        "would be scored again: 400, in the queue backlog\n",
    )
    assert answered(run, "rescan", "--since", "2026-01-02", "--dry-run")["found"] == 400
    assert waiting(database) == []


def test_more_than_a_hundred_are_not_changed_without_a_yes(run: Run, database: Database) -> None:
    refused = run("rescan", "--since", "2026-01-02")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == (
        "review: uploads to be scored again: 400: nothing was done; --yes does it without asking\n"
    )
    assert waiting(database) == []
    assert answered(run, "rescan", "--since", "2026-01-04", "--yes")["rescanned"] == 200
    assert {queue for _, queue, _ in waiting(database)} == {Queue.BACKLOG}


@pytest.mark.parametrize(("said", "code", "changed"), [("y\n", 0, 200), ("n\n", 1, 0), ("", 1, 0)])
def test_at_a_terminal_it_is_asked(
    environment: dict[str, str],
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    code: int,
    changed: int,
) -> None:
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(changing, "sys", terminal)
    asked = ("rescan", "--since", "2026-01-04")
    done = CliRunner().invoke(review, asked, env=environment, input=said)
    assert done.exit_code == code
    assert "uploads to be scored again: 200. Go on? [y/N]" in done.stderr
    assert "Traceback" not in done.output
    assert len(waiting(database)) == changed


@pytest.mark.parametrize(
    "words",
    [(), ("File:A.jpg", "--failed"), ("--since", "2026-01-02", "--category", "A")],
)
def test_what_is_meant_is_said_in_one_way(run: Run, words: tuple[str, ...]) -> None:
    refused = run("rescan", *words)
    assert refused.exit_code == 2
    assert "Error: say one of TITLES, --category," in refused.stderr


def test_what_an_older_model_scored(run: Run) -> None:
    older = ("rescan", "--dry-run", "--model-older-than")
    assert answered(run, *older, "2026-01-03")["found"] == 100
    assert run(*older, "cascade").stdout == "nothing to do: no upload matches\n"
    assert run(*older, "nothing").stderr == (
        "review: 'nothing' names no model; registered are: cascade (555555555555)\n"
    )
    assert "there is no such day" in run(*older, "2026-02-30").stderr


def test_the_files_of_a_category(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    portions = [["File:Picture 1.jpg", "File:Unknown here.jpg"], ["File:Picture 2.jpg"]]
    monkeypatch.setattr("worker.commands.rescan.titles_in", lambda _house, _name: iter(portions))
    done = answered(run, "rescan", "--category", "Statues")
    assert (done["found"], done["rescanned"], done["left"]) == (2, 2, {})


def test_a_category_that_nobody_has_made_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Listing, "query", lambda *_, **__: {"query": {"pages": [CATEGORY]}})
    done = run("rescan", "--category", "Nowhere")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "review: the wiki has no category 'Nowhere'\n"


def test_a_wiki_that_is_away_is_one_line(run: Run) -> None:
    done = run("rescan", "--category", "Statues")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("review: cannot reach 127.0.0.1:1")
    assert done.stderr.count("\n") == 1


def test_what_failed_is_scored_again_or_only_tried_again(run: Run, database: Database) -> None:
    make_unknown(database, "given up after 30 attempts: the wiki was away", 1, 2)
    make_unknown(database, "cannot be decoded", 3)
    assert answered(run, "rescan", "--failed", "--dry-run")["found"] == 3
    assert run("retry", "--reason", "wiki was away", "--dry-run").stdout == (
        "would be tried again: 2, in the queue fresh\n"
    )
    assert run("retry", "--reason", "wiki was away").stdout == (
        "are tried again: 2, in the queue fresh; "
        "without REDIS_URL the running service sends what is due within 30 s\n"
    )
    assert [generation for _, _, generation in waiting(database)] == [0, 0]
    assert answered(run, "rescan", "--failed")["rescanned"] == 1
    assert run("retry", "--reason", "wiki was away").exit_code == 1
    assert run("retry", "--reason", " ").exit_code == 2
    assert run("retry").exit_code == 2


def test_the_task_takes_one_title_or_several(
    environment: dict[str, str], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.rescans import Rescans
    from tests.review.values import WIKI

    sent: list[Any] = []
    house = SimpleNamespace(rescans=Rescans(database, WIKI), site=COMMONS)
    monkeypatch.setattr(tasks, "house", lambda: house)
    monkeypatch.setattr(tasks, "sweep", lambda: sent.append("swept"))
    database.clock = lambda: DAY + timedelta(days=5)
    tasks.rescan("File:Picture_1.jpg")
    tasks.rescan("File:Picture 2.jpg", "File:Picture 3.jpg", "File:Nowhere.jpg")
    assert [title for title, *_ in waiting(database)] == [
        f"File:Picture {number}.jpg" for number in (1, 2, 3)
    ]
    assert sent == ["swept", "swept"], "they need not wait for the sweeper"
