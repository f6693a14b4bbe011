"""What is kept of the frames while they are scored: pictures on disk, and thumbnails."""

from pathlib import Path

from PIL import Image

from review.figure import figure_of
from review.score import Frame, FrameScore, nsfw_of

THUMBNAIL = (160, 120)  # pixels, at most
_MOST = 256  # thumbnails that are held


class CannotKeep(Exception):
    """What was to be written cannot be: what, and why."""


class Record:
    """`thumbnails` are by the scene's number, of the frame picked of each.

    Of more than a few hundred scenes every second one is let go, but for the highest.
    Pictures go into `folder`, their names beginning with that of the file.
    """

    def __init__(self, folder: Path | None, file: str, *, thumbnails: bool) -> None:
        self.thumbnails: dict[int, Image.Image] = {}
        self._highest = (-1.0, -1)
        self._folder = folder
        self._file = file
        self._wanted = thumbnails
        self._count = 0

    def keep(self, frame: Frame, scored: FrameScore) -> None:
        """The next frame that was scored. Raises CannotKeep."""
        if self._folder is None and not self._wanted:
            return
        picture = Image.fromarray(frame.pixels)
        if self._folder is not None:
            self._write(self._folder, picture, scored)
        if self._wanted and not frame.spare:
            picture.thumbnail(THUMBNAIL)
            self._hold(frame.scene, picture, nsfw_of(scored.probabilities))

    def _hold(self, scene: int, picture: Image.Image, share: float) -> None:
        self.thumbnails[scene] = picture
        self._highest = max(self._highest, (share, scene))
        if len(self.thumbnails) > _MOST:
            for number in list(self.thumbnails)[1::2]:
                if number != self._highest[1]:
                    del self.thumbnails[number]

    def _write(self, folder: Path, picture: Image.Image, scored: FrameScore) -> None:
        self._count += 1
        second = f"-{scored.second:08.2f}s" if scored.second is not None else ""
        spare = "-spare" if scored.spare else ""
        figure = figure_of(scored, nsfw_of)
        share = figure.value if figure else 0.0
        name = f"{self._file}-{self._count:05}{second}-scene{scored.scene}{spare}-{share:.3f}.jpg"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            picture.save(folder / name, quality=90)
        except OSError as error:
            raise CannotKeep(f"{folder}: cannot keep frames there ({error.strerror})") from None
