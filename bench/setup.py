"""Gets the peers, each into an environment of its own; what is there already stays."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.contender import ROOT, CannotRun, Tell

_PEERS = ROOT / "bench" / "peers"
_SECONDS = 600


def python_peer(name: str, folder: Path, tell: Tell) -> tuple[str, ...]:
    """The command of a peer in a virtual environment of its own. Raises CannotRun."""
    pins = _PEERS / f"{name}.txt"
    python = folder / name / "bin" / "python"
    if _is_new(folder / name, pins):
        tell(f"installing {name} into {folder / name}")
        _run(name, [sys.executable, "-m", "venv", "--clear", str(folder / name)], ROOT)
        # Every one of them is pinned; without --no-deps a peer's older pins would refuse.
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run(name, [*pip, "--no-deps", "-r", str(pins)], ROOT)
        _note(folder / name, pins)
    return str(python), "-m", f"bench.peers.{name}"


def node_peer(name: str, folder: Path, tell: Tell) -> tuple[str, ...]:
    """The command of a peer under node. Raises CannotRun."""
    place, pins = folder / name, _PEERS / "package.json"
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise CannotRun("npm is missing: an administrator has to run apt-get install -y npm")
    if _is_new(place, pins):
        tell(f"installing {name} into {place}")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        shutil.copy(pins, place)
        quiet = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
        _run(name, [npm, "install", "--loglevel=error", *quiet], place)
        _note(place, pins)
    # Where node looks for packages depends on where the module stands.
    shutil.copy(_PEERS / f"{name}.mjs", place)
    return node, str(place / f"{name}.mjs")


def _is_new(place: Path, pins: Path) -> bool:
    """Whether what these pins ask for is yet to be installed."""
    mark = place / "installed"
    return not mark.exists() or mark.read_text(encoding="utf-8") != pins.read_text(encoding="utf-8")


def _note(place: Path, pins: Path) -> None:
    (place / "installed").write_text(pins.read_text(encoding="utf-8"), encoding="utf-8")


def _run(name: str, command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise CannotRun(f"installing {name} took more than {_SECONDS} s") from None
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        errors = [line for line in lines if "error" in line.lower()]
        raise CannotRun(f"installing {name} failed: {(errors or lines or ['no reason'])[-1]}")
