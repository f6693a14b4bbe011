"""The benchmark of the service, with its servers and processes."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from PIL import Image

from bench.process import Process
from bench.service import processes
from bench.service.answers import title_of
from bench.service.feed import Feed
from bench.service.measured import Part
from bench.service.pictures import SHAPES
from bench.service.profile import PARTS, REST
from bench.service.stage import Stage, stage
from bench.service.workers import worker
from review.status import Status
from review.upload import FileFacts
from store.session import Database
from tests.classifier.conftest import models, package, wheel
from wiki.http import Http
from wiki.media.imageinfo import ImageInfo
from wiki.pace import OwnPace

__all__ = ["models", "package", "wheel"]

pytestmark = pytest.mark.integration


@contextmanager
def wiki(folder: Path) -> Iterator[tuple[str, str]]:
    serve = [sys.executable, "-m", "bench.service.server", str(folder / "pictures")]
    with closing(Process(serve, None, folder / "wiki.log", seconds=60)) as process:
        api, files = process.greeting.decode().split()
        yield api, files


def test_the_service_finds_its_files_there(tmp_path: Path) -> None:
    with wiki(tmp_path) as (api, files):
        info = ImageInfo(f"{api}/w/api.php", Http("agent", OwnPace(1000)))
        facts, thumbnail = info.current(title_of(3), 250)
        assert isinstance(facts, FileFacts)
        assert (facts.width, facts.height) == SHAPES[3]
        assert thumbnail is not None
        assert thumbnail.url.startswith(files)
        with urlopen(thumbnail.url) as answered:  # noqa: S310
            assert Image.open(BytesIO(answered.read())).width == 250
        info.confirm(facts)


def test_a_worker_s_processes_are_told_apart(tmp_path: Path) -> None:
    """By who started whom: a worker, its scorers, their decoders."""
    child = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {}]); {}; p.wait()"
    wait = "import sys; sys.stdin.read()"
    scorer = child.format(repr(wait), "sum(range(3_000_000))")
    worker = child.format(repr(scorer), "print('ready', flush=True)")
    command = [sys.executable, "-c", worker]
    with closing(Process(command, None, tmp_path / "log", seconds=60)) as process:
        roles = processes.CELERY, processes.SCORER, processes.DECODER

        def all_there() -> bool:
            found = processes.megabytes([process.pid])
            return all(len(found[role]) == 1 and found[role][0] > 1 for role in roles)

        def scorer_has_worked() -> bool:
            return processes.seconds([process.pid])[processes.SCORER] >= 0.05

        wait_until(all_there)
        wait_until(scorer_has_worked)
        process.say("")


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def servers(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setenv("MODEL_DIR", str(models))
    with stage(tmp_path) as servers:
        yield servers


def test_a_profile_follows_files_to_their_verdicts(servers: Stage, tmp_path: Path) -> None:
    settings = servers.settings("mobilenet_v2", {})
    command = [sys.executable, "-m", "bench.service.profile", json.dumps(settings)]
    with (
        closing(Database(str(settings["database_url"]))) as database,
        closing(Process(command, None, tmp_path / "log", seconds=60)) as process,
    ):
        feed = Feed(database, servers.redis.url)
        ids = feed.register(len(SHAPES))
        process.say(" ".join(map(str, ids)))
        told = {name: Part(**part) for name, part in json.loads(process.line(60)).items()}
        feed.wait(ids)
        assert feed.looked_at_again() == 0
    assert {*told} == {*PARTS, REST}
    assert all(told[name].calls >= 1 for name in PARTS)
    assert all(part.ms > 0 for part in told.values())
    assert told["questions to the wiki"].calls == 2.5  # two shapes of four want another width
    assert told["turns at the wiki's hosts"].calls == 3.5
    assert told["the model"].trips == 0 < told["claiming the row"].trips


def test_workers_take_what_is_sent_to_their_queue(servers: Stage, tmp_path: Path) -> None:
    settings = servers.settings("mobilenet_v2", {"nsfw_threshold": 0, "sexy_threshold": 1})
    named = {**settings, "redis_prefix": "a:"}
    with (
        closing(Database(str(settings["database_url"]))) as database,
        worker("a", named, tmp_path) as process,
    ):
        feed = Feed(database, servers.redis.url)
        assert feed.rate(2, "a") > 0
        ended = feed.offered(20, 3, "a")
        found = processes.seconds([process.pid])
    assert [each.status for each in ended] == [Status.SUSPECT] * 3
    assert all(0 < each.seconds < 60 for each in ended)
    assert all(found.values())
