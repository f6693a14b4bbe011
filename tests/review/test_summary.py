"""A moving picture in figures."""

import dataclasses

import pytest

from review.summary import summary
from tests.review.values import POLICY, a_film


def test_shares_of_duration_and_of_frames() -> None:
    film = a_film([0.1], [0.9] * 5, [0.2], [0.95, 0.1, 0.1, 0.1, 0.1])
    found = summary(film, POLICY)
    assert (found.seconds, found.nsfw_seconds) == (16, 4)
    assert (found.frames, found.nsfw_frames) == (4, 2)
    assert found.nsfw_duration_percent == 25
    assert found.nsfw_frames_percent == 50
    assert [one.begin for one in found.top] == [4, 8, 0, 12]


def test_a_scene_that_looks_like_another_counts_like_it() -> None:
    film = a_film([0.9] * 5, [0.1], [0.1])
    again = dataclasses.replace(film.scenes[2], alike=0)
    frames = tuple(frame for frame in film.frames if frame.scene != 2)
    found = summary(
        dataclasses.replace(film, scenes=(*film.scenes[:2], again), frames=frames), POLICY
    )
    assert found.nsfw == {0: 0.9, 1: 0.1, 2: 0.9}
    assert found.nsfw_duration_percent == pytest.approx(200 / 3)
    assert (found.frames, found.nsfw_frames) == (3, 2)


def test_nudity_is_no_explicit_content() -> None:
    found = summary(a_film([0.0] * 5, sexy=0.95), POLICY)
    assert (found.nsfw_duration_percent, found.nsfw_frames_percent) == (0, 0)
    assert found.sexy == {0: 0.95}


def test_a_flash_colours_no_harmless_neighbour() -> None:
    film = a_film(*([1.0 if n % 7 == 0 else 0.0] for n in range(70)), seconds=0.04)
    scenes = tuple(dataclasses.replace(scene, frames=1) for scene in film.scenes)
    found = summary(dataclasses.replace(film, scenes=scenes), POLICY)
    assert found.nsfw_duration_percent == pytest.approx(100 / 7)
