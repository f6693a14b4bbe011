"""The installation of a wiki: an empty one, with all accounts."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path

from playground import accounts
from playground.console import PlaygroundError, say
from playground.database import MariaDB
from playground.instance import DBNAME, PHP_SIDE, Instance

MARIADB_FOLDER = "mariadb"


def install(folder: Path, mediawiki: Path, *, mariadb: bool) -> None:
    """Make an empty wiki in that folder; what its database needs to run is ended again."""
    if not mariadb:
        _install(Instance(folder=folder, port=1), mediawiki)
        _let_readers_in(folder)
        return
    (folder / MARIADB_FOLDER).mkdir(parents=True)
    try:
        _install(Instance(folder=folder, port=1, mariadb=database_port(folder)), mediawiki)
    finally:
        MariaDB.end(folder / MARIADB_FOLDER)


def database_port(folder: Path) -> int:
    """Where the MariaDB behind that folder's wiki listens, started now; 0 for SQLite."""
    database = folder / MARIADB_FOLDER
    return MariaDB.start(database).port if database.exists() else 0


def _install(wiki: Instance, mediawiki: Path) -> None:
    wiki.lay_out()
    installer = wiki.folder / "tmp" / "installer"
    installer.mkdir()
    maintain(
        *(wiki, mediawiki, "install.php", "--confpath", str(installer)),
        *("--dbname", DBNAME, *_database(wiki)),
        *("--lang", "en", "--skins", "Vector", "--server", wiki.server, "--scriptpath", "/w"),
        *("--pass", accounts.PASSWORD, "Local Commons", accounts.ADMIN),
        settings=False,  # it would say that the wiki is installed already
    )
    for name, options in accounts.OTHERS.items():
        maintain(wiki, mediawiki, "createAndPromote.php", *options, name, accounts.PASSWORD)
    maintain(
        *(wiki, mediawiki, "createBotPassword.php", "--appid", accounts.BOT_APP),
        *("--grants", accounts.BOT_GRANTS, accounts.BOT, accounts.BOT_PASSWORD),
    )
    maintain(wiki, mediawiki, "runJobs.php", "--quiet")
    shutil.rmtree(installer)


def _let_readers_in(folder: Path) -> None:
    """Write-ahead log: readers do not block the writer (a property of SQLite's file)."""
    for database in (folder / "db").glob("*.sqlite"):
        connection = sqlite3.connect(database)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()


def _database(wiki: Instance) -> list[str]:
    if not wiki.mariadb:
        return ["--dbtype", "sqlite", "--dbpath", str(wiki.folder / "db")]
    return [
        *("--dbtype", "mysql", "--dbserver", f"127.0.0.1:{wiki.mariadb}"),
        *("--dbuser", "root", "--dbpass", ""),
    ]


def maintain(
    wiki: Instance, mediawiki: Path, script: str, *args: str, settings: bool = True
) -> None:
    """Run one of MediaWiki's own maintenance scripts on that wiki. Raises PlaygroundError."""
    config = {"MW_CONFIG_FILE": str(wiki.settings)} if settings else {}
    quietly(
        ["php", "-c", str(PHP_SIDE / "php.ini"), str(mediawiki / "maintenance" / script), *args],
        cwd=wiki.folder,
        env={**os.environ, "MW_INSTALL_PATH": str(mediawiki), **config},
    )


def quietly(command: Sequence[str], cwd: Path, env: dict[str, str] | None = None) -> None:
    """Run a command; what it says is shown only when it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        say("\n".join(said[-20:]))
        raise PlaygroundError(f"{Path(command[0]).name} failed: {' '.join(command[:5])}")
