"""A running service, another model on trial beside its own, promoted, and taken back."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from playground import media
from playground.embedded import EmbeddedService
from playground.person import Person
from playground.wiki import LocalWiki
from review.status import Status
from tests.integration.conftest import LOW, StartService, all_final, rows, wait_until

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def command(wiki: LocalWiki, models: Path, tmp_path: Path) -> Command:
    def run(service: EmbeddedService, *words: str) -> "subprocess.CompletedProcess[str]":
        env = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "DATA_DIR": str(service.folder),
            "SITE": str(wiki.site_toml(service.folder)),
            "MODEL": "mobilenet_v2",
            "MODEL_DIR": str(models),
            **LOW,
        }
        line = [sys.executable, "-m", "classifier", *words]
        return subprocess.run(
            line, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
        )

    return run


def upload(service: EmbeddedService, uploader: Person, name: str, count: int, first: int) -> None:
    """So many pictures, scored to their end."""
    for number in range(count):
        uploader.upload(f"{name} {number}.png", media.picture(first + number, "PNG"))
    wait_until(lambda: all_final(service, name, count))


def model_of(service: EmbeddedService, database: Database, name: str) -> list[tuple[str, str]]:
    """Which models' scores there are of one test's uploads, and which of them decided."""
    [row] = rows(service, name)
    with database.read() as session:
        scores = session.scalars(select(ScoreRow).where(ScoreRow.sha1 == row.sha1)).all()
        names = {one.id: session.get_one(ModelRow, one.model_id).name for one in scores}
    return sorted((name, "decided" if row.score_id == id else "") for id, name in names.items())


def test_a_trial_a_promotion_and_the_way_back(
    start: StartService, uploader: Person, command: Command
) -> None:
    service = start(MODEL=OLD, MODE="dry-run")
    database = Database(f"sqlite:///{service.folder / 'review.db'}")
    upload(service, uploader, "Alone", 1, 810)
    begun = command(service, "promote", NEW, "--shadow", "--who", "Jane")
    assert (begun.returncode, begun.stderr) == (0, "")
    wait_until(lambda: again(f"and '{NEW}'", service, uploader))
    upload(service, uploader, "Tried", 1, 820)
    wait_until(lambda: model_of(service, database, "Tried") == [(OLD, "decided"), (NEW, "")])
    report = command(service, "shadow-report", "--json")
    found = json.loads(report.stdout)
    assert found["compared"] >= 1
    assert found["furthest_apart"][0]["title"].startswith("File:")
    done = command(service, "promote", NEW)
    assert "it was on trial since 20" in done.stdout
    wait_until(lambda: again(f"here: '{NEW}'", service, uploader))
    upload(service, uploader, "Promoted", 1, 840)
    assert model_of(service, database, "Promoted") == [(NEW, "decided")]
    assert command(service, "demote").returncode == 0
    wait_until(lambda: again(f"here: '{OLD}' (sha256 {SHA[:12]}…)\n", service, uploader))
    upload(service, uploader, "Back", 1, 850)
    assert model_of(service, database, "Back") == [(OLD, "decided")]
    assert model_of(service, database, "Tried") == [(OLD, "decided"), (NEW, "")]
    database.close()
