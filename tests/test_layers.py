"""What settings and wiring may import, which are outside the layers of the rooms."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def imports(file: Path) -> set[str]:
    """The first part of every name that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_wiring_knows_no_entry_point() -> None:
    known = set().union(*map(imports, (ROOT / "wiring").glob("*.py")))
    assert {"store", "wiki", "classifier", "review"} <= known
    assert not known & {"worker", "api", "bench", "celery", "fastapi"}


def test_settings_know_values_only() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    known = set().union(*map(imports, (ROOT / "settings").glob("*.py")))
    assert known & rooms == {"settings", "review", "wiki"}


ENTRIES = ("elsewhere", "house")  # of the commands that ask the wiki or the database


def test_two_modules_of_the_classifier_ask_for_the_parts_and_no_room_asks_them() -> None:
    commands = ROOT / "classifier" / "commands"
    asks = {file for file in (ROOT / "classifier").rglob("*.py") if "wiring" in imports(file)}
    assert asks == {commands / f"{name}.py" for name in ENTRIES}
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    given = tuple(f"from classifier.commands.{name} import" for name in ENTRIES)
    users = {f.parent for f in files if any(one in f.read_text(encoding="utf-8") for one in given)}
    assert users == {commands}


def loaded_by(modules: str) -> list[str]:
    """All that is loaded where these are imported."""
    program = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_the_service_needs_nothing_that_trains() -> None:
    heavy = {"sklearn", "scipy", "matplotlib", "torch", "classifier.training"}
    assert heavy.isdisjoint(loaded_by("worker.tasks, api.serve, wiring"))


def test_what_scores_nothing_loads_nothing_that_scores() -> None:
    heavy = {"numpy", "onnxruntime", "cv2", "PIL", "pdqhash"}
    assert heavy.isdisjoint(loaded_by("worker.tasks, worker.poller, worker.editor"))


ROOMS = (
    "review",
    "classifier",
    "video",
    "fence",
    "wiki",
    "store",
    "annotators",
    "monitoring",
    "worker",
    "api",
    "wiring",
    "bench",
)


@pytest.mark.parametrize("room", ROOMS)
def test_only_settings_read_the_environment(room: str) -> None:
    reads = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / room).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if _reads_environment(node)
    ]
    decoders_path = {"fence/environment.py"}  # a child cannot start without PATH
    assert set(reads) - decoders_path == set()


def _reads_environment(node: ast.AST) -> bool:
    """os.getenv(...), or os.environ anywhere but on the left of an assignment."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "environ"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        inner = node.func.value
        of_environ = isinstance(inner, ast.Attribute) and inner.attr == "environ"
        return of_environ or node.func.attr == "getenv"
    return False
