"""No sequence of ends, crashes, failures and rotations offers an upload twice, or loses one."""

import itertools
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from annotators import json_lines
from annotators.json_lines import JsonLines
from review.errors import Paused, Transient
from review.fakes import FakeClock
from review.handing_on import HandingOn
from review.status import FINAL, Status
from store.session import Database
from tests.review.editing import LEASE
from tests.review.machine import PROCESSES, WAITS, Broken, Fuse, Killed
from tests.store.bench import DatabaseBench
from tests.store.offering import Offering, ids, until_quiet

LATER = LEASE * 1.1  # nobody else has the lease any more
TROUBLES = [Killed, Broken, OSError(28, "No space left on device")]


def test_once_in_the_file_whatever_happens(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_lines, "MOST", 3)  # by little, so that there is more
    monkeypatch.setattr(JsonLines, "most", 3)
    numbers = itertools.count()

    class OverSQLite(Handing):
        @staticmethod
        def make_offering() -> Offering:
            folder = tmp_path / str(next(numbers))
            folder.mkdir()
            shutil.copy(sqlite_template, folder / "review.db")
            database = Database(f"sqlite:///{folder / 'review.db'}", FakeClock())
            return Offering(DatabaseBench(clock=FakeClock(), database=database))

    run_state_machine_as_test(
        OverSQLite, settings=settings(max_examples=30, stateful_step_count=25, deadline=None)
    )


class Handing(RuleBasedStateMachine):
    """Two processes that hand on to one file, which somebody moves away."""

    make_offering: Callable[[], Offering]

    @initialize()
    def start(self) -> None:
        self.offering = type(self).make_offering()
        self.path = Path(self.offering.database.url.removeprefix("sqlite:///")).parent / "o.jsonl"
        self.uploads: dict[int, int] = {}  # row -> log entry
        self.moved = itertools.count(1)
        self.processes = [self.new_process(), self.new_process()]
        self.end(4, Status.CLEAR)

    def new_process(self) -> HandingOn:
        return self.offering.process(JsonLines(self.path))

    @rule(count=st.integers(1, 3), status=st.sampled_from(FINAL))
    def end(self, count: int, status: Status) -> None:
        for _ in range(count):
            log_id = len(self.uploads) + 1
            self.uploads[self.offering.end(log_id, status)] = log_id

    @rule(data=st.data(), status=st.sampled_from([*FINAL, None]))
    def end_again(self, data: st.DataObject, status: Status | None) -> None:
        """Or be scored anew for longer than the rest of the story."""
        ended = [one for one in self.uploads if self.offering.bench.row(one).status.final]
        if ended:
            upload_id = data.draw(st.sampled_from(ended))
            self.offering.scan_again(upload_id)
            if status is not None:
                self.offering.end_again(upload_id, status)

    @rule(by=st.sampled_from(WAITS))
    def wait(self, by: Any) -> None:
        self.offering.clock.tick(by)

    @rule()
    def rotate(self) -> None:
        """As logrotate does: what is empty stays."""
        if self.path.exists() and self.path.stat().st_size:
            self.path.rename(self.path.with_name(f"{self.path.name}.{next(self.moved)}"))

    @rule(number=PROCESSES)
    def round(self, number: int) -> None:
        self.offering.clock.tick(LATER)
        with suppress(Transient, Paused):
            self.processes[number].round()

    @rule(number=PROCESSES, length=st.integers(1, 24), error=st.sampled_from([Killed, Broken]))
    def round_with_trouble(self, number: int, length: int, error: type[BaseException]) -> None:
        """A process dies, or an error that nobody foresaw comes, before or after any step."""
        with fused(self.processes[number], Fuse(length, error)):
            self.round_of_one_that_may_die(number)

    @rule(number=PROCESSES, room=st.integers(0, 2000), trouble=st.sampled_from(TROUBLES))
    def round_that_is_cut_off(self, number: int, room: int, trouble: Any) -> None:
        """Somewhere in the middle of what is written."""
        with writing_only(room, trouble):
            self.round_of_one_that_may_die(number)

    def round_of_one_that_may_die(self, number: int) -> None:
        self.offering.clock.tick(LATER)
        with suppress(Transient, Paused, Broken):
            try:
                self.processes[number].round()
            except Killed:
                self.processes[number] = self.new_process()

    def teardown(self) -> None:
        if not hasattr(self, "offering"):
            return
        with closing(self.offering.database):
            for upload_id in self.uploads:
                if not self.offering.bench.row(upload_id).status.final:
                    self.offering.end_again(upload_id, Status.CLEAR)
            until_quiet(self._round_later, self._all_is_noted)
            assert Counter(written(self.path)) == Counter(ids(*self.uploads.values()))

    def _round_later(self) -> None:
        self.offering.wait_until_all_is_due()
        self.round(0)

    def _all_is_noted(self) -> bool:
        rows = [self.offering.row(upload_id) for upload_id in self.uploads]
        return all(row is not None and row.offered_at is not None for row in rows)


@contextmanager
def fused(process: Any, fuse: Fuse) -> Iterator[None]:
    """Each call of its neighbours burns the fuse, before and after."""
    real = process._offers, process._annotator
    process._offers, process._annotator = map(fuse.around, real)
    process._annotator.most = real[1].most
    try:
        yield
    finally:
        process._offers, process._annotator = real


@contextmanager
def writing_only(room: int, trouble: Any) -> Iterator[None]:
    """So many bytes; then the trouble comes."""
    real, left = json_lines._append, room

    def append(file: BinaryIO, data: bytes) -> None:
        nonlocal left
        real(file, data[: max(left, 0)])
        left -= len(data)
        if left < 0:
            raise trouble

    json_lines._append = append
    try:
        yield
    finally:
        json_lines._append = real


def written(path: Path) -> list[str]:
    """The ids in the file and in all that were moved away; what is no JSON is skipped."""
    found = []
    for file in path.parent.glob(f"{path.name}*"):
        for line in file.read_bytes().splitlines():
            with suppress(ValueError):
                found.append(json.loads(line)["id"])
    return found
