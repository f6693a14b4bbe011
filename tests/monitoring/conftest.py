"""A service in small, whose operator has a mailbox."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from review.fakes import FakeClock
from review.score import ModelId
from settings import Settings
from store.models import Models
from store.session import Database
from tests.monitoring.post import Post
from tests.monitoring.stage import Stage
from tests.review.values import MODEL
from tests.store.conftest import (
    clock,
    database,
    database_url,
    migrated_mariadb_url,
    sqlite_template,
    sqlite_url,
)
from tests.worker.commands.conftest import SITE
from wiring import House

__all__ = [
    "clock",
    "database",
    "database_url",
    "migrated_mariadb_url",
    "sqlite_template",
    "sqlite_url",
]

OPERATOR = "operator@example.org"
MakeStage = Callable[..., Stage]


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as post:
        yield post


@pytest.fixture
def make_stage(post: Post, tmp_path: Path) -> Iterator[MakeStage]:
    """A stage over a database that has all tables, with some settings of its own."""
    site = tmp_path / "site.toml"
    site.write_text(SITE)
    with ExitStack() as houses:

        def make(url: str, model: ModelId = MODEL, **more: Any) -> Stage:
            mail = {"alert_to": OPERATOR, "smtp_host": "127.0.0.1", "smtp_port": post.port}
            own = {"site": str(site), "data_dir": tmp_path, "database_url": url, **mail, **more}
            house, clock = House(Settings(**own)), FakeClock()
            houses.callback(house.close)
            house.database = Database(url, clock)
            Models(house.database).activate_first(model, name="a model", path="a model")
            return Stage(house=house, clock=clock, post=post)

        yield make


@pytest.fixture
def stage(make_stage: MakeStage, sqlite_url: str) -> Stage:
    return make_stage(sqlite_url)
