"""What the tests of the whole service share: a prepared wiki, the model, a running service."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from playground.demo import prepare
from playground.embedded import EmbeddedService
from playground.person import Person
from playground.wiki import LocalWiki
from store.session import Database
from store.tables import UploadRow
from tests.classifier.conftest import models, package, wheel
from tests.store.conftest import (
    database_url,
    emptied,
    migrated_mariadb_url,
    sqlite_template,
    sqlite_url,
)

__all__ = [
    "database_url",
    "migrated_mariadb_url",
    "models",
    "package",
    "sqlite_template",
    "sqlite_url",
    "wheel",
]

# Harmless pictures score near 0: what lists some of them here lists nearly everything there.
LOW = {"NSFW_THRESHOLD": "0.001", "SEXY_THRESHOLD": "0.06"}
QUICK = {
    "MODEL": "mobilenet_v2",  # test_embedded.py tries the default: a cascade takes a second to load
    "REPORT_SECONDS": "1",
    "EDITOR_SECONDS": "3",
    "MASS_UPLOAD": "1000",
    "EDITS_PER_MINUTE": "1000",
    "RETRY_SECONDS": "0.5",
    "CLAIM_SECONDS": "5",
    "DECODE_SECONDS": "4",
    "VIDEO_SECONDS": "4",
    "SWEEP_SECONDS": "1",
}

StartService = Callable[..., EmbeddedService]


@pytest.fixture(scope="session")
def wiki(local_wiki: LocalWiki) -> LocalWiki:
    """The wiki with the pages that an operator makes once."""
    prepare(local_wiki)
    return local_wiki


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database without rows, on either server."""
    with closing(emptied(Database(database_url))) as database:
        yield database


@pytest.fixture
def uploader(wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(wiki.api, "Uploader") as person:
        yield person


@pytest.fixture
def start(wiki: LocalWiki, models: Path, tmp_path: Path) -> Iterator[StartService]:
    """Starts the embedded service in a folder; all that were started are ended."""
    started: list[EmbeddedService] = []

    def start_service(folder: str = "service", **settings: str) -> EmbeddedService:
        chosen = LOW | QUICK | {"MODEL_DIR": str(models)} | settings
        started.append(EmbeddedService.start(wiki, tmp_path / folder, chosen))
        return started[-1]

    yield start_service
    for service in started:
        service.stop()


def wait_until(done: Callable[[], bool], seconds: float = 60) -> None:
    """Look again and again; fails when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def rows(service: EmbeddedService, prefix: str) -> list[UploadRow]:
    """One test's uploads, oldest first: a new service also sees the last half minute's."""
    return [r for r in service.watch.uploads() if r.title.startswith(f"File:{prefix}")]


def all_final(service: EmbeddedService, prefix: str, count: int) -> bool:
    """Whether one test's uploads are all there and have all ended."""
    found = rows(service, prefix)
    return len(found) == count and all(row.status.final for row in found)
