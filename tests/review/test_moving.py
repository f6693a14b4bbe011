"""How a moving picture is looked at: which of its frames are scored, and what is kept."""

import dataclasses
import math
from pathlib import Path

import pytest

from review.errors import Crash, Permanent, TooEarly
from review.fakes import FakeSecondOpinion
from review.fakes.media import Told
from review.moments import moments
from review.pipeline import CRASHES
from review.ports import Part
from review.score import Footage, Frame, FrameScore, Opinion, Scene
from review.status import Status
from tests.review.bench import DELAY, ScoringBench
from tests.review.values import a_score, an_upload, classes


def a_scene(number: int, *shares: float, frames: int = 100) -> list[Told]:
    """A scene of four seconds as a decoder tells it: the frame picked, and spares."""
    return [
        Scene(number=number, begin=4.0 * number, end=4.0 * number + 4, frames=frames),
        *(
            Frame(scene=number, second=4.0 * number + 1, pixels=classes(share), spare=at > 0)
            for at, share in enumerate(shares)
        ),
    ]


def the_end(seconds: float, **more: object) -> Footage:
    told = {"duration": seconds, "seen": seconds, "frames": 100, **more}
    return Footage(**told)  # type: ignore[arg-type]


HARMLESS = a_scene(0, 0.1, 0.1, 0.1, 0.1, 0.1)
BAD = a_scene(1, 0.9, 0.95, 0.9, 0.1, 0.9)


def test_spares_are_scored_only_where_there_is_something_to_confirm() -> None:
    bench = ScoringBench()
    row = bench.score(bench.add(an_upload(), *HARMLESS, *BAD, the_end(8)))
    assert (row.status, bench.scorer.calls) == (Status.SUSPECT, 6)
    assert row.verdict is not None
    assert (row.verdict.begin, row.verdict.end, row.verdict.nsfw) == (4, 8, 0.9)
    [score] = bench.store.scores.values()
    assert [(f.scene, f.spare) for f in score.frames] == [(0, False), (1, False), *[(1, True)] * 4]
    assert [scene.number for scene in score.scenes] == [0, 1]
    assert score.footage == the_end(8)


def test_a_second_opinion_is_asked_at_once_and_of_the_frame_as_it_is() -> None:
    said = Opinion(model="a", region="whole", view="upright", probabilities=classes(0.1))
    bench = ScoringBench(second=FakeSecondOpinion({1: "found 0.9"}, [said]))
    row = bench.score(bench.add(an_upload(), *HARMLESS, *BAD, the_end(8)))
    assert row.status is Status.CLEAR
    assert len(bench.files.fetched) == 1
    assert bench.second is not None
    assert bench.second.asked == ["found 0.9"]  # which made the spares needless


def test_a_scene_like_another_is_kept_without_frames() -> None:
    bench = ScoringBench()
    again = Scene(number=2, begin=8, end=12, frames=100, alike=1)
    row = bench.score(bench.add(an_upload(), *HARMLESS, *BAD, again, the_end(12)))
    assert row.status is Status.SUSPECT
    [score] = bench.store.scores.values()
    assert score.scenes[2] == again
    assert bench.scorer.calls == 6


@pytest.mark.parametrize("trouble", [Permanent("broken"), Crash("died")])
def test_what_was_found_before_it_broke_off_counts(trouble: Exception) -> None:
    bench = ScoringBench()
    row = bench.score(bench.add(an_upload(), *HARMLESS, *BAD, trouble))
    assert row.status is Status.SUSPECT
    assert row.reason.endswith(f"; it was seen up to 8.0 s only: {trouble}")
    [score] = bench.store.scores.values()
    assert score.footage is not None
    assert (score.footage.seen, score.footage.frames) == (8, 200)


def test_what_broke_off_is_not_clear_and_what_was_seen_is_kept() -> None:
    bench = ScoringBench()
    row = bench.score(bench.add(an_upload(), *HARMLESS, Permanent("broken")))
    assert row.status is Status.UNKNOWN
    assert row.reason == (
        "it was seen up to 4.0 s only: broken; what was seen is below the thresholds"
    )
    [score] = bench.store.scores.values()
    assert len(score.frames) == 1


def test_a_crash_that_hides_nothing_yet_is_tried_again_before_it_is_unknown() -> None:
    bench = ScoringBench()
    upload_id = bench.add(an_upload(), *HARMLESS, Crash("died"))
    for number in range(1, CRASHES):
        row = bench.score(upload_id)
        assert (row.status, row.crashes) == (Status.WAITING, number)
        assert row.reason == "it was seen up to 4.0 s only: died"
        bench.clock.tick(DELAY * 2**number)
    row = bench.score(upload_id)
    assert row.status is Status.UNKNOWN
    assert len(bench.store.scores) == 1


