"""`review suggest-threshold`."""

import pytest

from tests.worker.commands.asking import Run, answered


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
