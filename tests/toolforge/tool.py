"""A tool's account: its variables, its folder, its database, its Redis; and a wiki to watch."""

import os
import shutil
import sys
from collections.abc import Iterator
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
from tests.toolforge.build import build
from tests.toolforge.container import USER, Container
from tests.toolforge.jobs import WEB, Job, commands

ROOT = Path(__file__).parents[2]
# The default model, with thresholds so low that some harmless gradients are suspects.
THRESHOLDS = {"NSFW_THRESHOLD": "0.02", "SEXY_THRESHOLD": "0.5"}
_LIMITS = ("SET GLOBAL wait_timeout=600", "SET GLOBAL interactive_timeout=600")


@dataclass(kw_only=True)
class Tool:
    """All that an operator has. `checkout` is what was built last, and is what starts next.

    `env` are the tool's variables, which may be added to.
    """

    folder: Path
    checkout: Path
    wiki: LocalWiki
    redis_server: RedisServer
    mariadb: MariaDB
    env: dict[str, str]
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

    def build(self, repository: str, ref: str) -> str:
        """Another build, for whatever is started from now on; its commit. Raises BuildError.

        What runs goes on with the one that it was started from.
        """
        number = sum(1 for _ in self.folder.glob("workspace*"))
        place = self.folder / f"workspace-{number + 1}"
        said = build(repository, ref, place)
        self.checkout = place
        self.env["PYTHONPATH"] = str(place)
        return said

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
            name = f"{WITHHELD}{command}" if command == "KEYS" else command
            return own.execute_command(name, *words)

    def sql(self, statement: str) -> list[Any]:
        """A statement of who runs the server."""
        engine = create_engine(self.mariadb.admin_url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                result = connection.exec_driver_sql(statement)
                return list(result.all()) if result.returns_rows else []
        finally:
            engine.dispose()

    def make_database(self) -> None:
        """As an operator does, once."""
        self.sql(f"CREATE DATABASE {TOOLSDB_USER}__{DATABASE} CHARACTER SET utf8mb4")


@contextmanager
def tool(folder: Path, models: Path, page: Path) -> Iterator[Tool]:
    """All of it; afterwards nothing of it runs. `models` and `page` are installed ones.

    Of variables it has those that Toolforge gives, and no database yet.
    """
    checkout, home = folder / "workspace", folder / "project" / "mrb"
    build(str(ROOT), "HEAD", checkout)
    _lay_out(home, models, page)
    with ExitStack() as stack:
        wiki = stack.enter_context(LocalWiki.start(folder / "wiki", mariadb=True))
        prepare(wiki)
        servers = folder / "servers"
        served = RedisServer.start(servers / "redis", port=6379, as_toolforge=True)
        stack.enter_context(served)
        mariadb = stack.enter_context(MariaDB.start(servers / "mariadb", port=3306))
        database = Database(f"{mariadb.admin_url}{TOOLSDB_USER}__{DATABASE}?charset=utf8mb4")
        stack.callback(database.close)
        made = Tool(
            folder=folder,
            checkout=checkout,
            wiki=wiki,
            redis_server=served,
            mariadb=mariadb,
            env=given(home, checkout),
            database=database,
        )
        for statement in _LIMITS:
            made.sql(statement)
        try:
            yield made
        finally:
            for container in made.started:
                container.kill()
                container.memory.remove()


def given(home: Path, checkout: Path) -> dict[str, str]:
    """The variables that every process has, whatever the operator does."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": str(checkout),
        "LANG": "C.UTF-8",
        "HOME": "/nonexistent",
        "TOOL_DATA_DIR": str(home),
        "TOOL_TOOLSDB_USER": TOOLSDB_USER,
        "TOOL_TOOLSDB_PASSWORD": PASSWORD,
        "TOOL_REPLICA_USER": TOOLSDB_USER,
        "TOOL_REPLICA_PASSWORD": "hunter2",
    }


def chosen(wiki: LocalWiki) -> dict[str, str]:
    """What an operator sets to have all suspects of a check on that wiki listed at once."""
    return {
        **THRESHOLDS,
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
