"""What is kept of the frames while they are scored: pictures on disk, and thumbnails."""

from pathlib import Path

from PIL import Image

from review.errors import Permanent
from review.score import Frame, FrameScore, nsfw_of

THUMBNAIL = (160, 120)  # pixels, at most


class Record:
    """`thumbnails` are by the scene's number, of the frame picked of each."""

    def __init__(self, folder: Path | None, *, thumbnails: bool) -> None:
        self.thumbnails: dict[int, Image.Image] = {}
        self._folder = folder
        self._wanted = thumbnails
        self._count = 0

    def keep(self, frame: Frame, scored: FrameScore) -> None:
        """The next frame that was scored. Raises Permanent when it cannot be written."""
        if self._folder is None and not self._wanted:
            return
        picture = Image.fromarray(frame.pixels)
        if self._folder is not None:
            self._write(self._folder, picture, scored)
        if self._wanted and not frame.spare:
            picture.thumbnail(THUMBNAIL)
            self.thumbnails[frame.scene] = picture

    def _write(self, folder: Path, picture: Image.Image, scored: FrameScore) -> None:
        self._count += 1
        second = f"-{scored.second:08.2f}s" if scored.second is not None else ""
        spare = "-spare" if scored.spare else ""
        share = nsfw_of(scored.probabilities)
        name = f"{self._count:05}{second}-scene{scored.scene}{spare}-{share:.3f}.jpg"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            picture.save(folder / name, quality=90)
        except OSError as error:
            raise Permanent(f"{folder}: cannot keep frames there ({error.strerror})") from None
