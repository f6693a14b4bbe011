import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from playground import template
from playground.console import PlaygroundError


def test_a_disk_without_room_is_said_before_anything_is_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLAYGROUND_CACHE", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=20_000_000))
    with pytest.raises(PlaygroundError, match=r"has 20 MB free, and \d+ MB are needed"):
        template.template(mariadb=False)
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]
