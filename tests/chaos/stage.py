"""All that one case needs: wiki, Redis and MariaDB with a proxy before each, and the service."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import redis
from sqlalchemy import create_engine

from playground.database import DATABASE, PASSWORD, USER, MariaDB
from playground.importing import import_files
from playground.redis_server import WITHHELD, RedisServer
from playground.wiki import LocalWiki
from review.status import NoticeStatus
from store.session import Database
from store.tables import UploadRow
from store.watch import Watch
from tests.chaos.fleet import BEAT, EDIT, POLL, ROOT, WORK, Fleet
from tests.chaos.pool import THRESHOLDS, File, write
from tests.chaos.proxy import Proxy
from tests.counting import notice_counts, upload_counts

ALL = (POLL, WORK, BEAT, EDIT)
PREFIX = "a-secret-prefix:"
# An hour of an operator's is seconds here: docs/reliability.md names the settings.
SETTINGS = THRESHOLDS | {
    "MODE": "category",
    "CONTACT": "tests@localhost",
    "REDIS_PREFIX": PREFIX,
    "MASS_UPLOAD": "1000000",
    "FLAGS_PER_HOUR": "1000000",
    "BREAKER_FACTOR": "0",  # much of what is uploaded at once may be suspect
    "REPORT_SECONDS": "1",
    "EDITOR_SECONDS": "3",
    "EDITS_PER_MINUTE": "1000",
    "EDITS_PER_DAY": "100000",
    "REQUESTS_PER_SECOND": "1000",
    "PARALLEL_FETCHES": "100",  # a killed process's come back after half a minute only
    "RECONCILE_SECONDS": "5",
    "RETRY_SECONDS": "0.5",
    "CLAIM_SECONDS": "5",
    "DECODE_SECONDS": "4",
    "VIDEO_SECONDS": "4",
    "SWEEP_SECONDS": "1",
    "RESEND_SECONDS": "2",
}
PATIENCE = 120.0  # seconds in which a case must be over


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where it is played. `data` is the service's DATA_DIR, `database` goes round the proxy."""

    folder: Path
    data: Path
    wiki: LocalWiki
    redis_server: RedisServer
    mariadb: MariaDB
    to_redis: Proxy
    to_mariadb: Proxy
    env: Mapping[str, str]
    fleet: Fleet
    database: Database

    def ends(self) -> dict[str, list[int]]:
        """Who has ended how: see Fleet.ends."""
        return {name: self.fleet.ends(name) for name in self.fleet.names if self.fleet.ends(name)}

    def counts(self) -> str:
        """How many uploads and notices are in which state, for people."""
        counts = [*upload_counts(self.watch).items(), *notice_counts(self.watch).items()]
        return ", ".join(f"{number} {status}" for status, number in counts)

    @property
    def watch(self) -> Watch:
        """What became of the uploads."""
        return Watch(self.database)

    def start(self, *names: str, wrong_clock: bool = False) -> None:
        """Start these processes for the first time; what is uploaded from then on is theirs."""
        self.fleet.join(*names, wrong_clock=wrong_clock)
        self.wait(lambda: bool(self.sql("SELECT 1 FROM positions")))  # of any version's tables

    def upload(self, files: Sequence[File], batch: str) -> None:
        """Upload them all at once; `batch` is a name for it that was not used before."""
        folder = self.folder / "uploads" / batch
        write(files, folder)
        import_files(self.wiki, folder, "Uploader")

    def rows(self, files: Sequence[File]) -> list[UploadRow]:
        """Those of these files."""
        titles = {file.title for file in files}
        return [row for row in self.watch.uploads() if row.title in titles]

    def ended(self, files: Sequence[File]) -> bool:
        """Whether all of them have a verdict."""
        rows = self.rows(files)
        return len(rows) >= len(files) and all(row.status.final for row in rows)

    def settled(self, files: Sequence[File]) -> bool:
        """Whether all of them have ended, and nothing is to be written."""
        unwritten = {NoticeStatus.DUE, NoticeStatus.WRITING} & notice_counts(self.watch).keys()
        return not unwritten and self.ended(files)

    def wait(self, done: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Look again and again; fails, with what there is, when it does not come true in time."""
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                sys.stderr.write(self.fleet.last_words())
                raise AssertionError(f"not within {seconds:.0f} s: {self.counts()}")
            time.sleep(0.05)

    def redis(self, command: str, *words: str | int) -> Any:
        """A command of who runs the server, whatever is withheld from others."""
        url = self.redis_server.url
        with redis.Redis.from_url(url, socket_timeout=5, decode_responses=True) as client:
            try:
                return client.execute_command(command, *words)
            except redis.ResponseError as error:
                if "unknown command" not in str(error):
                    raise
                return client.execute_command(f"{WITHHELD}{command}", *words)

    def sql(self, statement: str) -> list[Sequence[Any]]:
        """A statement of who runs the server."""
        engine = create_engine(self.mariadb.admin_url + DATABASE, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                result = connection.exec_driver_sql(statement)
                return cast(
                    "list[Sequence[Any]]", list(result.all() if result.returns_rows else [])
                )
        finally:
            engine.dispose()


@contextmanager
def stage(
    wiki: LocalWiki,
    folder: Path,
    models: Path,
    *,
    code: Path = ROOT,
    data: Path | None = None,
    **settings: str,
) -> Iterator[Stage]:
    """All of it for the time of the with block, with nobody in the fleet yet.

    `data` is DATA_DIR, if it is to be elsewhere.
    """
    wiki.clear_faults()
    with ExitStack() as stack:
        redis_server = stack.enter_context(RedisServer.start(folder / "redis", as_toolforge=True))
        mariadb = stack.enter_context(MariaDB.start(folder / "mariadb", keeps=True))
        to_redis = stack.enter_context(Proxy(redis_server.port))
        to_mariadb = stack.enter_context(Proxy(mariadb.port))
        address = f"mysql+pymysql://{USER}:{PASSWORD}@127.0.0.1:{to_mariadb.port}/{DATABASE}"
        data = data or folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        env: Mapping[str, str] = {
            **SETTINGS,
            "SITE": str(wiki.site_toml(folder)),
            "DATA_DIR": str(data),
            "DATABASE_URL": f"{address}?charset=utf8mb4&ssl_disabled=1",
            "REDIS_URL": f"redis://127.0.0.1:{to_redis.port}/0",
            "MODEL_DIR": str(models),
            "BOT_USER": wiki.bot_login,
            **settings,
        }
        migrate(env, code)
        fleet = stack.enter_context(Fleet(folder / "log", env, account_of(wiki), code))
        database = Database(f"{mariadb.admin_url}{DATABASE}?charset=utf8mb4&ssl_disabled=1")
        stack.callback(database.close)
        yield Stage(
            folder=folder,
            data=data,
            wiki=wiki,
            redis_server=redis_server,
            mariadb=mariadb,
            to_redis=to_redis,
            to_mariadb=to_mariadb,
            env=env,
            fleet=fleet,
            database=database,
        )


def account_of(wiki: LocalWiki) -> Mapping[str, str]:
    """What no process but an editor is given."""
    return {"BOT_PASSWORD": wiki.bot_password}


def migrate(env: Mapping[str, str], code: Path) -> None:
    """As an operator does once, and after each update."""
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    known = {"HOME": env["DATA_DIR"], "PYTHONPATH": str(code), **env}
    subprocess.run(command, env=known, cwd=code, check=True, capture_output=True)
