"""`review pause`, and how it ends."""

import json

import pytest

from review.pause import Work
from tests.worker.commands.asking import Run, answered


@pytest.mark.parametrize("work", [str(work) for work in Work])
def test_each_work_is_paused_and_resumed_by_its_name(run: Run, work: str) -> None:
    assert run("pause", work, "--dry-run").stdout == f"{work} would be paused\n"
    assert run("resume", work).exit_code == 1
    done = run("pause", work, "--why", "a new\x1b disk", "--who", "Jane")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{work} is paused since 20")
    assert f"by Jane because a new? disk; `celery -A worker review resume {work}`" in done.stdout
    twice = f"it was so before, and nothing is changed: {done.stdout}"
    assert run("pause", work, "--dry-run").stdout == twice
    assert run("pause", work, "--why", "another", "--who", "Joe").stdout == twice
    assert "would go on" in run("resume", work, "--dry-run").stdout
    assert run("resume").stdout.endswith(done.stdout), "still paused"
    again = run("resume", work)
    assert (again.exit_code, again.stderr) == (0, "")
    assert again.stdout.startswith(f"{work} goes on: it was paused on 20")
    assert "is paused" not in run("resume").stdout


def test_both_are_for_programs_too(run: Run) -> None:
    would = answered(run, "pause", "scoring", "--dry-run", "--who", "Jane")
    assert would == {"work": "scoring", "since": None, "who": "Jane", "why": ""}
    paused = answered(run, "pause", "scoring", "--who", "Jane")
    assert (paused["work"], paused["who"], paused["why"]) == ("scoring", "Jane", "")
    assert answered(run, "pause", "scoring", "--dry-run", "--who", "Joe") == paused
    stop = answered(run, "resume")
    assert (stop["resumed"][0]["reason"], stop["paused"]) == ("too many were cleared", [paused])
    assert answered(run, "resume", "scoring") == {"resumed": [paused], "paused": []}
    again = run("resume", "scoring", "--json")
    assert (again.exit_code, json.loads(again.stdout)) == (1, {"resumed": [], "paused": []})


def test_what_is_no_work_is_refused(run: Run) -> None:
    for command in ("pause", "resume"):
        refused = run(command, "everything")
        assert refused.exit_code == 2
        assert "'everything' is not one of 'polling', 'scoring'" in refused.stderr
    assert run("pause").exit_code == 2


@pytest.mark.parametrize("words", [("pause", "scoring"), ("resume",), ("answer", "1", "other")])
def test_a_name_that_no_database_would_keep_whole_is_refused(
    run: Run, words: tuple[str, ...]
) -> None:
    run("sample")
    refused = run(*words, "--who", "ü" * 256)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "'--who': 256 characters are more than 255" in refused.stderr
    assert run(*words, "--who", "ü" * 255).exit_code == 0
