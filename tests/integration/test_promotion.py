"""A running service, another model on trial beside its own, and promoted."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from playground import media
from playground.embedded import EmbeddedService
from playground.person import Person
from playground.wiki import LocalWiki
from store.models import LOOK_EVERY
from store.session import Database
from store.tables import ModelRow, ScoreRow
from tests.integration.conftest import LOW, StartService, all_final, rows, wait_until

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
OLD, NEW = "mobilenet_v2", "mobilenet_v2_mid"
Command = Callable[..., str]


@pytest.fixture
def command(wiki: LocalWiki, models: Path, tmp_path: Path) -> Command:
    """What a command of the classifier says, which goes well."""

    def run(service: EmbeddedService, *words: str) -> str:
        env = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "DATA_DIR": str(service.folder),
            "SITE": str(wiki.site_toml(service.folder)),
            "MODEL_DIR": str(models),
            **LOW,
        }
        line = [sys.executable, "-m", "classifier", *words]
        done = subprocess.run(
            line, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def upload(service: EmbeddedService, uploader: Person, name: str, number: int) -> None:
    """A picture, scored to its end."""
    uploader.upload(f"{name}.png", media.picture(number, "PNG"))
    wait_until(lambda: all_final(service, name, 1))


def models_of(service: EmbeddedService, name: str) -> list[tuple[str, bool]]:
    """Whose scores there are of one test's upload, and whether they decided."""
    [row] = rows(service, name)
    with (
        closing(Database(f"sqlite:///{service.folder / 'review.db'}")) as database,
        database.read() as session,
    ):
        its = select(ModelRow.name, ScoreRow.id).join(ScoreRow, ScoreRow.model_id == ModelRow.id)
        found = session.execute(its.where(ScoreRow.sha1 == row.sha1)).all()
    return sorted((model, number == row.score_id) for model, number in found)


def test_a_running_service_hears_of_a_trial_and_of_a_promotion(
    start: StartService, uploader: Person, command: Command
) -> None:
    service = start(MODEL=OLD, MODE="dry-run")
    upload(service, uploader, "Alone", 810)
    assert models_of(service, "Alone") == [(OLD, True)]
    assert "on trial   mobilenet_v2_mid" in command(service, "promote", NEW, "--shadow")
    time.sleep(LOOK_EVERY.total_seconds())
    upload(service, uploader, "Tried", 820)
    wait_until(lambda: models_of(service, "Tried") == [(OLD, True), (NEW, False)])
    found = json.loads(command(service, "shadow-report", "--json"))
    assert (found["compared"], found["on_trial"]["name"]) == (1, NEW)
    assert found["furthest_apart"][0]["title"] == "File:Tried.png"
    assert "it was on trial since 20" in command(service, "promote", NEW)
    time.sleep(LOOK_EVERY.total_seconds())
    upload(service, uploader, "Promoted", 840)
    assert models_of(service, "Promoted") == [(NEW, True)]
    assert service.process.runs(), "it was never started again"
    assert f"from now on this scores here: '{NEW}' (sha256" in service.log
    assert "which decided 2 uploads" in command(service, "demote")
