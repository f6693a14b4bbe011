"""`make toolforge-check FILES=500`: the service as on Toolforge, on this machine; needs root.

Exit code 1 when anything does not hold; what the processes said is kept then.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import settings
from tests.chaos.pool import Pool
from tests.toolforge.check import Check, figures
from tests.toolforge.fleet import Fleet
from tests.toolforge.illness import unnoticed
from tests.toolforge.namespace import enter
from tests.toolforge.takeover import open_doors
from tests.toolforge.tool import ROOT, THRESHOLDS, chosen, tool


def main() -> int:
    """0, or 1 and a line for each thing that does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.toolforge", description=__doc__)
    parser.add_argument("--files", type=int, default=500, help="how many are uploaded (500)")
    arguments = parser.parse_args()
    enter("tests.toolforge", sys.argv[1:])
    begun = time.monotonic()
    # Not in /tmp: of that each container has its own.
    folder = Path(tempfile.mkdtemp(prefix="toolforge-check-", dir="/var/tmp"))
    folder.chmod(0o755)
    found = _run(folder, arguments.files)
    for line in found:
        say(f"WRONG: {line}")
    ended = f"failed, what was said is in {folder}/containers" if found else "all holds"
    say(f"{ended}; done in {time.monotonic() - begun:.0f} s")
    if not found:
        shutil.rmtree(folder)
    return 1 if found else 0


def _run(folder: Path, files: int) -> list[str]:
    known = settings.load()
    pool = Pool(folder / "pictures", known.model_dir, THRESHOLDS)
    say(f"checking the last commit ({_commit()}); starting a wiki, Redis and MariaDB")
    with tool(folder, known.model_dir, known.page_dir) as made:
        made.make_database()
        made.env.update(chosen(made.wiki))
        check = Check(fleet=Fleet(tool=made, say=say), pool=pool, files=files)
        try:
            found = check.run()
            for line in figures(check):
                say(line)
            say("a decoder is taken over")
            found += open_doors(made)
            found += unnoticed(Fleet(tool=made, say=say))
        except AssertionError as error:
            found = [str(error)]
    return found


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%h %s"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def say(line: str) -> None:
    """One line of progress on stderr."""
    sys.stderr.write(f"toolforge-check: {line}\n")


if __name__ == "__main__":
    sys.exit(main())
