"""A picture of the score over time, with the scenes below."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from review.film import clock
from review.policy import Policy
from review.score import MediaScore, Scene
from review.spread import spread
from review.summary import summary
from video.commands.record import THUMBNAIL

_WIDTH, _LEFT, _RIGHT = 1280, 48, 24  # pixels
_TOP, _CHART, _BETWEEN, _BOTTOM = 48, 220, 60, 40
_COLUMNS = 7
_HIGHEST = 3  # of the scenes that are shown
_GROUND, _INK, _FAINT, _UNSEEN = "white", "#202122", "#c8ccd1", "#eaecf0"
_BELOW, _ABOVE = "#36c", "#b32424"
_BLUR = 12  # pixels

Values = Mapping[int, float | None]


def refusal(path: Path, targets: Sequence[str]) -> str:
    """Why no picture of these could be written there, in one line; "" where it can."""
    if len(targets) > 1:
        return "--timeline draws one file, give one"
    if path.suffix.lower() not in Image.registered_extensions():
        return f"{path}: its name has to end in a format, such as .png"
    if path.is_dir():
        return f"{path}: is a folder"
    if not path.parent.is_dir():
        return f"{path}: there is no such folder"
    return ""


def draw(
    score: MediaScore,
    policy: Policy,
    thumbnails: Mapping[int, Image.Image],
    *,
    title: str = "",
    sharp: bool = False,
) -> Image.Image:
    """The figure of each scene as a bar as long as the scene, 0 to 1, and the threshold.

    What was not seen is grey. `thumbnails` are by the scene's number; up to seven are
    shown: the highest, and others spread evenly. Blurred, unless `sharp`.
    """
    height = _TOP + _CHART + _BETWEEN + THUMBNAIL[1] + _BOTTOM
    picture = Image.new("RGB", (_WIDTH, height), _GROUND)
    sheet = _Sheet(ImageDraw.Draw(picture), _end(score), policy.nsfw_threshold)
    values = summary(score, policy).nsfw
    sheet.axes(title)
    for scene in score.scenes:
        sheet.bar(scene, values[scene.number])
    sheet.threshold()
    for column, scene in enumerate(_chosen(score.scenes, values, thumbnails)):
        small = thumbnails[scene.stands_for]
        if not sharp:
            small = small.filter(ImageFilter.GaussianBlur(_BLUR))
        left = _LEFT + column * (_WIDTH - _LEFT - _RIGHT) // _COLUMNS
        picture.paste(small, (left, _TOP + _CHART + _BETWEEN))
        sheet.caption(left, small, scene, values[scene.number])
    return picture


def _end(score: MediaScore) -> float:
    claimed = score.footage.duration if score.footage else None
    return max(claimed or 0.0, *(scene.end for scene in score.scenes), 0.001)


def _chosen(
    scenes: Sequence[Scene], values: Values, thumbnails: Mapping[int, Image.Image]
) -> list[Scene]:
    """The highest, each look once, and others evenly; in their order."""
    there = [scene for scene in scenes if scene.stands_for in thumbnails]
    own = [scene for scene in there if scene.alike is None]
    own.sort(key=lambda scene: values[scene.number] or 0.0, reverse=True)
    chosen = {scene.number for scene in own[:_HIGHEST]}
    others = [scene for scene in there if scene.number not in chosen]
    most = _COLUMNS - len(chosen)
    chosen |= {others[at].number for at in spread(len(others), most)}
    return [scene for scene in there if scene.number in chosen]


class _Sheet:
    """Where the chart is drawn: `end` is the last second of it."""

    def __init__(self, brush: ImageDraw.ImageDraw, end: float, threshold: float) -> None:
        self._brush, self._end, self._threshold = brush, end, threshold
        self._font = ImageFont.load_default(13)

    def axes(self, title: str) -> None:
        """Lines, and times below them; as if nothing had been seen."""
        self._brush.text((_LEFT, 14), title, _INK, self._font)
        self._brush.rectangle((_LEFT, _TOP, _WIDTH - _RIGHT, _y(0)), fill=_UNSEEN)
        for share in (0.0, 0.5, 1.0):
            self._brush.line((_LEFT, _y(share), _WIDTH - _RIGHT, _y(share)), fill=_FAINT)
            self._brush.text((8, _y(share) - 7), f"{share:.1f}", _INK, self._font)
        for part in range(9):
            second = self._end * part / 8
            anchor = "ra" if part == 8 else "ma"
            place = self._x(second), _y(0) + 6
            self._brush.text(place, clock(second), _INK, self._font, anchor=anchor)

    def bar(self, scene: Scene, value: float | None) -> None:
        """A scene that was seen, and its figure."""
        left, right = self._x(scene.begin), self._x(scene.end)
        right = max(left, right - 1)
        self._brush.rectangle((left, _TOP, right, _y(0)), fill=_GROUND)
        colour = _FAINT if value is None else _ABOVE if value >= self._threshold else _BELOW
        self._brush.rectangle((left, _y(value or 0.0) - 1, right, _y(0)), fill=colour)

    def threshold(self) -> None:
        """The line, and what it means, before everything else."""
        line = _y(self._threshold)
        self._brush.line((_LEFT, line, _WIDTH - _RIGHT, line), fill=_ABOVE)
        place, words = (
            (_WIDTH - _RIGHT, 14),
            f"red: listed, from {self._threshold:g}; grey: not seen",
        )
        self._brush.text(place, words, _INK, self._font, anchor="ra")

    def caption(self, left: int, small: Image.Image, scene: Scene, value: float | None) -> None:
        """When the scene begins, its figure, and a line to there."""
        top = _TOP + _CHART + _BETWEEN
        where = (self._x(scene.begin), _y(0) + 24, left + small.width // 2, top - 2)
        self._brush.line(where, fill=_FAINT)
        score = "?" if value is None else f"{value:.3f}"
        words = f"{clock(scene.begin)}  {score}"
        self._brush.text((left, top + small.height + 4), words, _INK, self._font)

    def _x(self, second: float) -> int:
        return _LEFT + round((_WIDTH - _LEFT - _RIGHT) * second / self._end)


def _y(share: float) -> int:
    return _TOP + round(_CHART * (1 - share))
