"""Where the generated databases are: a file, and a server of its own."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.contender import ROOT
from playground.database import MariaDB
from playground.database_root import Root, root_of
from store.migrate import upgrade
from store.session import Database

FOLDER = ROOT / ".cache" / "bench-store"
GB = 1 << 30
KINDS = ("sqlite", "mariadb")


@contextmanager
def empty(kind: str) -> Iterator[Database]:
    """A new one with all tables; it is gone afterwards."""
    folder = FOLDER / kind
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with _sqlite(folder) if kind == "sqlite" else _mariadb(folder) as database:
            upgrade(database)
            yield database
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def durable(database: Database) -> None:
    """From now on what is committed is on the disk, as it has to be."""
    if database.engine.dialect.name != "sqlite":
        with root_of(database.url) as root:
            root.run("SET GLOBAL innodb_flush_log_at_trx_commit = 1")


@contextmanager
def _sqlite(folder: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{folder / 'review.db'}")) as database:
        yield database


@contextmanager
def _mariadb(folder: Path) -> Iterator[Database]:
    """With as much memory as a small server of its own has."""
    with MariaDB.start(folder, keeps=True) as server, closing(Database(server.url)) as database:
        with root_of(server.url) as root:
            _enlarge(root)
        yield database


def _enlarge(root: Root) -> None:
    root.run(
        f"SET GLOBAL innodb_buffer_pool_size = {2 * GB}",
        f"SET GLOBAL innodb_log_file_size = {GB}",
    )
