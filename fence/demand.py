"""What is asked of a decoder."""

from dataclasses import dataclass

MOST_FRAMES = 5000  # that are walked through: more than three minutes at 25 a second
LONG_SCENES = 4  # times as many scenes of a second or more are looked at as of shorter ones
_ITEMS = 6  # that are said of a scene: it, the frame picked of it, and four spares
_FOOTAGE = 2  # times that it is said


class Elsewhere(Exception):
    """It is an animation that another decoder chooses from; said before its first frame."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """How large the frames are to be, how many, and what is too much to decode.

    `side` is the model's input side in pixels: a frame's shorter side is at least that
    where the picture allows. `frames` is how many of an animation or of pages are taken,
    2 or more. Of an animation of more, with `every` all are, for whoever chooses among them;
    with `elsewhere` none are, and Elsewhere is raised. Of what moves at most `scenes` scenes
    of less than a second are looked at, and LONG_SCENES times as many longer ones, all for no
    more than `seconds`: shortly before they are over only key moments are. A picture of more
    than `pixels` is refused before it is decoded, or of more than `reducible_pixels` where
    the decoder reduces while it decodes (JPEG). A decoder that takes more memory for a format
    than for most refuses less than that.
    """

    side: int
    frames: int = 8
    every: bool = False
    elsewhere: bool = False
    scenes: int = 2000
    seconds: float = 60.0
    pixels: int = 40_000_000
    reducible_pixels: int = 100_000_000

    @property
    def most_items(self) -> int:
        """How many frames, scenes and footages a decoder may say of one file."""
        return self.frames + _ITEMS * (1 + LONG_SCENES) * self.scenes + _FOOTAGE
