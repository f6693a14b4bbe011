"""The thumbnails that the wiki of the benchmark has, made of the benchmark's own pictures."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from bench.pictures import thumbnails

WIDTHS = (120, 250, 330, 500, 960, 1280)
# Width and height of originals in pixels: of a camera, two telephones, and one held upright.
SHAPES = ((3600, 2400), (4000, 3000), (3840, 2160), (3000, 4000))
_QUALITY = 85


class Pictures:
    """Different ones, then the same again; `folder` keeps what they are made of."""

    def __init__(self, folder: Path) -> None:
        self._paths = thumbnails(folder)
        self._made: dict[tuple[int, int], bytes] = {}

    def __len__(self) -> int:
        return len(self._paths)

    def thumbnail(self, number: int, width: int) -> bytes:
        """The JPEG of that width in pixels; kept, as a wiki keeps it."""
        which = number % len(self), width
        if which not in self._made:
            self._made[which] = _jpeg(self._paths[which[0]], _size(number % len(self), width))
        return self._made[which]

    def warm(self) -> None:
        """Make all that anybody may ask for."""
        for number in range(len(self)):
            for width in WIDTHS:
                self.thumbnail(number, width)


def shape(number: int) -> tuple[int, int]:
    """Width and height of that picture's original, in pixels."""
    return SHAPES[number % len(SHAPES)]


def _size(number: int, width: int) -> tuple[int, int]:
    across, down = shape(number)
    return width, round(width * down / across)


def _jpeg(path: Path, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.open(path).convert("RGB").resize(size).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
