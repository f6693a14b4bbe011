"""Make the virtual environment and install a requirements file into it: standard library only.

Run by make before anything else is there. Says in one line what is missing.
"""

import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)


def main(folder: Path, requirements: Path) -> None:
    """Exit with one line when it cannot be done."""
    if sys.version_info < OLDEST:
        have, want = ".".join(map(str, sys.version_info[:2])), ".".join(map(str, OLDEST))
        sys.exit(
            f"make: this is Python {have}, {want} or later is needed: make PYTHON=python{want}"
        )
    started = time.monotonic()
    sys.stderr.write(f"make: installing {requirements} into {folder} ...\n")
    if not (folder / "bin" / "pip").exists():
        make_environment(folder)
    pip = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "-r", str(requirements)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        sys.exit(f"make: pip failed: {(lines or done.stderr.splitlines() or ['no reason'])[-1]}")
    sys.stderr.write(f"make: done in {time.monotonic() - started:.0f} s\n")


def make_environment(folder: Path) -> None:
    """A new environment; Debian leaves its installer out of python3."""
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(folder)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        sys.exit(
            f"make: cannot make {folder}: an administrator has to run: apt-get install {package}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
