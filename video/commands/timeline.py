"""A picture of the score over time, with the scenes below."""

from collections.abc import Mapping

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from review.film import clock
from review.policy import Policy
from review.score import MediaScore, Scene
from review.spread import spread
from review.summary import summary
from video.commands.record import THUMBNAIL

_WIDTH, _LEFT, _RIGHT = 1280, 48, 16  # pixels
_TOP, _CHART, _BETWEEN, _BOTTOM = 28, 220, 44, 40
_COLUMNS = 7
_GROUND, _INK, _FAINT = "white", "#202122", "#c8ccd1"
_BELOW, _ABOVE = "#36c", "#b32424"
_BLUR = 12  # pixels


def draw(
    score: MediaScore,
    policy: Policy,
    thumbnails: Mapping[int, Image.Image],
    *,
    sharp: bool = False,
) -> Image.Image:
    """The figure of each scene as a bar as long as the scene, 0 to 1, and the threshold.

    `thumbnails` are by the scene's number; up to seven are shown, spread evenly, and
    always the one with the highest figure. Blurred, unless `sharp`.
    """
    height = _TOP + _CHART + _BETWEEN + THUMBNAIL[1] + _BOTTOM
    picture = Image.new("RGB", (_WIDTH, height), _GROUND)
    brush = ImageDraw.Draw(picture)
    values = summary(score, policy).nsfw
    end = max(scene.end for scene in score.scenes)
    _axes(brush, end, policy.nsfw_threshold)
    for scene in score.scenes:
        _bar(brush, scene, values[scene.number], end, policy.nsfw_threshold)
    shown = _chosen([s for s in score.scenes if s.number in thumbnails], values)
    for column, scene in enumerate(shown):
        small = thumbnails[scene.number]
        if not sharp:
            small = small.filter(ImageFilter.GaussianBlur(_BLUR))
        _thumbnail(picture, brush, column, scene, small, values[scene.number], end)
    return picture


def _axes(brush: ImageDraw.ImageDraw, end: float, threshold: float) -> None:
    for share in (0.0, 0.5, 1.0):
        brush.line((_LEFT, _y(share), _WIDTH - _RIGHT, _y(share)), fill=_FAINT)
        brush.text((8, _y(share) - 7), f"{share:.1f}", fill=_INK, font=_font())
    brush.line((_LEFT, _y(threshold), _WIDTH - _RIGHT, _y(threshold)), fill=_ABOVE)
    words = f"listed from {threshold:g}"
    brush.text((_WIDTH - _RIGHT - 110, _y(threshold) - 16), words, fill=_ABOVE, font=_font())
    for part in range(9):
        second = end * part / 8
        brush.text(
            (_x(second, end), _y(0) + 6), clock(second), fill=_INK, font=_font(), anchor="ma"
        )


def _bar(
    brush: ImageDraw.ImageDraw, scene: Scene, value: float | None, end: float, threshold: float
) -> None:
    colour = _FAINT if value is None else _ABOVE if value >= threshold else _BELOW
    left, right = _x(scene.begin, end), _x(scene.end, end)
    brush.rectangle((left, _y(value or 0.0) - 1, max(left, right - 1), _y(0)), fill=colour)


def _chosen(scenes: list[Scene], values: Mapping[int, float | None]) -> list[Scene]:
    if not scenes:
        return []
    chosen = {scenes[at].number for at in spread(len(scenes), _COLUMNS - 1)}
    chosen.add(max(scenes, key=lambda scene: values[scene.number] or 0.0).number)
    return [scene for scene in scenes if scene.number in chosen]


def _thumbnail(
    picture: Image.Image,
    brush: ImageDraw.ImageDraw,
    column: int,
    scene: Scene,
    small: Image.Image,
    value: float | None,
    end: float,
) -> None:
    left = _LEFT + column * (_WIDTH - _LEFT - _RIGHT) // _COLUMNS
    top = _TOP + _CHART + _BETWEEN
    moment = _x((scene.begin + scene.end) / 2, end)
    brush.line((moment, _y(0) + 22, left + small.width // 2, top - 2), fill=_FAINT)
    picture.paste(small, (left, top))
    score = "?" if value is None else f"{value:.3f}"
    brush.text((left, top + small.height + 4), f"{clock(scene.begin)}  {score}", _INK, _font())


def _x(second: float, end: float) -> int:
    return _LEFT + round((_WIDTH - _LEFT - _RIGHT) * second / end) if end else _LEFT


def _y(share: float) -> int:
    return _TOP + round(_CHART * (1 - share))


def _font() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(13)
