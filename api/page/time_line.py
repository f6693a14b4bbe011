"""A video's scores over its time, as places in a drawing."""

from dataclasses import dataclass

from api.answer import Classification

HEIGHT = 96  # of the drawing, in pixels; across it is measured in percent
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_MOST_TICKS = 4  # which is what a phone has room for
_LEAST = 2  # pixels: a score of 0 is seen, too


@dataclass(frozen=True, kw_only=True)
class Block:
    """A scene. `x` and `width` are in percent, `y` and `height` in pixels from above.

    `sure` is false where too few of its frames agree for a score.
    """

    x: float
    width: float
    y: float
    height: float
    high: bool
    sure: bool


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A frame that was scored."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A time written below."""

    x: float
    second: float


@dataclass(frozen=True, kw_only=True)
class TimeLine:
    """All that is drawn; `threshold` is a height in pixels from above."""

    blocks: list[Block]
    dots: list[Dot]
    ticks: list[Tick]
    threshold: float
    height: int = HEIGHT


def time_line(answer: Classification) -> TimeLine | None:
    """Of what moves; None for what does not."""
    end = end_of(answer)
    if not end:
        return None
    limit = answer.policy.nsfw_threshold
    return TimeLine(
        blocks=[
            _block(scene.begin / end, scene.end / end, scene.nsfw, limit) for scene in answer.scenes
        ],
        dots=[
            Dot(x=_percent(frame.second / end), y=_y(frame.nsfw))
            for frame in answer.frames
            if frame.second is not None
        ],
        ticks=_ticks(end),
        threshold=_y(limit),
    )


def end_of(answer: Classification) -> float:
    """How many seconds it lasts; 0 for what does not move."""
    seconds = [frame.second for frame in answer.frames if frame.second is not None]
    ends = [scene.end for scene in answer.scenes]
    return max([answer.media.duration or 0.0, *seconds, *ends])


def _block(begin: float, end: float, nsfw: float | None, limit: float) -> Block:
    y = min(_y(nsfw or 0.0), HEIGHT - _LEAST)
    return Block(
        x=_percent(begin),
        width=_percent(end - begin),
        y=y,
        height=HEIGHT - y,
        high=nsfw is not None and nsfw >= limit,
        sure=nsfw is not None,
    )


def _ticks(end: float) -> list[Tick]:
    step = next((step for step in _STEPS if end / step <= _MOST_TICKS), _STEPS[-1])
    count = min(int(end // step), 2 * _MOST_TICKS)
    return [Tick(x=_percent(n * step / end), second=n * step) for n in range(count + 1)]


def _percent(part: float) -> float:
    return round(100 * part, 2)


def _y(score: float) -> float:
    return round(HEIGHT * (1 - score), 1)
