"""`review sample` and `review answer`."""

import json

from tests.worker.commands.asking import Run, answered


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
