"""`make toolforge-check FILES=500`: the service as on Toolforge, on this machine; needs root.

Exit code 1 when anything does not hold; what the processes said is kept then.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

import settings
from tests.toolforge.check import Check, lines, pool_of
from tests.toolforge.namespace import enter
from tests.toolforge.tool import tool


def main() -> int:
    """0, or 1 and a line for each thing that does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.toolforge", description=__doc__)
    parser.add_argument("--files", type=int, default=500, help="how many are uploaded (500)")
    arguments = parser.parse_args()
    enter("tests.toolforge", sys.argv[1:])
    begun, known = time.monotonic(), settings.load()
    folder = Path(tempfile.mkdtemp(prefix="toolforge-check-", dir="/var/tmp"))
    folder.chmod(0o755)
    say("starting a wiki, Redis and MariaDB")
    with tool(folder, known.model_dir, known.page_dir) as made:
        check = Check(
            tool=made, files=arguments.files, pool=pool_of(folder, known.model_dir), say=say
        )
        try:
            check.run()
        except AssertionError as error:
            check.found.append(str(error))
        for line in lines(check):
            say(line)
    for line in check.found:
        say(f"WRONG: {line}")
    say(
        f"{'done' if not check.found else f'failed, see {folder}'} in {time.monotonic() - begun:.0f} s"
    )
    if not check.found:
        shutil.rmtree(folder)
    return 1 if check.found else 0


def say(line: str) -> None:
    """One line of progress on stderr."""
    sys.stderr.write(f"toolforge-check: {line}\n")


if __name__ == "__main__":
    sys.exit(main())
