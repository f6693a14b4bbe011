"""`review precision`."""

from tests.worker.commands.asking import Run, answered


def test_precision_is_a_table_and_what_it_holds_for(run: Run) -> None:
    done = run("precision")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert "writ-" not in done.stdout, "which status counts, twice for a file in two places"
    [model] = [line.split() for line in lines if line.startswith("cascade #1")]
    flagged, listed, reviewed, confirmed, cleared = map(int, model[2:7])
    assert flagged == listed > reviewed == confirmed + cleared > 0
    assert f"{100 * confirmed / reviewed:.0f} %" in " ".join(model)
    assert any(line.startswith("  kind video") for line in lines)
    assert any(line.startswith("  nsfw from 0.95") for line in lines)
    assert "…" not in done.stdout, "nothing is cut off"
    assert "Recall: not known" in done.stdout


def test_precision_is_not_cut_off_on_a_narrow_terminal_nor_empty(run: Run) -> None:
    for columns in ("80", "60", "20"):
        done = run("precision", COLUMNS=columns)
        assert "…" not in done.stdout
        assert done.stdout.splitlines()[:2] == run("precision").stdout.splitlines()[:2]
    assert run("precision", "--since", "2999-01-02").stdout.startswith("nothing was flagged\n")


def test_precision_is_for_programs_too(run: Run) -> None:
    found = answered(run, "precision", "--since", "2026-01-04")
    whole = answered(run, "precision")
    assert 0 < found["groups"][0]["flagged"] < whole["groups"][0]["flagged"]
    assert found["recall"] is None
    first = whole["groups"][0]
    assert first["interval"]["low"] < first["precision"] < first["interval"]["high"]
    assert first["to_review"] > 3600
