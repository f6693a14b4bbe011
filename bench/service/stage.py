"""What the service is measured with: a wiki of canned answers, Redis, MariaDB."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.process import Process
from bench.service.pictures import WIDTHS
from playground import process
from playground.database import USER, MariaDB
from playground.redis_server import RedisServer
from settings import load
from store.migrate import upgrade
from store.session import Database

# The most that can be set. The defaults are for a wiki that others use, too: they would be
# all that is measured.
UNPACED = {"requests_per_second": 1000, "parallel_fetches": 100}
FEED, WIKI = LOAD = "load: registering and sending", "load: the wiki"
_SITE = """\
name = "commonswiki"
domain = "commons.wikimedia.org"
api = "{api}/w/api.php"
article = "{api}/wiki/"
file_hosts = ["{host}"]
thumbnail_widths = {widths}
"""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The servers while they run; `folder` keeps what they and the workers write."""

    folder: Path
    wiki: Process
    redis: RedisServer
    mariadb: MariaDB

    @property
    def pids(self) -> dict[str, int]:
        """The databases' processes and the wiki's."""
        records = {"MariaDB": "mariadb/mariadb.json", "Redis": "redis/redis.json"}
        running = {name: process.Process.recall(self.folder / r) for name, r in records.items()}
        found = {name: server.pid for name, server in running.items() if server is not None}
        return found | {WIKI: self.wiki.pid}

    def settings(self, model: str, thresholds: Mapping[str, float]) -> dict[str, object]:
        """Those of a service with that model, on an empty database of its own."""
        return {
            "site": str(self.folder / "wiki.toml"),
            "mode": "report",
            "data_dir": str(self.folder / "data"),
            "database_url": self._empty_database(f"{USER}__bench_{model}"),
            "redis_url": self.redis.url,
            "model": model,
            "model_dir": str(load().model_dir),
            "scorers": 1,
            **thresholds,
            **UNPACED,
        }

    def _empty_database(self, name: str) -> str:
        with (
            closing(Database(self.mariadb.url)) as server,
            server.engine.begin() as connection,
        ):
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        url = self.mariadb.url_of(name)
        with closing(Database(url)) as database:
            upgrade(database)
        return url


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Start it all; the with block's end stops it. Raises CannotRun or PlaygroundError."""
    for name in ("redis", "mariadb"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    serve = [sys.executable, "-m", "bench.service.server", str(folder / "pictures")]
    with (
        closing(Process(serve, None, folder / "wiki.log", seconds=60)) as wiki,
        RedisServer.start(folder / "redis") as redis,
        MariaDB.start(folder / "mariadb") as mariadb,
    ):
        api, files = wiki.greeting.decode().split()
        site = _SITE.format(api=api, host=files.partition("//")[2], widths=list(WIDTHS))
        (folder / "wiki.toml").write_text(site, encoding="utf-8")
        yield Stage(folder=folder, wiki=wiki, redis=redis, mariadb=mariadb)
