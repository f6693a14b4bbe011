"""`review backfill` as an admin runs it: processes, a real wiki, both databases."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.pause import Work
from review.status import Status
from review.upload import Queue
from store.backfills import Backfills
from store.pauses import Pauses
from store.session import Database
from store.tables import LeaseRow, UploadRow
from store.watch import Watch
from tests.integration.conftest import wait_until
from worker.commands import review

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
CELERY = Path(sys.executable).with_name("celery")
WIKI = "commonswiki"
CATEGORIES = 6
Process = subprocess.Popen[str]
# Where the databases do not differ, and each process takes a second or more to start.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ROUND = ("--category", "Round 0", "--recursive")


@pytest.fixture(scope="module")
def there(local_wiki: LocalWiki) -> frozenset[str]:
    """Two files in each of some categories, which go round in a circle; their titles."""
    with Person.login(local_wiki.api, "Uploader") as person:
        for number in range(CATEGORIES):
            above = (number - 1) % CATEGORIES
            person.edit(f"Category:Round {number}", f"[[Category:Round {above}]]")
            for letter in "ab":
                picture = media.picture(600 + 10 * number + ord(letter), width=64, height=64)
                person.upload(
                    f"Round {number}{letter}.jpg", picture, f"[[Category:Round {number}]]"
                )
    return frozenset(f"File:Round {n}{letter}.jpg" for n in range(CATEGORIES) for letter in "ab")


@pytest.fixture
def environment(local_wiki: LocalWiki, database_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "SITE": str(local_wiki.site_toml(tmp_path)),
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "REQUESTS_PER_SECOND": "1000",
    }


Start = Callable[..., Process]
Run = Callable[..., Result]


@pytest.fixture
def start(environment: Mapping[str, str]) -> Iterator[Start]:
    """Starts commands; those that still run at the end are ended."""
    started: list[Process] = []

    def start(*words: str, lines: str = "", **settings: str) -> Process:
        process = subprocess.Popen(
            [CELERY, "-A", "worker", "review", "backfill", *words],
            env={**environment, **settings},
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdin
        process.stdin.write(lines)
        process.stdin.close()
        process.stdin = None
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def run(environment: Mapping[str, str]) -> Run:
    """The command in this process: where nothing stops it, it need not be one of its own."""

    def run(*words: str, lines: str = "") -> Result:
        return CliRunner().invoke(review, ["backfill", *words], input=lines, env=environment)

    return run


def said(ended: Process | Result, code: int = 0) -> str:
    """Its last line on stdout, once it has ended with that code."""
    if isinstance(ended, Result):
        out, errors, ended_with = ended.stdout, ended.stderr, ended.exit_code
    else:
        out, errors = ended.communicate(timeout=90)
        ended_with = ended.returncode
    assert ended_with == code, errors
    return out.strip().splitlines()[-1] if not code else errors.strip()


def titles(database: Database) -> list[str]:
    return sorted(row.title for row in Watch(database).uploads())


def let_the_lease_end(database: Database) -> None:
    """As if half a minute had passed."""
    with database.engine.begin() as connection:
        long_ago = database.clock() - timedelta(minutes=1)
        connection.execute(update(LeaseRow).values(until=long_ago))


def test_killed_in_the_middle_it_goes_on_where_it_stopped(
    database: Database, there: frozenset[str], start: Start, run: Run
) -> None:
    process = start(*ROUND, REQUESTS_PER_SECOND="3")
    wait_until(lambda: 0 < len(titles(database)) < len(there))
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = Backfills(database, WIKI).unfinished()
    assert before is not None
    assert 0 < before.found == before.added == len(titles(database)) < len(there)
    let_the_lease_end(database)
    last = said(run(*ROUND))
    assert last.startswith(
        f"backfill {before.id} (ended): {len(there)} files found, {len(there)} of"
    )
    assert titles(database) == sorted(there), "each once"
    assert all(row.queue is Queue.BACKLOG for row in Watch(database).uploads())
    assert said(run(*ROUND)).endswith(f"to be scored; {len(there)} known already")


@SQLITE
def test_a_dry_run_says_in_other_words_how_far_it_has_counted(
    local_wiki: LocalWiki, database: Database, there: frozenset[str], run: Run
) -> None:
    with Person.login(local_wiki.api, "Uploader") as person:
        person.edit("Category:Alone", "No files, but one of its own below.")
        person.edit("Category:Alone below", "[[Category:Alone]]")
        person.upload(
            "Alone.jpg", media.picture(690, width=64, height=64), "[[Category:Alone below]]"
        )
    alone = ("--category", "Alone", "--recursive")
    assert run(*alone, "--dry-run").stdout.splitlines() == [
        "counted so far: 1 file, 1 of them new",
        "would register 1 of 1 file",
    ]
    assert "1 file found, 1 of them" in said(run(*alone))


@SQLITE
def test_what_the_wiki_refuses_leaves_no_walk(
    database: Database, there: frozenset[str], run: Run
) -> None:
    assert said(run("--user", "a|b"), code=1).startswith("review: no user name: 'a|b' (")
    assert Backfills(database, WIKI).unfinished() is None


@SQLITE
def test_ctrl_c_says_how_to_go_on(
    database: Database, there: frozenset[str], start: Start, run: Run
) -> None:
    process = start(*ROUND, REQUESTS_PER_SECOND="3")
    wait_until(lambda: len(titles(database)) > 0)
    process.send_signal(signal.SIGINT)
    errors = said(process, code=1)
    known = Backfills(database, WIKI).unfinished()
    assert known is not None
    command = f"celery -A worker review backfill --resume {known.id}"
    assert errors == f"review: interrupted; `{command}` goes on"
    assert "(ended)" in said(run("--resume"))
    assert titles(database) == sorted(there)


def test_two_at_once_register_each_file_once(
    database: Database, there: frozenset[str], start: Start
) -> None:
    """The second waits until the first has ended, and finds nothing new."""
    both = [start(*ROUND, REQUESTS_PER_SECOND="5") for _ in range(2)]
    counts = sorted(said(process).partition(" files found, ")[2].split()[0] for process in both)
    assert counts == ["0", str(len(there))]
    assert titles(database) == sorted(there)


@SQLITE
def test_a_pause_by_the_database_holds_it(
    database: Database, there: frozenset[str], start: Start
) -> None:
    pauses = Pauses(database, WIKI)
    pauses.begin(Work.BACKFILL, "An admin")
    process = start("--category", "Round 1")
    backfills = Backfills(database, WIKI)
    wait_until(lambda: _touched(database))
    assert backfills.unfinished() is None, "not even begun"
    pauses.end(Work.BACKFILL)
    assert "2 files found, 2 of them" in said(process)


def _touched(database: Database) -> bool:
    with database.read() as session:
        return session.get(LeaseRow, f"backfill {WIKI}") is not None


@SQLITE
@pytest.mark.parametrize(
    ("words", "lines", "found"),
    [
        (("--category", "Round 2"), "", 2),
        (("--titles", "-"), "File:Round 1a.jpg\nFile:Not there.jpg\nFile:Round_3b.jpg\n", 2),
        (("--category", "Round 2", "--recursive", "--limit", "5"), "", 5),
    ],
)
def test_what_would_be_registered_is_what_is(
    database: Database,
    there: frozenset[str],
    run: Run,
    words: tuple[str, ...],
    lines: str,
    found: int,
) -> None:
    rest = "; 1 of 3 titles lead to no other file" if lines else ""
    would = said(run(*words, "--dry-run", lines=lines))
    assert would == f"would register {found} of {found} files{rest}"
    assert titles(database) == []
    assert Backfills(database, WIKI).unfinished() is None
    last = said(run(*words, lines=lines))
    assert last.endswith(f"{found} files found, {found} of them registered to be scored{rest}")
    assert len(titles(database)) == found


@SQLITE
def test_a_list_goes_on_with_the_same_list_only(
    database: Database, there: frozenset[str], run: Run
) -> None:
    lines = "".join(f"{title}\n" for title in sorted(there))
    first = run("--titles", "-", "--limit", "3", lines=lines).stdout
    assert f"3 of {len(there)} titles, 3 files found, 3 of them registered\n" in first
    assert "--resume" in first
    assert "--titles LIST` goes on" in first
    assert "name it by --titles" in said(run("--resume"), code=1)
    assert f"{len(there)} files found" in said(run("--resume", "--titles", "-", lines=lines))
    assert titles(database) == sorted(there)


def test_a_sample_waits_until_it_is_scored_and_tells_of_all(
    database: Database, there: frozenset[str], start: Start, run: Run
) -> None:
    process = start(*ROUND, "--sample", "8")
    wait_until(lambda: len(titles(database)) == 8)
    time.sleep(0.5)
    assert process.poll() is None, "it waits"
    process.send_signal(signal.SIGINT)
    assert "--resume" in said(process, code=1)
    known = Backfills(database, WIKI).unfinished()
    assert known is not None
    _score(database, suspects=2, unknown=1)
    done = run(*ROUND, "--sample", "8")
    assert done.exit_code == 0, done.stderr
    lines = dict(
        line.split(maxsplit=1) for line in done.stdout.splitlines() if not line.startswith("back")
    )
    assert "apart from these 1 unknown, 0 gone" in lines["sample"]
    assert lines["suspects"] == "2: 28.57% (95 %: 16.67% to 53.48%)"
    assert lines["listing"].endswith("at FLAGS_PER_HOUR=60")
    assert lines["scoring"].startswith("12 min at 60 files an hour")
    assert Backfills(database, WIKI).get(known.id).ended
    assert len(titles(database)) == 8, "nothing else is registered"
    assert "2: 28.57%" in run("--resume", str(known.id)).stdout


@SQLITE
def test_a_sample_of_all_files_is_drawn_by_the_wiki(
    database: Database, there: frozenset[str], start: Start, local_wiki: LocalWiki
) -> None:
    process = start("--all", "--sample", "5")
    wait_until(lambda: len(titles(database)) == 5)
    _score(database, suspects=0, unknown=0)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    with Person.login(local_wiki.api, "Uploader") as person:
        count = person.query(meta="siteinfo", siprop="statistics")["statistics"]["images"]
    assert f"5 of {count:,} files looked at" in out
    assert "suspects   0: 0.00%" in out


def _score(database: Database, *, suspects: int, unknown: int) -> None:
    """As if a worker had: a minute between two of them."""
    rows = Watch(database).uploads()
    now = database.clock()
    ends = [Status.SUSPECT] * suspects + [Status.UNKNOWN] * unknown
    ends += [Status.CLEAR] * (len(rows) - len(ends))
    with database.engine.begin() as connection:
        for number, (row, status) in enumerate(zip(rows, ends, strict=True)):
            values = {"status": status, "finished_at": now + timedelta(minutes=number)}
            connection.execute(update(UploadRow).where(UploadRow.id == row.id).values(**values))
