"""What the heart asks of the wiki's files."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from review.upload import FileFacts, Upload


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file on disk: all that was fetched, one page (from 1), or a picture of one `second`."""

    path: Path
    page: int | None = None
    second: float | None = None


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What of a file was fetched, and how many bytes that took.

    `original` says whether it is the very file, so that its bytes show what it is.
    """

    parts: tuple[Part, ...]
    representation: str
    size: int
    original: bool


class Files(Protocol):
    """The wiki's files."""

    def facts(self, upload: Upload) -> FileFacts:
        """What the wiki says of the current version, for somebody who need not look at it.

        Raises Gone when there is none, Transient when the wiki cannot say now.
        """

    def look(self, upload: Upload, side: int) -> FileFacts:
        """What the wiki says of the current version, and where a look at it is to be had.

        What is to be looked at has `side` pixels or more on its shorter side, where that
        can be. Raises Gone when there is none, Transient when the wiki cannot say now.
        """

    def fetch(self, facts: FileFacts) -> AbstractContextManager[Fetched]:
        """The cheapest sufficient representation, on disk inside the with block only.

        Raises Transient (ask again later) or Permanent (there is nothing to be had).
        """

    def confirm(self, facts: FileFacts) -> None:
        """Ask once more whether that is the current version, where a look has no hash.

        Raises Transient when it is another by now, Gone when there is none.
        """