def test_a_score_that_broke_off_is_not_used_for_the_next_upload_and_gives_way() -> None:
    bench = ScoringBench()
    first = an_upload()
    bench.score(bench.add(first, *HARMLESS, Permanent("broken")))
    bench.frames.frames[first.sha1] = [*HARMLESS, the_end(4)]
    again = dataclasses.replace(first, log_id=2, title="File:Again.webm")
    assert bench.score(bench.add(again)).status is Status.CLEAR
    [score] = bench.store.scores.values()
    assert score.footage == the_end(4)


def test_what_takes_too_long_counts_as_far_as_it_was_looked_at() -> None:
    bench = ScoringBench()
    upload_id = bench.add(an_upload(), *HARMLESS, *BAD, the_end(8))
    pipeline = bench.pipeline
    scoring = dataclasses.replace(pipeline.scoring, seconds=0.0)
    dataclasses.replace(pipeline, scoring=scoring).score(upload_id)
    row = bench.store.uploads[upload_id]
    assert (row.status, row.reason) == (Status.UNKNOWN, "looking at it took more than 0 s")


def test_of_a_short_animation_that_breaks_off_what_was_seen_counts() -> None:
    bench = ScoringBench()
    few = [Frame(scene=n, second=n / 10, pixels=classes(0.99)) for n in range(7)]
    row = bench.score(bench.add(an_upload(), *few, Permanent("only 7 of 8 could be decoded")))
    assert row.status is Status.SUSPECT
    assert "it was seen up to 0.6 s only: only 7 of 8 could be decoded" in row.reason


def test_what_is_no_number_is_not_kept_of_a_film_either() -> None:
    bench = ScoringBench()
    row = bench.score(bench.add(an_upload(), *a_scene(0, math.nan), the_end(4)))
    assert row.status is Status.UNKNOWN
    assert not bench.store.scores


@pytest.mark.parametrize("less", [{"seen": 2.0}, {"hurried_from": 1.0}, {"trouble": "it broke"}])
def test_what_was_not_seen_well_is_looked_at_again(less: dict[str, object]) -> None:
    bench, first = ScoringBench(), an_upload()
    bench.score(bench.add(first, *HARMLESS, the_end(4, **less)))
    bench.frames.frames[first.sha1] = [*HARMLESS, the_end(4)]
    again = dataclasses.replace(first, log_id=2, title="File:Again.webm")
    assert bench.score(bench.add(again)).status is Status.CLEAR
    [score] = bench.store.scores.values()
    assert score.footage == the_end(4)


def test_more_that_was_seen_takes_the_place_of_more_that_was_asked() -> None:
    said = Opinion(model="a", region="whole", view="upright", probabilities=classes(0.1))
    frame = FrameScore(scene=0, probabilities=classes(0.1), second=1.0)
    asked = dataclasses.replace(frame, opinions=(said,))
    moments_only = a_score(asked, asked, asked)
    moments_only = dataclasses.replace(
        moments_only, footage=Footage(duration=900.0, seen=24.0, frames=24)
    )
    whole = dataclasses.replace(
        a_score(frame), footage=Footage(duration=900.0, seen=900.0, frames=9000)
    )
    assert whole.thoroughness > moments_only.thoroughness


def test_what_breaks_off_before_its_first_frame_is_as_ever() -> None:
    bench = ScoringBench()
    row = bench.score(bench.add(an_upload(), HARMLESS[0], Permanent("broken")))
    assert (row.status, row.reason) == (Status.UNKNOWN, "broken")
    assert not bench.store.scores


def test_moments_are_scenes_of_three_with_the_middle_one_picked() -> None:
    parts = [Part(path=Path(f"{second}"), second=float(second)) for second in (9, 10, 11, 49, 50)]

    def opened(part: Part) -> list[Frame]:
        return [Frame(scene=0, pixels=part.path.name)]

    items = list(moments(parts, lambda part: iter(opened(part)), 100.0))
    assert [i for i in items if isinstance(i, Scene)] == [
        Scene(number=0, begin=9, end=11, frames=3),
        Scene(number=1, begin=49, end=50, frames=2),
    ]
    frames = [i for i in items if isinstance(i, Frame)]
    assert [(f.scene, f.second, f.pixels, f.spare) for f in frames] == [
        (0, 10, "10", False),
        (0, 9, "9", True),
        (0, 11, "11", True),
        (1, 50, "50", False),
        (1, 49, "49", True),
    ]
    assert items[-1] == Footage(duration=100.0, seen=5, frames=5)


def test_content_that_is_known_waits_for_no_smaller_version() -> None:
    bench = ScoringBench()
    first = an_upload()
    bench.score(bench.add(first, *HARMLESS, *BAD, the_end(8)))
    bench.files.look_error = TooEarly("waits for the wiki's smaller version")
    again = dataclasses.replace(first, log_id=2, title="File:Again.webm")
    assert bench.score(bench.add(again)).status is Status.SUSPECT
    assert bench.files.looks == 1
