"""`review untag`."""

from datetime import timedelta

import pytest

from tests.worker.commands.asking import Run


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
