"""A picture is in memory only, and gone when it is closed."""

import hashlib
from pathlib import Path

import pytest

from api.picture import Picture


def test_it_is_read_by_its_path() -> None:
    with Picture() as picture:
        picture.write(b"one ")
        picture.write(memoryview(b"two"))
        assert picture.path.read_bytes() == b"one two"
        assert picture.size == 7
        assert picture.sha1 == hashlib.sha1(b"one two", usedforsecurity=False).hexdigest()


def test_it_is_in_memory() -> None:
    with Picture.of(b"something") as picture:
        assert picture.path.readlink().name == "memfd:picture (deleted)"


def test_it_is_gone_when_it_is_closed() -> None:
    with Picture.of(b"something") as picture:
        path = picture.path
    assert not path.exists()
    with pytest.raises(ValueError, match="closed"):
        picture.write(b"more")


def test_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    monkeypatch.chdir(tmp_path)
    with Picture.of(b"x" * 5_000_000):
        pass
    assert list(tmp_path.iterdir()) == []
