"""What all commands say of a database that is not theirs, not whole, or not there."""

from contextlib import closing
from pathlib import Path

import pytest

from store.session import Database
from store.wikis import Wikis
from tests.review.values import WIKI
from tests.worker.commands.asking import CHECKOUT, Run, celery


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
    (tmp_path / "empty.db").touch()
    done = run(*words, DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "review: DATABASE_URL: the database lacks the tables of this version "
        "(no such table: wikis); make migrate, on Toolforge the job migrate, brings its tables up "
        "to date\n"
    )


@pytest.mark.integration
def test_no_command_makes_a_folder_or_a_database(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    typo = tmp_path / "typo"
    there_is_none = f"cannot be used: there is no {typo}/review.db, which the service makes"
    for words in (("status",), ("pause", "scoring")):
        done = celery(CHECKOUT, "review", *words, **environment | {"DATA_DIR": str(typo)})
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"review: DATA_DIR='{typo}': {there_is_none}")
        assert done.stderr.count("\n") == 1
    url = f"sqlite:///{typo}/review.db"
    done = celery(CHECKOUT, "review", "status", **environment | {"DATABASE_URL": url})
    assert done.stderr.startswith(f"review: DATABASE_URL: {there_is_none}")
    assert not typo.exists()


def test_nor_a_folder_that_it_does_not_need(
    run: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    url = f"sqlite:///{environment['DATA_DIR']}/review.db"
    assert run("status", DATABASE_URL=url, DATA_DIR=str(tmp_path / "typo")).exit_code == 0
    assert not (tmp_path / "typo").exists()


def test_the_setting_that_names_the_database_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "review.db").write_bytes(b"no database, but longer than a header of one" * 100)
    done = run("status", DATA_DIR=str(tmp_path))
    assert done.stderr == (
        f"review: DATA_DIR='{tmp_path}': cannot use the database (file is not a database)\n"
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
