import json
from dataclasses import asdict
from pathlib import Path

import pytest

from bench.video.bombs import UNSEEN, Bomb, flipped
from bench.video.found import Moment, alarms, found, threshold_for
from bench.video.hostile import Outcome, section
from bench.video.peer import Answer, Looked, answer_of

QUIET = [Moment(second, second, 0.1) for second in range(10)]
BOMB = Bomb("bomb", Path("bomb.webm"), UNSEEN)


def ended(status: str, seconds: float, *, undisturbed: bool = True) -> Outcome:
    looked = Looked(calls=1, moments=[], status=status)
    return Outcome(BOMB, Answer(ms=seconds * 1000, looked=looked), undisturbed)


def test_an_insert_is_found_by_a_moment_within_it() -> None:
    inserts = [(1.0, 2.0), (5.0, 5.08), (8.0, 9.0)]
    moments = [Moment(1.5, 1.5, 0.9), Moment(5.0, 5.0, 0.7), Moment(7.0, 8.0, 0.8)]
    assert found(moments, inserts, 0.8) == 2
    assert found(moments, inserts, 0.7) == 3


def test_a_moment_beside_an_insert_finds_nothing() -> None:
    assert found([Moment(0.95, 0.95, 1), Moment(2.05, 2.05, 1)], [(1.0, 2.0)], 0.8) == 0


def test_a_moment_is_rounded_by_less_than_half_a_frame() -> None:
    assert found([Moment(2.01, 2.01, 1)], [(1.0, 2.0)], 0.8) == 1


def test_alarms_that_meet_are_one() -> None:
    moments = [Moment(3, 4, 0.9), Moment(0, 2, 0.9), Moment(1, 3, 0.9), Moment(9, 9, 0.9)]
    assert alarms([*moments, *QUIET], 0.8) == [(0, 4), (9, 9)]


def test_a_threshold_allows_so_many_alarms_and_no_more() -> None:
    clean = [[*QUIET, Moment(20, 20, 0.9), Moment(30, 30, 0.5)], [Moment(1, 1, 0.7)]]
    for most in (0, 1, 2, 3):
        threshold = threshold_for(clean, most)
        assert sum(len(alarms(moments, threshold)) for moments in clean) == most
    assert threshold_for(clean, 0) == pytest.approx(0.9)
    assert threshold_for(clean, 99) == 0


def test_an_answer_is_read_as_it_was_said() -> None:
    looked = Looked(calls=3, moments=[Moment(1, 2, 0.5)], status="clear")
    answer = Answer(ms=12.5, looked=looked)
    assert answer_of(json.dumps(asdict(answer)).encode()) == answer


def test_few_bits_are_flipped_and_none_of_the_header() -> None:
    data = bytes(100_000)
    broken = flipped(data)
    assert broken == flipped(data)
    assert broken[:4096] == data[:4096]
    assert 1 <= sum(map(bool, broken)) <= 50


def test_hostile_files_that_end_well_meet_all_bars() -> None:
    good = section([ended("permanent", 20), ended("unknown", 3)], Looked(calls=1, moments=[]))
    assert [target.measured for target in good.targets] == [0, 0, 0]
    assert all(target.met for target in good.targets)


def test_hostile_files_that_end_badly_are_counted() -> None:
    bad = [ended("clear", 1), ended("permanent", 60), ended("permanent", 1, undisturbed=False)]
    found_bad = section(bad, Looked(calls=1, moments=[]))
    assert [target.measured for target in found_bad.targets] == [1, 1, 1]
    assert "clear, wrong" in found_bad.tables[0]
