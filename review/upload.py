"""What a wiki says of one upload, and of the file behind it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Action(StrEnum):
    """How a version of a file came to be (MediaWiki's log actions)."""

    UPLOAD = "upload"
    OVERWRITE = "overwrite"
    REVERT = "revert"


class Queue(StrEnum):
    """In which of two queues an upload waits to be scored: the fresh ones go first."""

    FRESH = "fresh"  # was uploaded while the service watched
    BACKLOG = "backlog"  # was there before, or is scored anew


class Kind(StrEnum):
    """What a file is to somebody who looks at it."""

    PICTURE = "picture"
    DRAWING = "drawing"  # SVG, XCF: scored from the wiki's rendering, never parsed here
    DOCUMENT = "document"  # PDF, DjVu: likewise, page by page
    VIDEO = "video"
    AUDIO = "audio"
    OTHER = "other"

    @property
    def visual(self) -> bool:
        """Whether there is anything to look at."""
        return self not in (Kind.AUDIO, Kind.OTHER)


def shown_as(kind: Kind, moment: float | None) -> str:
    """What people are told that it is: a picture with moments, in seconds, is an animation."""
    moves = kind is Kind.PICTURE and moment is not None
    return "animation" if moves else str(kind)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One version of one file, as the wiki's upload log names it.

    `title` has its namespace and spaces ("File:A b.jpg"); `sha1` is 40 hexadecimal
    digits, or empty where the log does not tell; `uploaded_at` is in UTC. The log
    entry's number is unique in one wiki. Of a file that was there before, whose entry
    nobody has read, it is the negative number of its page: no entry has that.
    """

    wiki: str
    log_id: int
    title: str
    sha1: str
    uploaded_at: datetime
    uploader: str
    action: Action

    @property
    def page_id(self) -> int | None:
        """The file's page; None where only the log is known, which does not name it."""
        return -self.log_id if self.log_id < 0 else None


def page_of(wiki: str, title: str) -> Upload:
    """Whatever version of a file is there now, of which no log entry is known.

    As if uploaded long ago: nobody waits for a smaller version that is not made.
    """
    return Upload(
        wiki=wiki,
        log_id=0,
        title=title,
        sha1="",
        uploaded_at=datetime(2000, 1, 1, tzinfo=UTC),
        uploader="",
        action=Action.UPLOAD,
    )


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """One address at which the wiki offers the file, in some size.

    `name` is what a score says it has seen: "original", "thumbnail 330px",
    "transcode 240p.vp9.webm". `width` and `height` are in pixels, as the wiki says.
    `page` counts from 1 where it is one page of several; `second` is the moment of a video
    that it is a picture of. `size` is about how many bytes it has, where the wiki tells.
    """

    name: str
    url: str
    width: int
    height: int
    page: int | None = None
    second: float | None = None
    size: int | None = None


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """The current version of a file, as the wiki describes it.

    `size` is in bytes, `width` and `height` in pixels (0 where there are none),
    `duration` in seconds (None where there is none, an animation has one). `page_id`
    survives moves. `pages` is 0 where the wiki counts none. `looks` are what is to be
    looked at, of a document a page each; where it is empty, that is the original.
    """

    page_id: int
    title: str
    sha1: str
    mime: str
    kind: Kind
    size: int
    width: int
    height: int
    duration: float | None = None
    pages: int = 0
    original: Rendition | None = None
    looks: tuple[Rendition, ...] = ()
