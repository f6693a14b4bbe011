"""A file of the wiki: the cheapest look at it that is enough."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from review.content import HEAD
from review.errors import Permanent, Transient
from review.ports import Fetched, Part
from review.upload import FileFacts, Kind, Rendition, Upload
from wiki.media.choice import Choice, choose
from wiki.media.download import LONGEST_SECONDS, Downloads
from wiki.media.imageinfo import ImageInfo
from wiki.media.plan import MAYBE_MOVING, first_guess, page_parameter, representation
from wiki.media.video import Videos
from wiki.media.whereabouts import find


class WikiFiles:
    """Implements review.ports.Files.

    `widths` are those of the thumbnails that the wiki serves, in pixels; of a document at
    most `pages` pages are looked at. An original of more than `most_pixels`, or larger
    than what is fetched, is looked at by its widest thumbnail where none is wide enough.
    Of videos `videos` knows.
    """

    def __init__(
        self,
        info: ImageInfo,
        downloads: Downloads,
        *,
        widths: tuple[int, ...],
        pages: int,
        most_pixels: int,
        videos: Videos,
    ) -> None:
        self._info = info
        self._downloads = downloads
        self._widths = widths
        self._pages = pages
        self._most_pixels = most_pixels
        self._videos = videos

    def facts(self, upload: Upload) -> FileFacts:
        """The current version, as look() finds it, and no renditions: one request."""
        return find(self._info, upload, min(self._widths))[0]

    def look(self, upload: Upload, side: int) -> FileFacts:
        """The current version and the renditions worth fetching, `side` pixels or more.

        A file that was moved is found under its new title (see wiki/media/whereabouts.py).
        Raises Gone when the page or the file is deleted, Transient when the wiki cannot say,
        and for a video what Videos.looks() raises.
        """
        guess = first_guess(side, self._widths)
        facts, thumbnail = find(self._info, upload, guess)
        if facts.kind is Kind.VIDEO:
            return _with(facts, *self._videos.looks(upload, facts, side))
        chosen = self._choose(facts, side)
        if chosen.width is None or (facts.mime in MAYBE_MOVING and self._info.moves(facts.title)):
            return facts
        width = chosen.width
        if chosen.pages:
            return _with(facts, *(self._page(facts, page, width) for page in chosen.pages))
        if width != guess:
            thumbnail = self._info.again(facts, width)
        return _with(facts, thumbnail)

    def confirm(self, facts: FileFacts) -> None:
        """A rendition's address names no version: it may have shown the next one already."""
        if facts.looks:
            self._info.confirm(facts)

    @contextmanager
    def fetch(self, facts: FileFacts) -> Iterator[Fetched]:
        """What is to be looked at, in files that the with block's end deletes.

        Of what is not visual to the wiki, the first bytes, which show what it is. Raises
        Permanent when it is larger than the cap or on a host that is not allowed, TooEarly
        while other files take the room, Transient for everything else that may work later
        (a fresh thumbnail's 404 among it), also when many parts take long: a worker's claim
        is not renewed meanwhile.
        """
        parts: list[Part] = []
        left = self._downloads.cap  # all parts together are one file
        end = time.monotonic() + LONGEST_SECONDS
        with ExitStack() as stack:
            for look in facts.looks or (_original(facts),):
                if time.monotonic() > end:
                    raise Transient(f"fetching its parts took more than {LONGEST_SECONDS:g} s")
                path = stack.enter_context(self._download(facts, look, left))
                parts.append(Part(path=path, page=look.page, second=look.second))
                left -= path.stat().st_size
            yield Fetched(
                parts=tuple(parts),
                representation=representation(facts),
                size=self._downloads.cap - left,
                original=not facts.looks,
            )

    def _choose(self, facts: FileFacts, side: int) -> Choice:
        return choose(
            facts,
            side,
            widths=self._widths,
            pages=self._pages,
            most_pixels=self._most_pixels,
            most_bytes=self._downloads.cap,
        )

    def _download(
        self, facts: FileFacts, look: Rendition, most: int
    ) -> AbstractContextManager[Path]:
        if facts.looks:
            return self._downloads.file(look.url, sha1=None, most=most)
        if not facts.kind.visual:
            return self._downloads.head(look.url, HEAD)
        if facts.kind in (Kind.DRAWING, Kind.DOCUMENT):
            raise Permanent(f"the wiki makes no picture of this {facts.mime}")
        return self._downloads.file(look.url, sha1=facts.sha1, most=most)

    def _page(self, facts: FileFacts, page: int, width: int) -> Rendition:
        parameter = page_parameter(facts.mime, page, width)
        thumbnail = self._info.again(facts, width, iiurlparam=parameter)
        if thumbnail is None:
            raise Permanent(f"the wiki makes no picture of page {page}")
        return replace(thumbnail, page=page)


def _with(facts: FileFacts, *looks: Rendition | None) -> FileFacts:
    return replace(facts, looks=tuple(look for look in looks if look is not None))


def _original(facts: FileFacts) -> Rendition:
    if facts.original is None:
        raise Transient("the wiki does not tell the file's url")
    return facts.original
