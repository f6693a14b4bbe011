"""How the scenes of a moving picture become one verdict."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.film import clock, shortfall
from review.policy import Policy, Verdict, decide
from review.score import Footage, MediaScore, Scene
from review.status import Status
from tests.review.values import POLICY, a_film, nsfw, seen

CLEAR, SUSPECT, UNKNOWN = Status.CLEAR, Status.SUSPECT, Status.UNKNOWN


def verdict_on(*scenes: Sequence[float], **more: Any) -> Verdict:
    return decide(a_film(*scenes, **more), POLICY)


def test_a_confirmed_scene_is_suspect_and_says_where() -> None:
    verdict = verdict_on([0.1], [0.95, 0.9, 0.85, 0.99, 0.2], [0.3])
    assert (verdict.status, verdict.nsfw) == (SUSPECT, 0.9)
    assert (verdict.begin, verdict.end, verdict.second) == (4, 8, 5)
    assert verdict.reason == "possible explicit content: 0.900, listed from 0.8, for 4 s in all"


def test_a_frame_that_others_do_not_confirm_is_clear() -> None:
    assert verdict_on([0.1], [0.95, 0.1, 0.1, 0.9, 0.1]).status is CLEAR


def test_below_the_threshold_the_frame_picked_counts() -> None:
    assert verdict_on([0.1], [0.79]).nsfw == 0.79


@pytest.mark.parametrize("frames", [1, 2])
def test_a_flash_of_fewer_than_three_frames_lists_nothing_and_is_told(frames: int) -> None:
    film = a_film([0.1], [1.0] * frames, [0.1])
    flash = dataclasses.replace(film.scenes[1], frames=frames, end=4.0 + frames / 25)
    film = dataclasses.replace(film, scenes=(film.scenes[0], flash, film.scenes[2]))
    verdict = decide(film, POLICY)
    assert verdict.status is CLEAR
    assert verdict.reason == "below the thresholds, but for a flash at 0:04"


def test_a_single_frame_that_is_shown_for_long_is_unknown() -> None:
    film = a_film([0.1], [1.0], seconds=5)
    slide = dataclasses.replace(film.scenes[1], frames=1)
    verdict = decide(dataclasses.replace(film, scenes=(film.scenes[0], slide)), POLICY)
    assert verdict.status is UNKNOWN
    assert verdict.reason == "at 0:05 to 0:10 too few frames show what would be listed"


def strobe(shown: Sequence[float]) -> MediaScore:
    """A scene for each frame, 25 a second."""
    film = a_film(*([value] for value in shown), seconds=1 / 25)
    scenes = tuple(dataclasses.replace(scene, frames=1) for scene in film.scenes)
    return dataclasses.replace(film, scenes=scenes)


@pytest.mark.parametrize("every", [2, 4, 9, 80])
def test_what_flickers_is_confirmed_by_what_flickers_with_it(every: int) -> None:
    verdict = decide(strobe([1.0 if i % every == 0 else 0 for i in range(250)]), POLICY)
    assert verdict.status is SUSPECT
    assert verdict.begin is not None
    assert verdict.end == pytest.approx(verdict.begin + 1 / 25)  # its own, and no harmless one's


def test_no_border_lies_between_flashes_that_are_near() -> None:
    shown = [0.0] * 248 + [1.0] * 4 + [0.0] * 100  # from 9.92 to 10.08 s
    assert decide(strobe(shown), POLICY).status is SUSPECT


@pytest.mark.parametrize("bad", [1, 2])
def test_one_or_two_frames_of_a_flicker_list_nothing(bad: int) -> None:
    shown = [1.0] * bad + [0.0] * (30 - bad)
    verdict = decide(strobe(shown), POLICY)
    assert verdict.status is CLEAR
    assert verdict.reason == "below the thresholds, but for a flash at 0:00"


def test_flashes_far_from_each_other_confirm_nothing() -> None:
    shown = [0.0] * 1000
    shown[0] = shown[300] = shown[600] = 1.0
    assert decide(strobe(shown), POLICY).status is CLEAR


def slides(shown: Sequence[float], seconds: float) -> MediaScore:
    """A scene for each frame, each shown for so long."""
    film = a_film(*([value] for value in shown), seconds=seconds)
    scenes = tuple(dataclasses.replace(scene, frames=1) for scene in film.scenes)
    return dataclasses.replace(film, scenes=scenes)


@pytest.mark.parametrize("seconds", [1.0, 2.0, 3.0, 5.0])
@pytest.mark.parametrize("bad", [1, 2])
def test_one_slide_among_harmless_ones_is_unknown(seconds: float, bad: int) -> None:
    verdict = decide(slides([*[0.0] * 7, *[1.0] * bad, *[0.0] * 12], seconds), POLICY)
    assert verdict.status is UNKNOWN
    assert "too few frames show what would be listed" in verdict.reason


def test_three_slides_confirm_each_other() -> None:
    verdict = decide(slides([0.0, 1.0, 1.0, 1.0, 0.0], 2.0), POLICY)
    assert verdict.status is SUSPECT
    assert "6 s in all" in verdict.reason


def test_sexy_is_told_by_scenes_as_well() -> None:
    verdict = decide(a_film([0.0] * 5, sexy=0.95), POLICY)
    assert verdict.status is SUSPECT
    assert verdict.reason == "possible nudity: 0.950, listed from 0.9, for 4 s in all"


@pytest.mark.parametrize(
    ("footage", "words"),
    [
        ({"duration": 100.0, "seen": 100.0}, ""),
        ({"duration": 100.0, "seen": 95.0}, ""),
        ({"duration": 4.0, "seen": 3.1}, ""),
        ({"duration": None, "seen": 1.0}, ""),
        ({"duration": 100.0, "seen": 94.9}, "only 94.9 of 100.0 s could be looked at"),
        (
            {"duration": 200.0, "seen": 100.0, "hurried_from": 75.0},
            "only 100.0 of 200.0 s could be looked at; from 1:15 on only key moments, "
            "as time ran out",
        ),
        ({"duration": 9.0, "seen": 9.0, "hurried_from": 5.0}, ""),
        ({"duration": 9.0, "seen": 9.0, "trouble": "it broke"}, "it broke"),
        ({"duration": 90.0, "seen": 89.1, "skipped": 0.9}, ""),
        (
            {"duration": 90.0, "seen": 88.8, "skipped": 1.2},
            "it has too many scenes: 1.2 s of them were not looked at",
        ),
    ],
)
def test_what_was_not_seen(footage: dict[str, Any], words: str) -> None:
    assert shortfall(Footage(frames=9, **footage)) == words


def test_a_shortfall_is_unknown_and_never_clear() -> None:
    verdict = verdict_on([0.1], [0.2], seen=4.0)
    assert verdict.status is UNKNOWN
    assert verdict.reason == (
        "only 4.0 of 8.0 s could be looked at; what was seen is below the thresholds"
    )
    assert verdict.nsfw == 0.2


def test_what_was_seen_counts_although_the_rest_was_not() -> None:
    verdict = verdict_on([0.9] * 5, seen=1.0, duration=400.0)
    assert verdict.status is SUSPECT
    assert verdict.reason.endswith("; only 1.0 of 400.0 s could be looked at")


def test_that_it_was_seen_in_a_hurry_is_told() -> None:
    verdict = verdict_on([0.1], hurried_from=75.0)
    assert verdict.status is CLEAR
    assert verdict.reason == "below the thresholds; from 1:15 on only key moments, as time ran out"


def test_what_looks_the_same_counts_in_all() -> None:
    film = a_film([0.9] * 5)
    again = tuple(
        dataclasses.replace(film.scenes[0], number=n, begin=4.0 * n, end=4.0 * n + 4, alike=0)
        for n in range(1, 10)
    )
    told = dataclasses.replace(film, scenes=(*film.scenes, *again))
    assert "40 s in all" in decide(told, POLICY).reason


def test_a_clock_is_read_as_players_show_it() -> None:
    assert [clock(s) for s in (0, 9.99, 192, 3600, 3723.5)] == [
        *("0:00", "0:09", "3:12", "1:00:00", "1:02:03"),
    ]


shares = st.floats(0, 1)
a_scene = st.lists(shares, min_size=1, max_size=5)
some_scenes = st.lists(a_scene, min_size=1, max_size=8)
counts = st.integers(1, 9)


@st.composite
def films(draw: st.DrawFn) -> MediaScore:
    """Any scenes of any lengths."""
    film = a_film(*draw(some_scenes), seconds=draw(st.floats(0.04, 10)))
    looked = [sum(f.scene == s.number for f in film.frames) for s in film.scenes]
    scenes = tuple(
        dataclasses.replace(scene, frames=max(number, draw(counts)))
        for scene, number in zip(film.scenes, looked, strict=True)
    )
    return dataclasses.replace(film, scenes=scenes)


@given(films(), st.integers(0, 60), st.sampled_from([(10.0, 250), (1.0, 25), (0.08, 2), (0.04, 1)]))
def test_a_longer_clean_body_never_dilutes(
    film: MediaScore, more: int, kind: tuple[float, int]
) -> None:
    """Whether its scenes are long or short, and wherever they are."""
    alone, (seconds, frames) = decide(film, POLICY), kind
    body = [
        Scene(number=100 + i, begin=seconds * i, end=seconds * (i + 1), frames=frames)
        for i in range(more)
    ]
    longer = dataclasses.replace(
        film,
        scenes=(*film.scenes, *body),
        frames=(*film.frames, *(seen(scene.number, 0.0) for scene in body)),
    )
    if alone.status is not CLEAR:
        after = decide(longer, POLICY)
        assert after.status is alone.status
        assert after.status is not SUSPECT or after.begin == alone.begin


@given(films(), st.data())
def test_one_frame_never_lists(film: MediaScore, data: st.DataObject) -> None:
    quiet = [dataclasses.replace(f, probabilities=seen(0, 0.1).probabilities) for f in film.frames]
    at = data.draw(st.integers(0, len(quiet) - 1))
    quiet[at] = dataclasses.replace(quiet[at], probabilities=seen(0, 1.0).probabilities)
    verdict = decide(dataclasses.replace(film, frames=tuple(quiet)), POLICY)
    assert verdict.status is not SUSPECT


@given(films(), st.data())
def test_a_higher_score_never_clears_a_suspect(film: MediaScore, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(film.frames) - 1))
    old = film.frames[at]
    higher = seen(0, data.draw(st.floats(nsfw(old), 1))).probabilities
    frames = list(film.frames)
    frames[at] = dataclasses.replace(old, probabilities=higher)
    before = decide(film, POLICY)
    after = decide(dataclasses.replace(film, frames=tuple(frames)), POLICY)
    assert (before.status, after.status) != (SUSPECT, CLEAR)
    assert (before.status, after.status) != (SUSPECT, UNKNOWN)


@given(films(), st.floats(0, 1))
def test_equal_policies_decide_alike_whatever_was_not_seen(film: MediaScore, part: float) -> None:
    assert film.footage is not None
    less = dataclasses.replace(film.footage, seen=part * film.footage.seen)
    before, after = decide(film, POLICY), decide(dataclasses.replace(film, footage=less), POLICY)
    assert (before.status is SUSPECT) == (after.status is SUSPECT)
    assert (before.nsfw, before.begin, before.end) == (after.nsfw, after.begin, after.end)
    if shortfall(less):
        assert after.status is not CLEAR


@given(films())
def test_a_lower_threshold_never_lists_less(film: MediaScore) -> None:
    """Of a film of which as many frames were looked at."""
    low = Policy(nsfw_threshold=0.4, sexy_threshold=0.9)
    scenes = {frame.scene for frame in film.frames if frame.spare}
    if len(scenes) == len(film.scenes) and decide(film, POLICY).status is SUSPECT:
        assert decide(film, low).status is SUSPECT


def test_the_frame_that_stands_for_a_scene_is_the_one_whose_figure_counts() -> None:
    film = a_film([0.95, 0.9, 0.85, 0.99, 0.2])
    numbered = tuple(
        dataclasses.replace(frame, second=float(n)) for n, frame in enumerate(film.frames)
    )
    assert decide(dataclasses.replace(film, frames=numbered), POLICY).second == 1  # of 0.9


def test_how_little_was_not_seen_is_told() -> None:
    assert verdict_on([0.1], seen=3.4).reason == "below the thresholds; all but 0.6 s were seen"
    assert verdict_on([0.1], seen=3.9).reason == "below the thresholds"
