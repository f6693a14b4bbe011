"""`make toolforge-rehearsal`: a Toolforge to deploy to by hand, as docs/deploy-toolforge.md says.

It goes on until Ctrl-C, and prints how to get in: there, `toolforge` takes the commands of
that document and answers in fewer words than the real one. Needs root.
"""

import json
import os
import shlex
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import settings
from tests.toolforge.build import BuildError
from tests.toolforge.mailbox import Mailbox
from tests.toolforge.namespace import enter
from tests.toolforge.registry import registry
from tests.toolforge.rehearsal import Rehearsal
from tests.toolforge.tool import ROOT, Tool, tool

PACKAGES = ROOT / ".cache" / "packages"  # that tests have fetched


def main(folder: Path) -> None:
    """Serve until Ctrl-C."""
    enter("tests.toolforge.keeper", sys.argv[1:])
    known = settings.load()
    if folder.exists():
        sys.exit(f"toolforge-rehearsal: {folder} is there already: give another folder")
    folder.mkdir()
    folder.chmod(0o755)
    # A shell without job control has what it starts in the background ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt), tool(folder, known.model_dir, known.page_dir) as made:
            _run(made, folder)
    except BuildError as error:
        sys.exit(f"toolforge-rehearsal: {error}")
    finally:
        shutil.rmtree(folder)
        sys.stdout.write(f"The rehearsal has ended; {folder} is removed.\n")


def _run(made: Tool, folder: Path) -> None:
    made.env |= registry(PACKAGES, folder / "registry", made.env["PATH"])
    rehearsal = Rehearsal(tool=made)
    jobs = rehearsal.deployments
    threading.Thread(target=jobs.supervise, daemon=True).start()
    try:
        with Mailbox(folder / "mail") as mailbox:
            sys.stdout.write(_welcome(made, folder, mailbox.folder))
            sys.stdout.flush()
            _serve(folder / "socket", rehearsal.answer)
    finally:
        jobs.lock.acquire()  # for good: nothing is started again while all is ended


def _serve(path: Path, answer: Callable[[Sequence[str], str], str]) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        while True:
            caller, _ = server.accept()
            with caller, caller.makefile("rw") as file:
                asked = json.loads(file.readline())
                try:
                    said = answer(asked["words"], asked["given"])
                except Exception as error:
                    said = f"{type(error).__name__}: {error}"
                file.write(said + "\n")


def _welcome(made: Tool, folder: Path, mail: Path) -> str:
    """Write the commands, and say how to get in."""
    place, programs = shlex.quote(str(folder)), folder / "bin"
    programs.mkdir()
    inside = f"nsenter --net --mount --target {os.getpid()} --"
    client = f"{sys.executable} -m tests.toolforge.client {place}"
    scripts = {
        "toolforge": f'cd {ROOT} && exec {client} "$@"',
        "launcher": 'exec "$@"',
        "inside": f'exec {inside} sh -c \'cd "$0" && exec "$@"\' "$PWD" "$@"',
        "sql": f"cd {ROOT} && exec {client} sql",
    }
    for name, script in scripts.items():
        (programs / name).write_text(f"#!/bin/bash\n{script}\n")
        (programs / name).chmod(0o755)
    return (
        f"A tool named {made.home.name}; REPOSITORY is {ROOT}.\n"
        "In another terminal, as root there too (sudo -s),\n"
        f"  export PATH={programs}:$PATH HOME={made.home} TOOL_TOOLSDB_USER=s00000; cd\n"
        "and then what docs/deploy-toolforge.md says. In its step 4, set as well the wiki\n"
        "to watch, and thresholds by which harmless pictures are listed:\n"
        f"  toolforge envvars create SITE {made.wiki.site_toml(folder)}\n"
        "  toolforge envvars create NSFW_THRESHOLD 0.02\n"
        "  toolforge envvars create SEXY_THRESHOLD 0.5\n"
        "Its network is its own: `inside COMMAND` runs one there, a browser or an upload:\n"
        f"  cd {ROOT} && inside .venv/bin/python -m playground upload {made.wiki.server} FOLDER\n"
        f"The wiki is {made.wiki.server}; Admin, Patroller and Uploader have the password\n"
        f"Local-Test-Pass-1. The bot is {made.wiki.bot_login}, password {made.wiki.bot_password};\n"
        "its pages are there already. The web service is at http://127.0.0.1:8000/.\n"
        f"Each mail that the service sends is a file in {mail}.\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
