"""`python -m release.lock`: writes requirements.lock, the pins with the hashes of their files.

The checkout itself is no part of it: pip takes no `-e .` where hashes are required.
"""

import os
import subprocess
import sys

from release.pins import LOCK, REQUIREMENTS

# The oldest Python that is supported: it needs most.
COMMAND = (
    *("uv", "pip", "compile", "--quiet", "--generate-hashes", "--python-version", "3.11.0"),
    *("--python-platform", "x86_64-unknown-linux-gnu", "--no-emit-package", "media-review-bot"),
    # Nothing of this machine: an index or a folder of wheels of its own has other hashes.
    *("--no-config", "--no-cache", "--no-header", "--no-annotate"),
)
HEADER = """\
# requirements.txt with the hashes of all files that PyPI has of each, written by `make lock`:
# pip install --require-hashes -r requirements.lock && pip install --no-deps -e .
"""


def main() -> int:
    """The exit code: uv's own, which has said why, where it could not be written."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    command = [sys.executable, "-m", *COMMAND, str(REQUIREMENTS.name)]
    done = subprocess.run(  # noqa: S603  words of this file only
        command, cwd=REQUIREMENTS.parent, env=kept, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode == 0:
        LOCK.write_text(HEADER + done.stdout, encoding="utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
