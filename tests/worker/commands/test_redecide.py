"""`review redecide`."""

from contextlib import closing
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from review.policy import Policy
from review.score import ModelId
from review.status import Status
from store.session import Database
from store.tables import FrameRow, UploadRow
from tests.review.values import classes
from tests.store.reviewed import put
from tests.worker.commands.asking import Run, answered
from wiring import House

LOW = Policy(nsfw_threshold=0.25, sexy_threshold=0.9)


@pytest.fixture(autouse=True)
def scored(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every content has the frame that its upload's figure is of."""
    model = SimpleNamespace(id=ModelId(sha256="5" * 64, preprocessing="p"), name="cascade")
    monkeypatch.setattr(House, "model", model)
    monkeypatch.setattr(House, "policy", LOW)
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        with database.read() as session:
            uploads = session.execute(select(UploadRow.score_id, UploadRow.nsfw)).all()
        rows = [
            {"score_id": n, "number": 0, "scene": 0, "probabilities": classes(nsfw=value or 0)}
            for n, value in uploads
        ]
        put(database, FrameRow, rows)


def suspects(environment: dict[str, str]) -> int:
    suspect = select(func.count()).where(UploadRow.status == Status.SUSPECT)
    url = f"sqlite:///{environment['DATA_DIR']}/review.db"
    with closing(Database(url)) as database, database.read() as session:
        return session.scalar(suspect) or 0


def test_it_says_what_would_change_then_asks_and_then_does_it(
    run: Run, environment: dict[str, str]
) -> None:
    before = suspects(environment)
    found = answered(run, "redecide", "--dry-run")
    changed = found["changed"]["clear to suspect"]
    assert (found["looked_at"], found["insufficient"], found["still_listed"]) == (400, 0, 0)
    assert 0 < changed < 400 - before
    assert suspects(environment) == before, "a dry run changes nothing"
    refused = run("redecide")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "uploads to be decided anew: 400: nothing was done" in refused.stderr
    done = run("redecide", "--yes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        f"scene-median-max/3 nsfw>=0.25 sexy>=0.9: decided anew: 400\n"
        f"  {changed:>9,}  clear -> suspect\n"
    )
    assert suspects(environment) == before + changed
    assert answered(run, "redecide")["looked_at"] == 0, "nothing is left"


def test_what_stands_on_the_wiki_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(House, "policy", Policy(nsfw_threshold=0.75, sexy_threshold=0.9))
    done = run("redecide", "--yes")
    assert "suspect -> clear" in done.stdout
    assert "stand on the wiki, and stay there: review untag takes the template off" in done.stdout


def test_what_another_model_scored_is_left_and_it_is_said_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    model = SimpleNamespace(id=ModelId(sha256="6" * 64, preprocessing="p"), name="other")
    monkeypatch.setattr(House, "model", model)
    refused = run("redecide", "--yes")
    assert refused.exit_code == 1
    assert "the active model is 'cascade' (sha256 555555555555…), and what is" in refused.stderr
