"""A network and a view of the files of one's own, in which Toolforge's servers have their names.

Nothing in it reaches beyond loopback, and its ports are nobody else's.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from playground.console import PlaygroundError
from playground.template import template
from settings.toolforge import MAIL, REDIS, TOOLSDB

_INSIDE = "TOOLFORGE_CHECK_INSIDE"


def enter(module: str, arguments: Sequence[str]) -> None:
    """Go on as the same program within; returns there. Exits with one line where it cannot be."""
    if os.environ.get(_INSIDE):
        _furnish()
        return
    if os.geteuid() != 0:
        sys.exit(
            "toolforge-check: limits of memory and other users' rights are root's to give: "
            "run it as root (sudo make toolforge-check)"
        )
    sys.stderr.write(
        "toolforge-check: starting the servers; the first time MediaWiki is unpacked, "
        "which takes a minute\n"
    )
    try:
        template(mariadb=True)  # what is missing for it comes from beyond that network
    except PlaygroundError as error:
        sys.exit(f"toolforge-check: {error}")
    command = ["unshare", "--net", "--mount", "--propagation", "private", "--"]
    program = [sys.executable, "-m", module, *arguments]
    os.execvpe(command[0], [*command, *program], {**os.environ, _INSIDE: "1"})  # noqa: S606


def _furnish() -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    hosts = Path("/run/toolforge-check-hosts")
    names = f"localhost {TOOLSDB} {REDIS} {MAIL}"
    hosts.write_text(f"127.0.0.1 {names}\n", encoding="ascii")
    subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], check=True)
