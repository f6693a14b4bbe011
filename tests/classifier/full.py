"""A disk without room, for what is written aside first."""

from pathlib import Path
from typing import Any

import pytest

_open = Path.open


def fill(monkeypatch: pytest.MonkeyPatch, name: str = "") -> None:
    """Whatever is written aside for a file of that name, or any, can be made and not written."""

    def full(path: Path, *words: Any, **more: Any) -> Any:
        if path.suffix == ".part" and name in path.name:
            path.touch()
            return Path("/dev/full").open("wb")
        return _open(path, *words, **more)

    monkeypatch.setattr(Path, "open", full)
