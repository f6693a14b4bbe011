"""What a process logs, as it stands on its stderr."""

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import logs
from review.log_context import about, begin
from settings import Settings
from tests.log_kept import log_kept
from version import VERSION

ROOT = Path(__file__).parents[1]
log = logging.getLogger("tests.logs")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    with log_kept():
        yield


def set_up(
    monkeypatch: pytest.MonkeyPatch, *, stream: io.StringIO | None = None, **settings: Any
) -> io.StringIO:
    stream = stream or io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    chosen = Settings(**{"log_level": "INFO", **settings})
    logs.set_up(chosen, "score", wiki="commonswiki")
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("INFO", ["slow", "failed"]),
        ("DEBUG", ["came", "slow", "failed"]),
        ("ERROR", ["failed"]),
    ],
)
def test_of_a_task_that_went_well_celery_tells_at_debug_only(
    monkeypatch: pytest.MonkeyPatch, level: str, told: list[str]
) -> None:
    stream = set_up(monkeypatch, log_level=level)
    celery = logging.getLogger("celery.app.trace")
    celery.info("came")
    celery.warning("slow")
    celery.error("failed")
    assert [line["message"] for line in lines(stream)] == told


def test_a_line_has_time_level_process_version_and_wiki(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = set_up(monkeypatch)
    log.info("it is %s", "so", extra={"title": "File:Ä\n.jpg", "seconds": 0.5})
    [line] = lines(stream)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "tests.logs",
        "message": "it is so",
        "process": "score",
        "version": VERSION,
        "wiki": "commonswiki",
        "title": "File:Ä\n.jpg",
        "seconds": 0.5,
    }


def test_lines_know_what_they_are_about_and_other_threads_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = set_up(monkeypatch)
    with about(upload=7):
        with about(attempt=2):
            log.info("within")
        other = threading.Thread(target=log.info, args=("elsewhere",), name="other")
        other.start()
        other.join()
    log.info("after")
    begin(task="of Celery's")
    log.info("in a task")
    begin()
    within, elsewhere, after, task = lines(stream)
    assert (within["upload"], within["attempt"]) == (7, 2)
    assert elsewhere["thread"] == "other"
    assert not {"upload", "attempt", "task"} & (elsewhere.keys() | after.keys())
    assert task["task"] == "of Celery's"


def test_an_exception_is_one_line_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = set_up(monkeypatch)
    try:
        raise ValueError("two\nlines")
    except ValueError:
        log.exception("unforeseen")
    [line] = lines(stream)
    assert line["message"] == "unforeseen"
    assert line["traceback"].startswith("Traceback (most recent call last):\n")
    assert line["traceback"].endswith("ValueError: two\nlines")


DATABASE_PASSWORD, BOT_PASSWORD = "p@ss/w'or d", "bot'secret%1"
SECRETS = {
    "database_url": "mysql+pymysql://tool:p%40ss%2Fw%27or%20d@db.example/review",
    "bot_password": BOT_PASSWORD,
    "redis_url": "redis://:redis-word@127.0.0.1:6379/0",
    "redis_prefix": "hidden-prefix:",
}
SPOKEN = (
    SECRETS["database_url"],
    DATABASE_PASSWORD,
    repr({"passwd": DATABASE_PASSWORD, "login": BOT_PASSWORD}),
    BOT_PASSWORD,
    SECRETS["redis_url"],
    "key hidden-prefix:work",
    "https://someone:elses@host.example/",
)
NEVER = (
    *("p%40ss", DATABASE_PASSWORD, repr(DATABASE_PASSWORD)[1:-1], BOT_PASSWORD, "redis-word"),
    *("hidden-prefix", "elses"),
)


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("words", SPOKEN)
def test_no_secret_is_written(monkeypatch: pytest.MonkeyPatch, form: str, words: str) -> None:
    stream = set_up(monkeypatch, log_format=form, **dict[str, Any](SECRETS))
    try:
        raise RuntimeError(f"cannot connect: {words}!")
    except RuntimeError as error:
        log.exception("failed: %s", error, extra={"reason": words})
    told = stream.getvalue()
    if form == "json":
        told = "\n".join(str(value) for value in json.loads(told).values())
    assert "cannot connect: " in told
    assert "!" in told
    assert [word for word in NEVER if word in told] == []


def test_no_secret_is_written_that_is_within_something_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = set_up(monkeypatch, **dict[str, Any](SECRETS))
    beside = {"error": ValueError(BOT_PASSWORD), "all": [{"password": BOT_PASSWORD}]}
    log.info("failed", extra={**beside, "score": None, "seconds": 0.5})
    [line] = lines(stream)
    assert (line["error"], line["all"]) == ("***", "[{'password': \"***\"}]")
    assert (line["score"], line["seconds"]) == (None, 0.5)


def test_a_thread_that_ends_itself_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = set_up(monkeypatch)
    thread = threading.Thread(target=sys.exit, args=("enough",))
    thread.start()
    thread.join()
    assert lines(stream) == []


def test_it_is_text_on_a_terminal_and_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, form in ((Terminal(), "auto"), (io.StringIO(), "text")):
        set_up(monkeypatch, stream=stream, log_format=form)
        with about(upload=7):
            log.info("short", extra={"traceback": "where it was"})
        line, below = stream.getvalue().splitlines()
        assert line.endswith(" tests.logs INFO short")
        assert below == "where it was"


def test_it_is_json_on_a_terminal_that_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = set_up(monkeypatch, stream=Terminal(), log_format="json")
    log.info("one")
    assert lines(stream)[0]["message"] == "one"


def test_what_celery_adds_is_left_out_but_for_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = set_up(monkeypatch)
    log.info("received", extra={"data": {"id": "1-2-3", "args": "('x',)", "hostname": "a@b"}})
    [line] = lines(stream)
    assert line["task"] == "1-2-3"
    assert "data" not in line


def test_a_level_asked_for_otherwise_counts_where_it_is_lower(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    for level, least in (("WARNING", logging.INFO), ("INFO", logging.ERROR)):
        logs.set_up(Settings(log_level=level), "beat", least=least)
        log.info("heard")
        log.debug("not heard")
    assert [line["message"] for line in lines(stream)] == ["heard", "heard"]


@pytest.mark.integration
@pytest.mark.parametrize("where", ["here", "in a thread", "as a warning"])
def test_what_nobody_caught_is_a_line_too(where: str, tmp_path: Path) -> None:
    said = {
        "here": "1 / 0",
        "in a thread": "import threading; threading.Thread(target=lambda: 1 / 0).start()",
        "as a warning": "import warnings; warnings.warn('division')",
    }[where]
    program = f"import logs, settings; logs.set_up(settings.load(), 'poll'); {said}"
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )
    [line] = [json.loads(line) for line in done.stderr.splitlines()]
    assert "division" in line["message"] + line.get("traceback", "")
    assert line["process"] == "poll"


@pytest.mark.parametrize(("level", "told"), [("DEBUG", "WARNING"), ("ERROR", "ERROR")])
def test_who_looks_on_is_told_in_text_of_what_is_wrong_and_no_more(level: str, told: str) -> None:
    chosen = logs.for_a_person(Settings(log_level=level, log_format="json"))
    assert (chosen.log_format, chosen.log_level) == ("text", told)
