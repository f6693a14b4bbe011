"""A tool's account: its variables, its folder, its database, its Redis; and a wiki to watch."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis
from sqlalchemy import create_engine

from playground.database import PASSWORD, MariaDB
from playground.database import USER as TOOLSDB_USER
from playground.demo import prepare
from playground.redis_server import WITHHELD, RedisServer
from playground.wiki import LocalWiki
from settings.toolforge import DATABASE
from store.session import Database
from tests.toolforge.container import USER, Container
from tests.toolforge.jobs import WEB, Job, commands

ROOT = Path(__file__).parents[2]
# The default model, with thresholds so low that some harmless gradients are suspects.
THRESHOLDS = {"NSFW_THRESHOLD": "0.02", "SEXY_THRESHOLD": "0.5"}
_LIMITS = ("SET GLOBAL wait_timeout=600", "SET GLOBAL interactive_timeout=600")


@dataclass(frozen=True, kw_only=True)
class Tool:
    """All that an operator has. `checkout` is what was built, which no process may change."""

    folder: Path
    checkout: Path
    wiki: LocalWiki
    redis_server: RedisServer
    mariadb: MariaDB
    env: Mapping[str, str]
    database: Database
    started: list[Container] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """The tool's folder, which jobs with `mount: all` see."""
        return Path(self.env["TOOL_DATA_DIR"])

    def start(self, job: Job, **more: str) -> Container:
        """A container of that job."""
        port = {"PORT": "8000"} if job.name.startswith(WEB) else {}
        container = Container(
            name=f"{job.name}-{len(self.started)}",
            command=job.command,
            checkout=self.checkout,
            env={**self.env, **port, **more},
            folder=self.folder / "containers" / f"{len(self.started):02} {job.name}",
        )
        self.started.append(container)
        container.start()
        return container

    def once(self, name: str) -> None:
        """Run a one-off job of the Procfile's to its end."""
        container = self.start(Job(name, commands(self.checkout)[name]))
        code = container.wait(120)
        assert code == 0, f"{name}: {container.last_words()}"

    def redis(self, command: str, *words: str) -> Any:
        """A command of who runs the server."""
        with redis.Redis(
            host="127.0.0.1", port=self.redis_server.port, decode_responses=True
        ) as own:
            name = command if command in {"PUBSUB", "INFO"} else f"{WITHHELD}{command}"
            return own.execute_command(name, *words)

    def sql(self, statement: str) -> list[Any]:
        """A statement of who runs the server."""
        return _sql(self.mariadb, statement)


@contextmanager
def tool(folder: Path, models: Path, page: Path, **more: str) -> Iterator[Tool]:
    """All of it; afterwards nothing of it runs. `models` and `page` are installed ones."""
    checkout = folder / "workspace"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(checkout)], check=True)
    subprocess.run(["chmod", "-R", "a-w,a+rX", str(checkout)], check=True)
    with ExitStack() as stack:
        wiki = stack.enter_context(LocalWiki.start(folder / "wiki", mariadb=True))
        prepare(wiki)
        servers = folder / "servers"
        served = stack.enter_context(
            RedisServer.start(servers / "redis", port=6379, as_toolforge=True)
        )
        mariadb = stack.enter_context(MariaDB.start(servers / "mariadb", port=3306))
        for statement in (*_LIMITS, f"CREATE DATABASE {TOOLSDB_USER}__{DATABASE}"):
            _sql(mariadb, statement)
        env = {**_variables(folder / "project" / "mrb", wiki), **THRESHOLDS, **more}
        _lay_out(Path(env["TOOL_DATA_DIR"]), models, page)
        database = Database(f"{mariadb.admin_url}{TOOLSDB_USER}__{DATABASE}?charset=utf8mb4")
        stack.callback(database.close)
        made = Tool(
            folder=folder,
            checkout=checkout,
            wiki=wiki,
            redis_server=served,
            mariadb=mariadb,
            env=env,
            database=database,
        )
        try:
            yield made
        finally:
            for container in made.started:
                container.kill()
                container.memory.remove()


def _variables(home: Path, wiki: LocalWiki) -> dict[str, str]:
    """What Toolforge gives, and what the operator sets; every process sees all of them."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": str(home.parents[1] / "workspace"),
        "LANG": "C.UTF-8",
        "HOME": "/nonexistent",
        "TOOL_DATA_DIR": str(home),
        "TOOL_TOOLSDB_USER": TOOLSDB_USER,
        "TOOL_TOOLSDB_PASSWORD": PASSWORD,
        "TOOL_REPLICA_USER": TOOLSDB_USER,
        "TOOL_REPLICA_PASSWORD": "hunter2",
        "SITE": str(wiki.site_toml(wiki.folder.parent)),
        "MODE": "category",
        "CONTACT": "tests@localhost",
        "BOT_USER": wiki.bot_login,
        "BOT_PASSWORD": wiki.bot_password,
        "MASS_UPLOAD": "1000000",  # or many of one uploader would share a row
        "FLAGS_PER_HOUR": "1000000",
        "BREAKER_FACTOR": "0",  # much of what is uploaded at once is suspect
        "REPORT_SECONDS": "5",
        "EDITS_PER_MINUTE": "1000",
        "EDITS_PER_DAY": "100000",
        "REQUESTS_PER_SECOND": "200",
        "API_OPEN": "true",
    }


def _lay_out(home: Path, models: Path, page: Path) -> None:
    """A folder that is the tool's, with its password in it as Toolforge puts it there."""
    kept = home / "media-review-bot"
    shutil.copytree(models, kept / "models")
    shutil.copytree(page, kept / "page")
    password = home / "replica.my.cnf"
    password.write_text(f"[client]\nuser={TOOLSDB_USER}\npassword={PASSWORD}\n")
    for path in (home, *home.rglob("*")):
        os.chown(path, USER, USER)
    password.chmod(0o400)


def _sql(mariadb: MariaDB, statement: str) -> list[Any]:
    engine = create_engine(mariadb.admin_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.exec_driver_sql(statement)
            return list(result.all()) if result.returns_rows else []
    finally:
        engine.dispose()
