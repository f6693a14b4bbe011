import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from classifier.errors import ModelError
from classifier.writing import whole, write
from tests.classifier.full import fill


def test_two_at_once_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    with ExitStack() as both:
        first, second = (both.enter_context(whole(path)) for _ in range(2))
        first.write(b"the first")
        second.write(b"2")
    assert path.read_bytes() == b"the first"  # whose with block ended last
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


def test_whoever_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(b"the last one")

    def stopped() -> None:
        with whole(path) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {
        "report.html": b"the last one"
    }


def test_without_room_it_is_not_another_place_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(monkeypatch)
    with pytest.raises(
        ModelError, match=r"a: cannot be written \(No space left on device\), free some room and"
    ):
        write(tmp_path / "a", "some")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, what in (("pipe", "no file"), ("", "a folder")):
        with (
            pytest.raises(ModelError, match=f"it is {what}.*, give another -o"),
            whole(tmp_path / name),
        ):
            pass
    assert (tmp_path / "pipe").is_fifo()


def test_where_nothing_may_be_written_it_says_what_to_do_instead(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"No such file or directory.*, let yourself write there"):
        write(tmp_path / "none" / "a", "")
