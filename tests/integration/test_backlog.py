"""A backlog of any size fills nothing, and fresh uploads go before it: over a real Redis."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import redis as redis_client

from playground.redis_server import RedisServer
from review.upload import Queue
from store.backfills import Backfills
from store.inbox import MOST_SENT, Inbox
from store.migrate import upgrade
from store.session import Database
from store.tables import UploadRow
from store.watch import Watch
from tests.chaos.fleet import CELERY, QUIET, ROOT
from tests.classifier.conftest import MakeModel, make_model
from tests.integration.conftest import wait_until
from tests.review.values import WIKI, an_upload
from tests.wiki.server import Answer, Server
from worker.queues import NAMES

__all__ = ["make_model"]

pytestmark = pytest.mark.integration

PREFIX = "backlog:"
MANY = 200_000
SEND = """
import sys
from datetime import UTC, datetime
from worker import tasks
tasks.enqueue([*map(int, sys.argv[1:])])
print(datetime.now(UTC).isoformat())
"""
SWEEP = """
import resource
from worker import tasks
tasks.house()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(3):
    tasks.sweep()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
# One row as a template, and as many more as are wanted.
MULTIPLY = """
INSERT INTO uploads ({columns}) WITH RECURSIVE n(i) AS
(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT {values} FROM uploads, n
"""


@pytest.fixture
def wiki() -> Iterator[Server]:
    """Every file is deleted, and it takes a moment to say so."""
    missing = {"title": "File:A.jpg", "ns": 6, "missing": True}
    answer = {"batchcomplete": True, "query": {"pages": [missing]}}
    with Server() as server:
        server.answers["/api.php"] = Answer(json.dumps(answer).encode(), pause=0.02, parts=1)
        yield server


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    with RedisServer.start(tmp_path / "redis") as server:
        yield server.url


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{tmp_path / 'review.db'}")) as database:
        upgrade(database)
        yield database


@pytest.fixture
def environment(wiki: Server, redis: str, tmp_path: Path, make_model: MakeModel) -> dict[str, str]:
    site = {
        "name": WIKI,
        "domain": "localhost",
        "api": wiki.url("/api.php"),
        "article": wiki.url("/wiki/"),
    }
    lines = [f'{name} = "{value}"' for name, value in site.items()]
    lines += [f'file_hosts = ["{wiki.host}"]', "thumbnail_widths = [250]"]
    (tmp_path / "site.toml").write_text("\n".join(lines))
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "SITE": str(tmp_path / "site.toml"),
        "DATA_DIR": str(tmp_path),
        "REDIS_URL": redis,
        "REDIS_PREFIX": PREFIX,
        "MODEL": str(make_model()),
        "NSFW_THRESHOLD": "0.9",
        "SEXY_THRESHOLD": "0.9",
        "REQUESTS_PER_SECOND": "1000",
    }


def python(environment: Mapping[str, str], script: str, *words: object) -> str:
    command = [sys.executable, "-c", script, *map(str, words)]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def worker(environment: Mapping[str, str], folder: Path, *words: str) -> Iterator[None]:
    command = [sys.executable, *CELERY, "worker", "--pool", "threads", "-c", "1", *QUIET, *words]
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)


def backlog(database: Database, count: int) -> None:
    files = [an_upload(-n, title=f"File:Old {n}.jpg", sha1="") for n in range(1, count + 1)]
    backfills = Backfills(database, WIKI)
    backfills.advance(backfills.begin("{}", None), files, found=count)


def fresh(database: Database, count: int) -> list[int]:
    files = [an_upload(n, title=f"File:New {n}.jpg", sha1="") for n in range(1, count + 1)]
    return Inbox(database).register(WIKI, files, datetime.now(UTC))


def ended(database: Database, queue: Queue) -> list[UploadRow]:
    return [row for row in Watch(database).uploads() if row.queue is queue and row.finished_at]


def lengths(url: str) -> dict[Queue, int]:
    with redis_client.Redis.from_url(url) as client:
        return {queue: int(client.llen(f"{PREFIX}{name}")) for queue, name in NAMES.items()}


def test_fresh_uploads_are_scored_before_all_that_is_queued_of_the_backlog(
    database: Database, environment: dict[str, str], redis: str, tmp_path: Path
) -> None:
    backlog(database, 300)
    python(environment, SWEEP)
    assert lengths(redis) == {Queue.FRESH: 0, Queue.BACKLOG: 300}
    with worker(environment, tmp_path):
        wait_until(lambda: len(ended(database, Queue.BACKLOG)) >= 10)
        numbers = fresh(database, 10)
        sent_at = datetime.fromisoformat(python(environment, SEND, *numbers))
        wait_until(lambda: len(ended(database, Queue.FRESH)) == 10)
        last = max(row.finished_at for row in ended(database, Queue.FRESH) if row.finished_at)
        between = [
            row.id
            for row in ended(database, Queue.BACKLOG)
            if row.finished_at and sent_at < row.finished_at < last
        ]
        assert len(between) <= 2, "that which was being scored, and one on its way"
        assert lengths(redis)[Queue.BACKLOG] > 0, "there was a choice"


def test_a_worker_for_the_backlog_alone_leaves_fresh_uploads_to_others(
    database: Database, environment: dict[str, str], redis: str, tmp_path: Path
) -> None:
    backlog(database, 3)
    python(environment, SEND, *fresh(database, 1))
    python(environment, SWEEP)
    with worker(environment, tmp_path, "-Q", NAMES[Queue.BACKLOG]):
        wait_until(lambda: len(ended(database, Queue.BACKLOG)) == 3)
        assert ended(database, Queue.FRESH) == []
        assert lengths(redis) == {Queue.FRESH: 1, Queue.BACKLOG: 0}
    with worker(environment, tmp_path):
        wait_until(lambda: len(ended(database, Queue.FRESH)) == 1)


def test_a_backlog_of_any_size_fills_neither_redis_nor_memory_nor_the_other_queue(
    database: Database, environment: dict[str, str], redis: str
) -> None:
    backlog(database, 1)
    multiply(database, MANY)
    assert Backfills(database, WIKI).waiting(MANY * 2) == MANY + 1
    python(environment, SEND, *fresh(database, 5))
    before = memory(redis)
    kilobytes = int(python(environment, SWEEP))
    assert lengths(redis) == {Queue.FRESH: 5, Queue.BACKLOG: MOST_SENT}
    assert memory(redis) - before < 5_000_000
    assert kilobytes < 30_000


def test_what_nobody_takes_is_not_sent_again_and_again(
    database: Database, environment: dict[str, str], redis: str
) -> None:
    """Messages that are there are not lost, however long ago they were sent."""
    backlog(database, MOST_SENT + 500)
    for _ in range(2):
        python({**environment, "RESEND_SECONDS": "1"}, SWEEP)
        time.sleep(1)
    assert lengths(redis) == {Queue.FRESH: 0, Queue.BACKLOG: MOST_SENT}


def multiply(database: Database, count: int) -> None:
    """As many rows more, which differ in what has to be unique."""
    columns = [column.name for column in UploadRow.__table__.columns if column.name != "id"]
    own = {"log_id": "-1000 - i", "page_id": "1000 + i", "title": "'File:Old ' || (1000 + i)"}
    values = [own.get(name, f"uploads.{name}") for name in columns]
    words: dict[str, Any] = {"columns": ", ".join(columns), "values": ", ".join(values)}
    with database.engine.begin() as connection:
        connection.exec_driver_sql(MULTIPLY.format(count=count, **words))


def memory(url: str) -> int:
    with redis_client.Redis.from_url(url) as client:
        return int(client.info("memory")["used_memory"])
