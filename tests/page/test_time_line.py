"""Scores over a video's time, as places in a drawing."""

from api.answer import (
    Classification,
    FrameAnswer,
    MediaAnswer,
    ModelAnswer,
    PolicyAnswer,
    SceneAnswer,
    TimingAnswer,
)
from api.page.result import Result
from api.page.time_line import HEIGHT, time_line
from review.status import Status


def answer(*, seconds: list[float | None], scenes: list[SceneAnswer]) -> Classification:
    return Classification(
        verdict=Status.SUSPECT,
        reason="below the thresholds",
        nsfw=0.9,
        sexy=None,
        confidence=None,
        probabilities={"porn": 0.2, "cats": 0.8},
        model=ModelAnswer(name="a", sha256="0" * 64, preprocessing="p"),
        policy=PolicyAnswer(version="v", nsfw_threshold=0.75, sexy_threshold=0.95),
        media=MediaAnswer(type="video/webm", bytes=1, sha1="0" * 40, duration=40.0),
        frames=[
            FrameAnswer(scene=0, second=second, nsfw=0.5, sexy=None, probabilities={})
            for second in seconds
        ],
        scenes=scenes,
        timings=TimingAnswer(received=0, waited=0, looked=0),
    )


def test_scenes_and_frames_stand_where_they_are_shown() -> None:
    scenes = [
        SceneAnswer(number=0, begin=0, end=10, nsfw=0.0),
        SceneAnswer(number=1, begin=10, end=20, nsfw=0.75),
        SceneAnswer(number=2, begin=20, end=40, nsfw=None),
    ]
    line = time_line(answer(seconds=[5, 15, 30], scenes=scenes))
    assert line
    assert [(block.x, block.width) for block in line.blocks] == [(0, 25), (25, 25), (50, 50)]
    assert [block.high for block in line.blocks] == [False, True, False]
    assert [block.sure for block in line.blocks] == [True, True, False]
    assert [block.y + block.height for block in line.blocks] == [HEIGHT] * 3
    assert line.blocks[0].height > 0  # a score of 0 is seen
    assert line.blocks[1].y == line.threshold == HEIGHT / 4
    assert [dot.x for dot in line.dots] == [12.5, 37.5, 75]
    assert [tick.second for tick in line.ticks] == [0, 10, 20, 30, 40]


def test_what_does_not_move_has_none() -> None:
    still = answer(seconds=[None], scenes=[])
    still.media.duration = None
    assert time_line(still) is None


def test_a_result_says_what_is_high_and_names_only_known_classes() -> None:
    result = Result.of(answer(seconds=[5], scenes=[]))
    assert result.high
    assert [gauge.message for gauge in result.gauges] == ["score-nsfw"]
    assert result.classes == [("cats", "", 0.8), ("porn", "class-porn", 0.2)]
    assert result.reason == ""
    assert result.clock(5.25) == "0:05"


def test_frames_stand_in_the_order_of_their_times() -> None:
    result = Result.of(answer(seconds=[7, 1, 3], scenes=[]))
    assert [frame.second for frame in result.frames] == [1, 3, 7]
