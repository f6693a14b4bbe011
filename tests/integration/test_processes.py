"""The service as several processes, over a real Redis and a real MariaDB."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis as redis_client

from playground import media
from playground.person import Person
from playground.redis_server import RedisServer
from playground.wiki import LocalWiki
from review.status import NoticeStatus, Status
from store.inbox import Inbox
from store.session import Database
from store.watch import Watch
from tests.counting import notice_counts
from tests.integration.conftest import LOW, QUICK, wait_until

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
Env = dict[str, str]
PREFIX = "a-secret-prefix:"
CELERY = ("-m", "celery", "-A", "worker")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")
EDITOR = ("-m", "worker", "edit")
PROCESSES = (
    ("-m", "worker", "poll"),
    (*CELERY, "worker", "--pool", "prefork", "--concurrency", "2", *QUIET),
    (*CELERY, "beat"),
    EDITOR,
    EDITOR,  # a second one, as during a deploy: the lease lets one act
)


@contextmanager
def running(
    commands: Sequence[Sequence[str]], common: Env, account: Env, folder: Path
) -> Iterator[None]:
    """Processes for the time of the with block; only editors know the account."""
    processes = []
    try:
        for number, command in enumerate(commands):
            argv = [sys.executable, *command]
            env = common | (account if command == EDITOR else {})
            with (folder / f"process{number}.log").open("ab") as log:
                processes.append(subprocess.Popen(argv, env=env, cwd=ROOT, stdout=log, stderr=log))
        yield
        assert [p.poll() for p in processes] == [None] * len(processes), "one has ended by itself"
    except BaseException:
        for file in sorted(folder.glob("process*.log")):
            sys.stderr.write(f"--- {file.name}\n{file.read_text()[-1000:]}\n")
        raise
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(15)  # Toolforge kills what has not ended by then


def environment(wiki: LocalWiki, models: Path, database: str, redis: str, folder: Path) -> Env:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "SITE": str(wiki.site_toml(folder)),
        "MODE": "category",
        "CONTACT": "tests@localhost",
        "DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "REDIS_PREFIX": PREFIX,
        "MODEL_DIR": str(models),
        "RESEND_SECONDS": "2",
        "REQUESTS_PER_SECOND": "1000",
        **LOW,
        **QUICK,
    }


def own_database(url: str) -> str:
    """An empty database beside the one that other tests use."""
    name = "s00000__processes"
    server = Database(url)
    with server.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    server.close()
    return url.replace("s00000__review", name)


def settled(watch: Watch, count: int) -> bool:
    found = [row for row in watch.uploads() if row.title.startswith("File:Processes")]
    unwritten = {NoticeStatus.DUE, NoticeStatus.WRITING} & notice_counts(watch).keys()
    return len(found) == count and all(row.status.final for row in found) and not unwritten


def test_redis_dies_empty_in_the_middle_and_nothing_is_lost_or_done_twice(
    wiki: LocalWiki,
    uploader: Person,
    models: Path,
    mariadb_url: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "redis"
    redis = RedisServer.start(folder)
    request.addfinalizer(lambda: RedisServer.end(folder))
    url = own_database(mariadb_url)
    env = environment(wiki, models, url, redis.url, tmp_path)
    migrate = [sys.executable, "-m", "alembic", "upgrade", "head"]
    subprocess.run(migrate, env=env, cwd=ROOT, check=True, capture_output=True)
    database = Database(url)
    watch = Watch(database)
    account = {"BOT_USER": wiki.bot_login, "BOT_PASSWORD": wiki.bot_password}
    with running(PROCESSES, env, account, tmp_path):
        wait_until(lambda: Inbox(database).read_until("commonswiki") is not None)
        for number in (11, 51, 52):
            uploader.upload(f"Processes {number}.png", media.picture(number, "PNG"))
        wait_until(lambda: settled(watch, 3))
        assert all_keys_have_the_prefix(redis.url)
        redis.stop()  # as a kill: it keeps nothing
        for number in (53, 54):
            uploader.upload(f"Processes {number}.png", media.picture(number, "PNG"))
        redis = RedisServer.start(folder, port=redis.port)
        wait_until(lambda: settled(watch, 5), 90)
    for row in watch.uploads():
        edits = [r for r in uploader.history(row.title) if r["user"] == wiki.bot]
        assert len(edits) == (row.status is Status.SUSPECT), row.title
    database.close()


def all_keys_have_the_prefix(url: str) -> bool:
    with redis_client.Redis.from_url(url) as client:
        keys = [key.decode() for key in client.scan_iter()]
    return bool(keys) and all(key.startswith(PREFIX) for key in keys)
