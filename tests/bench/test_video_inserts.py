from itertools import pairwise

import numpy as np
import pytest

from bench.video.ffmpeg import RATE
from bench.video.inserts import KINDS, Insert, Kind, photograph, picture, schedule
from bench.video.stand_in import StandIn, answer, magenta
from review.score import Frame

FRAMES = 60 * RATE
SIZE = (426, 240)
CUT, DISSOLVE = KINDS[0], KINDS[1]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_inserts_lie_apart_and_within_the_video(kind: Kind) -> None:
    found = schedule(kind, FRAMES, 20)
    assert [insert.number for insert in found] == list(range(20))
    assert found[0].begin >= 0
    assert found[-1].end <= FRAMES
    assert all(one.end < other.begin for one, other in pairwise(found))


def test_inserts_are_the_same_in_each_run_and_not_evenly_spread() -> None:
    found = schedule(CUT, FRAMES, 20)
    assert found == schedule(CUT, FRAMES, 20)
    assert len({insert.begin % (FRAMES // 20) for insert in found}) > 10


def test_too_many_inserts_are_refused() -> None:
    with pytest.raises(ValueError, match="20 inserts of 25 frames do not fit into 500"):
        schedule(CUT, 500, 20)


def test_a_cut_shows_all_at_once() -> None:
    insert = Insert(number=0, begin=10, kind=CUT)
    assert [insert.weight(frame) for frame in (9, 10, 34, 35)] == [0, 1, 1, 0]
    assert insert.seconds == (0.4, 34 / 25)


def test_a_dissolve_rises_and_sinks_within_its_second() -> None:
    insert = Insert(number=0, begin=0, kind=DISSOLVE)
    weights = [insert.weight(frame) for frame in range(25)]
    assert weights == weights[::-1]
    assert 0 < weights[0] < weights[3] < weights[5] < 1
    assert weights[6:19] == [1] * 13


def test_every_insert_is_recognized() -> None:
    for number in range(20):
        assert answer(picture(number, *SIZE)) == pytest.approx(0.95)


def test_inserts_are_unlike() -> None:
    assert not np.array_equal(picture(0, *SIZE), picture(1, *SIZE))


def test_photographs_show_none() -> None:
    assert all(magenta(photograph(number, *SIZE)) < 0.15 for number in range(18))


def test_what_shines_through_counts_in_proportion() -> None:
    grey = np.full((240, 426, 3), 128, np.uint8)
    said = [
        answer((picture(0, *SIZE) * weight + grey * (1 - weight)).astype(np.uint8))
        for weight in (0.0, 0.3, 0.5, 0.7)
    ]
    assert said[0] <= 0.1 < said[1] < said[2] < 0.8 < said[3]


def test_few_frames_are_taken_for_something_that_they_are_not() -> None:
    rng = np.random.default_rng(1)
    said = [answer(rng.integers(0, 120, (8, 8, 3), np.uint8)) for _ in range(5000)]
    spikes = [figure for figure in said if figure > 0.8]
    assert 15 <= len(spikes) <= 45  # 0.6 %
    assert all(figure <= 0.1 for figure in said if figure not in spikes)


def test_the_stand_in_answers_as_a_model_does() -> None:
    frame = Frame(scene=0, pixels=picture(0, *SIZE))
    once, again = StandIn().score([frame]), StandIn().score([frame])
    assert once == again
    assert sum(once[0].values()) == pytest.approx(1)
