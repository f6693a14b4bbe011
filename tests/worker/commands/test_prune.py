"""`review prune`."""

from contextlib import closing

from sqlalchemy import func, select

from store.session import Database
from store.tables import ScoreRow
from tests.worker.commands.asking import Run, answered


def scores(environment: dict[str, str]) -> int:
    url = f"sqlite:///{environment['DATA_DIR']}/review.db"
    with closing(Database(url)) as database, database.read() as session:
        return session.scalar(select(func.count()).select_from(ScoreRow)) or 0


def test_it_says_what_would_go_asks_and_says_what_went(
    run: Run, environment: dict[str, str]
) -> None:
    """The fixture's uploads are looked at no more, and half a year old and more."""
    found = answered(run, "prune", "--older-than", "7", "--dry-run")
    assert 200 < found["scores"] < 400, "all that is clear, and no sample"
    shown = run("prune", "--older-than", "7", "--dry-run").stdout
    assert shown.startswith("would be deleted, from before 20")
    assert f"  {found['scores']:>11,}  scores\n" in shown
    refused = run("prune", "--older-than", "7")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "rows to be deleted: " in refused.stderr
    assert scores(environment) == 400
    done = run("prune", "--older-than", "7", "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"  {found['scores']:>11,}  scores\n" in done.stdout
    assert scores(environment) == 400 - found["scores"]
    assert run("precision").exit_code == run("sample", "--json").exit_code == 0


def test_what_was_just_scored_is_no_age(run: Run) -> None:
    assert run("prune", "--older-than", "1").exit_code == 2
