"""Workers of Celery's with nothing to do, and whether the service says that they are there."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitoring.running import Part
from monitoring.standing import stored
from review.clock import now
from settings import Settings
from store.scorers import LENGTH
from tests.chaos.fleet import Fleet
from tests.classifier.conftest import models, package, wheel
from tests.integration.conftest import wait_until
from tests.worker.commands.conftest import SITE
from wiring import House

__all__ = ["models", "package", "wheel"]

pytestmark = pytest.mark.integration


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    (tmp_path / "site.toml").write_text(SITE)
    site = str(tmp_path / "site.toml")
    s = Settings(site=site, data_dir=tmp_path, database_url=sqlite_url)
    with closing(House(s)) as house:
        yield house


def test_idle_scorers_run_and_dead_ones_do_not(
    house: House, models: Path, redis_url: str, tmp_path: Path
) -> None:
    s = house.settings
    env = {"SITE": s.site, "DATA_DIR": str(tmp_path), "DATABASE_URL": s.database_url}
    env |= {"MODEL_DIR": str(models), "MODEL": "mobilenet_v2", "REDIS_URL": redis_url}
    assert not runs(house)
    with Fleet(tmp_path / "fleet", env | {"REDIS_PREFIX": f"idle-{os.getpid()}:"}, {}) as fleet:
        fleet.join("work")
        wait_until(lambda: runs(house), 60)
        fleet.leave("work", signal.SIGKILL)
    assert runs(house), "its lease is not over"
    house.database.clock = lambda: now() + LENGTH + timedelta(seconds=1)
    assert not runs(house)


def runs(house: House) -> bool:
    return bool(stored(house)["running"][Part.SCORERS])
