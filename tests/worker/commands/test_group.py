"""What holds for all commands."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.worker.commands.asking import CHECKOUT, Run, celery
from worker.commands import COMMANDS, review

LINE = 55  # characters that --help has for a command on a terminal of 80


def test_every_command_is_there_and_says_what_it_does() -> None:
    context = click.Context(review)
    assert review.list_commands(context) == sorted(COMMANDS)
    for name in COMMANDS:
        command = review.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str(LINE).endswith(".")
        assert "..." not in command.get_short_help_str(LINE), name
    assert review.get_command(context, "running") is None


@pytest.mark.parametrize(
    "words", [("precision",), ("untag",), ("reconcile",), ("suggest-threshold", "--recall", "0.5")]
)
def test_what_is_no_day_is_refused_with_an_example(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words, "--since", "yesterday")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "'--since': 'yesterday' has to be like 2026-01-31" in done.stderr
    assert "%" not in done.stderr + run(words[0], "--help").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("show", "\udce4"),
        ("rescan", "\udce4"),
        ("rescan", "--category", "\udce4"),
        ("rescan", "--model-older-than", "\udce4"),
        ("backfill", "--user", "\udce4"),
    ],
)
def test_what_is_not_utf8_is_refused_before_any_command(run: Run, words: tuple[str, ...]) -> None:
    """As a terminal of Latin-1 sends it."""
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "Error: '\\xe4' is not UTF-8\n"


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"MODE": "tag"}, "review: MODE='tag': input should be 'dry-run', 'report' or 'category'"),
        ({"DATA_DIR": "/proc/nowhere"}, "review: DATA_DIR='/proc/nowhere': cannot be used"),
        (
            {"DATABASE_URL": "mysql+pymysql://u:s3cret@127.0.0.1:1/x"},
            "review: DATABASE_URL: cannot use the database (Can't connect to MySQL server on ",
        ),
        (
            {"DATABASE_URL": "sqlite://"},
            "make migrate, on Toolforge the job migrate, brings its tables up to date",
        ),
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


@pytest.mark.integration
def test_celery_finds_the_commands_from_any_folder(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    done = celery(tmp_path, "review", "precision", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "cascade #1" in done.stdout


@pytest.mark.integration
def test_what_is_not_utf8_is_one_line_of_the_process_too(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    done = celery(tmp_path, "review", "show", "File:R\udce4ume.jpg", **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: 'File:R\\xe4ume.jpg' is not UTF-8\n"


@pytest.mark.integration
def test_a_wrong_setting_is_one_line_of_the_process_too(tmp_path: Path) -> None:
    done = celery(tmp_path, "review", "status", MODE="tag")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("review: MODE='tag': ")
    assert done.stderr.count("\n") == 1


@pytest.mark.integration
@pytest.mark.parametrize("process", ["worker", "beat"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_process_that_nothing_would_reach_does_not_start(
    tmp_path: Path, process: str, elsewhere: bool
) -> None:
    """In any folder it is found, and says what it lacks."""
    done = celery(tmp_path if elsewhere else CHECKOUT, process, HOME=str(tmp_path))
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
