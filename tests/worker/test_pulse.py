"""Signs of life, and the script that reads them."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from worker.pulse import CONSUMER, DATABASE, START, WRITE_SECONDS, Pulse

SCRIPT = Path(__file__).parents[2] / "health.sh"
SECONDS = 60.0


class Clock:
    """A time that a test sets; it begins a minute ago."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "there" / "health"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pulse(file: Path, clock: Clock) -> Pulse:
    return Pulse(file, SECONDS, clock)


def ask(file: Path) -> tuple[int, str]:
    """As a supervisor does, without a single variable but the file's."""
    done = subprocess.run(
        ["/bin/sh", str(SCRIPT)],
        env={"HEALTH_FILE": str(file), "PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.strip()


def test_before_anything_runs_it_is_ill(file: Path) -> None:
    assert ask(file) == (1, f"nothing runs yet: there is no {file}")
    file.parent.mkdir()
    file.touch()
    assert ask(file)[0] == 1, "a file that says nothing says nothing good"


def test_what_gave_a_sign_is_well(file: Path, pulse: Pulse) -> None:
    pulse.beat(CONSUMER)
    pulse.beat(DATABASE)
    assert ask(file) == (0, "well")


def test_what_has_begun_is_well_until_it_should_have_come_up(
    file: Path, pulse: Pulse, clock: Clock
) -> None:
    file.parent.mkdir()
    file.write_text(f"{clock() - 1:.0f} an earlier process's\n")
    pulse.begin()
    assert ask(file) == (0, "well")
    clock.now -= 2 * SECONDS
    pulse.begin()
    code, said = ask(file)
    assert code == 1
    assert said.startswith(f"{START}, for ")
    clock.now += 2 * SECONDS
    pulse.beat(DATABASE)
    assert ask(file) == (0, "well"), "it has come up"


def test_what_gave_none_for_too_long_is_named(file: Path, pulse: Pulse, clock: Clock) -> None:
    clock.now -= 2 * SECONDS
    pulse.beat(DATABASE)
    clock.now += 2 * SECONDS
    pulse.beat(CONSUMER)
    code, said = ask(file)
    assert code == 1
    assert said.startswith(f"{DATABASE}, for ")
    assert said.endswith(" s longer than HEALTH_SECONDS")
    assert CONSUMER not in said


def test_each_part_is_written_by_itself(file: Path, pulse: Pulse, clock: Clock) -> None:
    """Two parts give signs one right after the other: neither is left behind."""
    for _ in range(3):
        pulse.beat(CONSUMER)
        pulse.beat(DATABASE)
        clock.now += WRITE_SECONDS
    until = [float(line.split()[0]) for line in file.read_text().splitlines()]
    assert until[0] == until[1] >= clock.now - WRITE_SECONDS + SECONDS


def test_a_busy_part_writes_seldom(file: Path, pulse: Pulse, clock: Clock) -> None:
    pulse.beat(CONSUMER)
    before = file.stat().st_ino
    for _ in range(100):
        clock.now += WRITE_SECONDS / 101
        pulse.beat(CONSUMER)
    assert file.stat().st_ino == before


def test_a_clock_that_was_ahead_does_not_end_the_writing(
    file: Path, pulse: Pulse, clock: Clock
) -> None:
    clock.now += 86_400
    pulse.beat(CONSUMER)
    clock.now -= 86_400
    pulse.beat(CONSUMER)
    assert float(file.read_text().split()[0]) < clock.now + 2 * SECONDS


def test_what_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    Pulse(tmp_path / "file" / "below", SECONDS).beat(CONSUMER)
    Pulse(None, SECONDS).beat(CONSUMER)
    assert ask(tmp_path / "file" / "below")[0] == 1
