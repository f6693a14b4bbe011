"""A throw-away MariaDB server, set up like Toolforge's ToolsDB where a tool can tell."""

import getpass
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from playground.console import PlaygroundError
from playground.lock import locked
from playground.loopback import free_port
from playground.packages import MARIADB, require
from playground.process import Process, find_program
from playground.service import Service

USER = "s00000"
PASSWORD = "local-test-pass"
DATABASE = f"{USER}__review"
# ToolsDB's user may make any database of its own prefix, and has few connections.
_SET_UP = (
    f"CREATE USER IF NOT EXISTS '{USER}'@'%' IDENTIFIED BY '{PASSWORD}'"
    " WITH MAX_USER_CONNECTIONS 20;\n"
    f"GRANT ALL ON `{USER}\\_\\_%`.* TO '{USER}'@'%';\n"
    f"CREATE DATABASE IF NOT EXISTS {DATABASE};\n"
)
# Nothing of it has to outlive this machine's power, or its own process.
_THROWN_AWAY = (
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--debug-no-sync",
)
_KEPT = ("--innodb-flush-log-at-trx-commit=2",)


@dataclass(frozen=True, kw_only=True)
class MariaDB(Service):
    """A running server."""

    records: ClassVar = ("mariadb.json",)

    port: int

    @classmethod
    def start(cls, folder: Path, *, port: int = 0, keeps: bool = False) -> Self:
        """Serve the databases of that folder; what runs already goes on running.

        A port of 0 is the last one if it is still free. With `keeps`, what was committed
        outlives a SIGKILL; else up to a second of it is lost. Raises PlaygroundError when
        something is missing or does not come up.
        """
        require(MARIADB)
        folder = folder.resolve()
        with locked(folder / "lock"):
            process = Process.recall(folder / "mariadb.json") or _serve(folder, port, keeps)
        return cls(folder=folder, port=process.port)

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the tool's own database."""
        return self.url_of(DATABASE)

    @property
    def admin_url(self) -> str:
        """SQLAlchemy's address of the server for who runs it."""
        return f"mysql+pymysql://root@127.0.0.1:{self.port}/"

    def url_of(self, database: str) -> str:
        """SQLAlchemy's address of any database; the user may create s00000__* ones.

        Without TLS, which this server does not have: to ask for it takes 27 ms of each connection.
        """
        address = f"mysql+pymysql://{USER}:{PASSWORD}@127.0.0.1:{self.port}"
        return f"{address}/{database}?charset=utf8mb4&ssl_disabled=1"


def _serve(folder: Path, port: int, keeps: bool) -> Process:
    data, log, set_up = folder / "data", folder / "mariadb.log", folder / "set-up.sql"
    if not data.exists():
        _install(data)
    set_up.write_text(_SET_UP)
    port = free_port(port or Process.last_port(folder / "mariadb.json"))
    process = Process.start(
        folder / "mariadb.json",
        [
            *("mariadbd", *_options(data), f"--port={port}", "--bind-address=127.0.0.1"),
            *("--socket=s", f"--pid-file={folder / 'pid'}"),  # a long path is no socket's name
            *("--skip-name-resolve", "--skip-log-bin", "--performance-schema=OFF"),
            *("--character-set-server=utf8mb4", "--collation-server=utf8mb4_unicode_ci"),
            *("--innodb-strict-mode=ON", "--local-infile=OFF"),
            f"--init-file={set_up}",  # done before it listens
            *(_KEPT if keeps else _THROWN_AWAY),
        ],
        port=port,
        log=log,
    )
    process.wait_until(lambda: _listens(port), log)
    return process


def _options(data: Path) -> list[str]:
    temporary = data.parent / "tmp"  # a server that starts empties it, and it would be everybody's
    temporary.mkdir(parents=True, exist_ok=True)
    return [
        *("--no-defaults", f"--user={getpass.getuser()}", f"--datadir={data}"),
        f"--tmpdir={temporary}",
        *("--innodb-log-file-size=8M", "--innodb-buffer-pool-size=64M"),
        "--innodb-doublewrite=0",
    ]


def _install(data: Path) -> None:
    """Make the folder of the databases: whole, or not at all."""
    unfinished = data.with_name("data.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [find_program("mariadb-install-db"), *_options(unfinished), *_THROWN_AWAY]
    command += ["--skip-test-db"]
    command += ["--auth-root-authentication-method=normal", "--skip-name-resolve"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise PlaygroundError(f"mariadb-install-db failed: {''.join(last)}")
    unfinished.rename(data)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            return bool(client.recv(1))  # its greeting
    except OSError:
        return False
