import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from review.errors import TooEarly, Transient
from wiki.media import area
from wiki.media.area import Area

LIMIT = 10_000_000
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def _no_locks(*_: object) -> None:
    raise OSError("no locks here")


def winners(folder: Path) -> int:
    """How many of eight that ask for a third at the same moment get it."""
    start, end = threading.Barrier(8), threading.Barrier(8)

    def take(_: int) -> bool:
        mine = Area(folder, LIMIT)  # as in a process of its own
        with mine.place() as place:
            start.wait()
            try:
                mine.reserve(place, LIMIT // 3)
            except TooEarly:
                return False
            finally:
                end.wait()
        return True

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(take, range(8)))


def test_as_many_at_once_as_there_is_room_for(folder: Path) -> None:
    assert [winners(folder) for _ in range(20)] == [3] * 20
    assert not [*folder.iterdir()]


def test_without_locks_too_much_is_never_let_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiki.media.area.fcntl.flock", _no_locks)
    assert max(winners(folder) for _ in range(20)) <= 3


def test_a_place_that_was_refused_keeps_what_it_had(folder: Path) -> None:
    here = Area(folder, LIMIT)
    with here.place() as one, here.place() as other:
        here.reserve(one, LIMIT // 2)
        here.reserve(other, LIMIT // 2)
        with pytest.raises(TooEarly):
            here.reserve(one, LIMIT // 2 + 1)
        assert one.path.stat().st_size == one.size == LIMIT // 2
    with here.place() as place:
        here.reserve(place, LIMIT)


def test_a_file_larger_than_the_area_waits_for_nothing_that_is_there(folder: Path) -> None:
    here = Area(folder, LIMIT)
    with here.place() as place, pytest.raises(TooEarly):
        here.reserve(place, LIMIT + 1)


def test_other_files_in_the_folder_are_not_counted(folder: Path) -> None:
    (folder / "other").write_bytes(bytes(LIMIT))
    here = Area(folder, LIMIT)
    with here.place() as place:
        here.reserve(place, LIMIT)


KILLED = """
import sys, time
from pathlib import Path
from wiki.media.area import Area
area = Area(Path(sys.argv[1]), 10_000_000)
with area.place() as place:
    area.reserve(place, 9_000_000)
    print(place.path, flush=True)
    time.sleep(600)
"""


@pytest.mark.integration
def test_what_a_killed_process_left_behind_makes_room(
    folder: Path, age: Callable[[Path, float], None]
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout is not None
    left = Path(child.stdout.readline().strip())
    here = Area(folder, LIMIT)
    age(left, 2 * area.ORPHAN_SECONDS)
    with here.place() as place, pytest.raises(TooEarly):
        here.reserve(place, LIMIT)  # however old it is, it is in use
    child.kill()
    child.communicate()
    assert left.exists()
    with here.place() as place:
        here.reserve(place, LIMIT)
        assert [*folder.iterdir()] == [place.path]


@pytest.fixture
def age() -> Callable[[Path, float], None]:
    def set_age(path: Path, seconds: float) -> None:
        os.utime(path, (time.time() - seconds,) * 2)

    return set_age


def test_what_is_in_use_or_young_or_foreign_stays(
    folder: Path, age: Callable[[Path, float], None]
) -> None:
    here = Area(folder, LIMIT)
    old, young, foreign = (folder / name for name in ("fetched-a", "fetched-b", "other"))
    with ExitStack() as stack:
        used = stack.enter_context(here.place()).path
        for path, seconds in ((old, 700), (young, 60), (foreign, 90_000), (used, 90_000)):
            path.touch()
            age(path, seconds)
        here.discard_orphans()
        assert {*folder.iterdir()} == {young, foreign, used}


def test_without_locks_only_what_is_a_day_old_goes(
    folder: Path, age: Callable[[Path, float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiki.media.area.fcntl.flock", _no_locks)
    old, young = folder / "fetched-a", folder / "fetched-b"
    for path, seconds in ((old, 90_000), (young, 80_000)):
        path.touch()
        age(path, seconds)
    Area(folder, LIMIT).discard_orphans()
    assert [*folder.iterdir()] == [young]


def test_a_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    gone = Area(tmp_path / "gone", LIMIT)
    with pytest.raises(Transient, match=r"cannot keep the file in .+ \(No such file"), gone.place():
        pass
    with pytest.raises(Transient, match="No such file"):
        gone.discard_orphans()
