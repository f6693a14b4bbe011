"""The Debian packages that the playground runs on, through apt-get only.

None of them contains a system service: Debian's mediawiki, mariadb-server and
redis-server would each start one.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from playground.console import PlaygroundError, say

WIKI = (
    *(f"php8.2-{part}" for part in ("cli", "sqlite3", "mbstring", "xml", "intl", "gd", "apcu")),
    *("imagemagick", "librsvg2-bin", "ghostscript", "poppler-utils"),  # its thumbnails
)
WIKI_ON_MARIADB = ("php8.2-mysql",)
MARIADB = ("mariadb-server-core", "mariadb-client-core")
REDIS = ("redis-tools",)
BROWSER = ("chromium",)  # for the tests of the page


class Run(Protocol):
    """Runs a command, and answers with what it said; a test has its own."""

    def __call__(
        self, command: Sequence[str], cwd: Path | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Wait for the command to end; raises nothing when it fails."""


def _run(command: Sequence[str], cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def require(packages: Sequence[str]) -> None:
    """Raise PlaygroundError unless all of them are installed."""
    if absent := missing(packages):
        raise PlaygroundError(
            f"missing packages ({' '.join(absent)}): run `python -m playground deps`"
        )


def missing(packages: Sequence[str], run: Run = _run) -> list[str]:
    """Those that are not installed. Raises PlaygroundError where there is no Debian."""
    if shutil.which("dpkg-query") is None:
        raise PlaygroundError("the playground needs Debian 12, for its PHP 8.2 and MediaWiki 1.39")
    told = run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages]).stdout
    installed = {line.split()[0] for line in told.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def install(run: Run = _run) -> None:
    """Install what is missing, as root or by a sudo that asks for no password.

    Raises PlaygroundError: with the command for an administrator where we may not, or
    with apt-get's own last word where it fails.
    """
    absent = missing((*WIKI, *WIKI_ON_MARIADB, *MARIADB, *REDIS, *BROWSER), run)
    if not absent:
        return
    prefix = _privilege(run)
    if prefix is None:
        raise PlaygroundError(
            "an administrator has to run: apt-get update && apt-get install -y "
            f"--no-install-recommends {' '.join(absent)}"
        )
    say(f"installing {' '.join(absent)}")
    command = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *absent]
    if run([*prefix, *command]).returncode:  # the lists may be missing or stale
        run([*prefix, "apt-get", "-qq", "update"])
        again = run([*prefix, *command])
        if again.returncode:
            raise PlaygroundError(_reason(again.stderr))


def download(packages: Sequence[str], folder: Path, run: Run = _run) -> None:
    """Put the packages' files into the folder; installs nothing, needs no rights.

    Only lists that are missing or stale do. Raises PlaygroundError as `install` does.
    """
    command = ["apt-get", "-qq", "download", *packages]
    if run(command, folder).returncode:
        prefix = _privilege(run)
        if prefix is None:
            raise PlaygroundError("an administrator has to run: apt-get update")
        run([*prefix, "apt-get", "-qq", "update"])
        again = run(command, folder)
        if again.returncode:
            raise PlaygroundError(_reason(again.stderr))


def _privilege(run: Run) -> list[str] | None:
    """What to put before a command that only root may run; None if nothing helps."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and run([sudo, "-n", "true"]).returncode == 0:
        return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def _reason(stderr: str) -> str:
    unknown = [
        line.split()[-1].strip("'")
        for line in stderr.splitlines()
        if "Unable to locate package" in line
    ]
    if unknown:
        return (
            f"this distribution has no {', '.join(unknown)}: the playground needs Debian 12, "
            "for its PHP 8.2 and MediaWiki 1.39"
        )
    return f"apt-get failed: {(stderr.strip() or 'no reason given').splitlines()[-1]}"
