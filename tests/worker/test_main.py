"""`python -m worker`: what it says when it cannot start."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store.migrate import upgrade
from store.session import Database
from store.wikis import Wikis

pytestmark = pytest.mark.integration  # starts processes

ROOT = Path(__file__).parents[2]


def run(tmp_path: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "worker", *words],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"MODE": "tag"}, "MODE='tag': input should be 'dry-run', 'report' or 'category'"),
        ({"MODEL": "resnet"}, "MODEL='resnet': "),
        ({}, "run python -m classifier install inception_v3"),
        ({"DATA_DIR": "/proc/nowhere"}, "DATA_DIR='/proc/nowhere': cannot be used"),
        (
            {"DATABASE_URL": "mysql+pymysql://u:s3cret@127.0.0.1:1/x"},
            "DATABASE_URL: cannot use the database (Can't connect to MySQL server on ",
        ),
        ({"DATABASE_URL": "oracle://x/y"}, "DATABASE_URL"),
        ({"SITE": "/no/such.toml"}, "SITE='/no/such.toml': "),
    ],
)
def test_what_is_wrong_is_one_line_and_no_password(
    settings: dict[str, str], words: str, tmp_path: Path
) -> None:
    done = run(tmp_path, **settings)
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert "s3cret" not in done.stderr


@pytest.mark.parametrize(
    ("process", "mode", "words"),
    [
        ("all", "report", "--diff: MODE=report writes its edits; only MODE=dry-run shows them"),
        ("edit", "category", "--diff: MODE=category writes its edits; only MODE=dry-run shows"),
        ("poll", "dry-run", "--diff: the poller makes no edits to show"),
    ],
)
def test_edits_are_shown_in_dry_run_only(
    process: str, mode: str, words: str, tmp_path: Path
) -> None:
    done = run(tmp_path, process, "--diff", MODE=mode)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"worker: {words}")
    assert done.stderr.count("\n") == 1


def test_a_poller_that_nothing_could_hear_does_not_start(tmp_path: Path) -> None:
    done = run(tmp_path, "poll", DATA_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("worker: poll: REDIS_URL is not set")
    assert done.stderr.count("\n") == 1


def test_a_poller_that_could_hand_nothing_on_does_not_start(tmp_path: Path) -> None:
    given = {"REDIS_URL": "redis://127.0.0.1:1/0", "HAND_ON": "https://annotator.example/"}
    done = run(tmp_path, "poll", DATA_DIR=str(tmp_path), **given)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("worker: HAND_ON: a webhook needs HAND_ON_SECRET")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("process", ["all", "poll", "edit"])
def test_another_wiki_of_the_same_name_is_one_line(process: str, tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/review.db")) as database:
        upgrade(database)
        Wikis(database).remember("commonswiki", "http://127.0.0.1:1/w/api.php")
    done = run(tmp_path, process, DATA_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("worker: SITE='commons': this database is of the commonswiki at ")
    assert done.stderr.count("\n") == 1
