import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.convert.apart import read_apart
from classifier.errors import ModelError

pytestmark = pytest.mark.integration  # starts processes


def _size(path: Path) -> int:
    return path.stat().st_size


def _refuse(path: Path) -> int:
    raise ModelError(f"{path}: is nothing")


def _die(path: Path) -> int:
    os.kill(os.getpid(), signal.SIGSEGV)
    return 0


def _hang(path: Path) -> int:
    time.sleep(60)
    return 0


def _eat(path: Path) -> int:
    return len(bytearray(10**10))


def _answer_what_cannot_be_sent(path: Path) -> object:
    return lambda: path


@pytest.mark.parametrize(
    ("read", "reason"), [(_eat, "MemoryError"), (_answer_what_cannot_be_sent, "pickle")]
)
def test_other_failures_are_told_in_one_line(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    read: Callable[[Path], object],
    reason: str,
) -> None:
    with pytest.raises(ModelError, match=rf"cannot be read \(.*{reason}.*\), get it again"):
        read_apart(read, tmp_path)
    assert capfd.readouterr().err == ""


def test_the_answer_comes_back(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert read_apart(_size, tmp_path / "file") == 3


def test_a_refusal_comes_back(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is nothing"):
        read_apart(_refuse, tmp_path)


def test_a_death_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="whoever reads it dies of it, get it again"):
        read_apart(_die, tmp_path)


def test_a_hang_ends(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(ModelError, match=r"cannot be read in 0\.5 s, get it again"):
        read_apart(_hang, tmp_path, seconds=0.5)
    assert time.monotonic() - started < 30
