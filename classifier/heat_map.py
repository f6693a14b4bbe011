"""An explanation as a picture that a reviewer can look at."""

import math
import textwrap

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from classifier.explain import Explanation
from review.score import Frame

_SIDE = 640  # of the picture's longer side, in pixels
_WIDTH = 704  # of all
_MARGIN = 32
_TOP, _BOTTOM = 92, 182  # room for the words
_BLUR = _SIDE / 160  # enough to spare a reviewer the detail, not the shapes
_DARKEST = 84  # of the grey picture: on black both colours would look alike
_PAPER, _INK, _FAINT = (255, 255, 255), (32, 33, 36), (95, 99, 104)
_WARM, _COLD = (222, 82, 8), (22, 102, 214)  # told apart by the colour-blind too
_STRONGEST = 0.85  # opacity
# A logit: where nothing has a greater effect, a map in full colours would mislead.
_LEAST_LIMIT = 0.2
_SENTENCE = (
    "The map shows what the model looked at, not what is wrong: a high score is no statement "
    "about the picture or its uploader, and the model is often mistaken."
)


def draw(pixels: NDArray[np.uint8], explanation: Explanation, title: str) -> Image.Image:
    """The picture in blurred grey under its map, with a legend, 704 pixels wide.

    `pixels` is what was explained, uint8 (height, width, 3); `title` says of what model
    and what picture it is, in one line.
    """
    limit = max(_LEAST_LIMIT, float(np.abs(explanation.effects).max()))
    map_of_it = _overlaid(pixels, explanation.effects / limit)
    sheet = Image.new("RGB", (_WIDTH, _TOP + map_of_it.height + _BOTTOM), _PAPER)
    sheet.paste(map_of_it, ((_WIDTH - map_of_it.width) // 2, _TOP))
    pen = ImageDraw.Draw(sheet)
    pen.text((_MARGIN, 24), f"Score {explanation.score:.4f}", _INK, _font(26))
    pen.text((_MARGIN, 60), title, _FAINT, _font(15))
    _legend(sheet, pen, _TOP + map_of_it.height + 24, explanation.effects)
    return sheet


def place(frame: Frame) -> str:
    """For a title: which page or moment it is; empty where there is only one."""
    if frame.page is not None:
        return f", page {frame.page}"
    return "" if frame.second is None else f", at {frame.second:.1f} s"


def _overlaid(pixels: NDArray[np.uint8], strengths: NDArray[np.float32]) -> Image.Image:
    height, width = pixels.shape[:2]
    scale = _SIDE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    picture = Image.fromarray(pixels).convert("L").resize(size, Image.Resampling.BICUBIC)
    blurred = np.asarray(picture.filter(ImageFilter.GaussianBlur(_BLUR)))
    ground = _DARKEST + blurred[..., None] * np.float32(1 - _DARKEST / 255)
    smooth = Image.fromarray(strengths).resize(size, Image.Resampling.BICUBIC)
    return Image.fromarray(_tinted(ground, np.asarray(smooth)))


def _tinted(ground: NDArray[np.float32], strengths: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Warm where a strength is near 1, cold near -1, the ground itself at 0."""
    bounded = np.clip(strengths, -1, 1)[..., None]
    opacity = _STRONGEST * np.abs(bounded)
    colour = np.where(bounded > 0, _WARM, _COLD)
    return (ground * (1 - opacity) + colour * opacity).round().astype(np.uint8)


def _legend(
    sheet: Image.Image, pen: ImageDraw.ImageDraw, top: int, effects: NDArray[np.float32]
) -> None:
    width = _WIDTH - 2 * _MARGIN
    ramp = np.tile(np.linspace(-1, 1, width, dtype=np.float32), (14, 1))
    grey = np.full((14, width, 1), 216, np.float32)
    sheet.paste(Image.fromarray(_tinted(grey, ramp)), (_MARGIN, top))
    words, font = top + 22, _font(15)
    pen.text((_MARGIN, words), "lowers the score", _INK, font)
    pen.text((_WIDTH // 2, words), "does nothing to it", _FAINT, font, anchor="ma")
    pen.text((_WIDTH - _MARGIN, words), "raises the score", _INK, font, anchor="ra")
    pen.text((_MARGIN, words + 38), _strength(effects), _INK, font)
    lines = "\n".join(textwrap.wrap(_SENTENCE, 90))
    pen.multiline_text((_MARGIN, words + 66), lines, _FAINT, font, spacing=6)


def _strength(effects: NDArray[np.float32]) -> str:
    strongest = float(effects.flat[np.abs(effects).argmax()])
    if abs(strongest) < _LEAST_LIMIT:
        return "No part of it makes much of a difference."
    way = "lowers" if strongest > 0 else "raises"
    times = math.exp(abs(strongest))
    return f"Covering the part that matters most {way} the odds {times:.2g}-fold."


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
