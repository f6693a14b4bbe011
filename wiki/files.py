"""A file of the wiki: what it says of it, and the cheapest look at it that is enough."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from review.errors import Gone, Permanent, Transient
from review.ports import Fetched
from review.upload import FileFacts, Kind, Rendition, Upload
from wiki.download import Downloads
from wiki.http import ApiError, Http
from wiki.plan import kind_of, thumbnail_width, transcode, wants_original
from wiki.site import Site

# Most cameras' 3:2 and 16:9 need this width at 224 pixels: one question is then enough.
FIRST_GUESS = 500
PROPERTIES = "url|sha1|size|dimensions|mime|mediatype"
# What the API says of a file that it cannot scale, such as a damaged one.
NO_THUMBNAIL = "urlparamnormal"

# Where MediaWiki keeps the icon that it offers for a file which it cannot render at all.
ICONS = "/file-type-icons/"


class _Missing(Gone):
    """There is no page of that title (any more)."""


class WikiFiles:
    """Implements review.ports.Files. `side` is the model's input side, in pixels."""

    def __init__(self, site: Site, http: Http, downloads: Downloads, side: int) -> None:
        self._site = site
        self._http = http
        self._downloads = downloads
        self._side = side

    def look(self, upload: Upload) -> FileFacts:
        """The current version and the renditions worth fetching.

        Where the title is missing, those of the file that has the upload's content now:
        it may have been moved without a redirect, which no later event tells.
        Raises Gone when the page or the file is deleted, Transient when the wiki cannot say.
        """
        facts, info = self._find(upload)
        if facts.kind is Kind.VIDEO:
            return _with(facts, transcode(self._transcodes(facts)))
        width = thumbnail_width(facts.width, facts.height, self._side, self._site.thumbnail_widths)
        if not facts.kind.visual or wants_original(facts, width):
            return facts
        width = width or max(self._site.thumbnail_widths)
        if width != FIRST_GUESS:
            _, info = self._ask(facts.title, width)
            _same(facts, info)
        return _with(facts, _thumbnail(info, width))

    @contextmanager
    def fetch(self, facts: FileFacts) -> Iterator[Fetched]:
        """The last and cheapest of the renditions, in a file that the with block's end deletes.

        Raises Permanent when it is larger than the cap or on a host that is not allowed,
        Transient for everything that may work later (a fresh thumbnail's 404 among it).
        """
        rendition = facts.renditions[-1]
        original = rendition is facts.renditions[0]
        if original and facts.kind in (Kind.DRAWING, Kind.DOCUMENT):
            raise Permanent(f"the wiki makes no picture of this {facts.mime}")
        with self._downloads.file(rendition.url, sha1=facts.sha1 if original else None) as path:
            yield Fetched(path=path, representation=rendition.name, size=path.stat().st_size)

    def _find(self, upload: Upload) -> tuple[FileFacts, dict[str, Any]]:
        try:
            page, info = self._ask(upload.title, FIRST_GUESS)
            return _facts(page, info), info
        except _Missing:
            title = self._title_of(upload.sha1)
            if title is None:
                raise
        page, info = self._ask(title, FIRST_GUESS)
        facts = _facts(page, info)
        _same(facts, {"sha1": upload.sha1})
        return facts, info

    def _title_of(self, sha1: str) -> str | None:
        """The first title, in their order, whose current version has that content."""
        if not sha1:
            return None
        answer = self._http.query(
            self._site.api, list="allimages", aisha1=sha1, aiprop="", ailimit="1"
        )
        found = answer["query"].get("allimages")
        return str(found[0]["title"]) if found else None

    def _ask(self, title: str, width: int) -> tuple[dict[str, Any], dict[str, Any]]:
        try:
            page = self._page(title, iiurlwidth=str(width))
        except ApiError as error:
            if error.code != NO_THUMBNAIL:
                raise
            page = self._page(title)
        if page.get("missing"):
            raise _Missing("the file's page is deleted")
        if page.get("invalid"):
            raise Gone("the file's page is deleted")
        if not page.get("imageinfo") or "filemissing" in page["imageinfo"][0]:
            raise Gone("the file is deleted")
        return page, page["imageinfo"][0]

    def _page(self, title: str, **more: str) -> dict[str, Any]:
        answer = self._http.query(
            self._site.api,
            prop="imageinfo",
            titles=title,
            redirects="1",
            iiprop=PROPERTIES,
            **more,
        )
        return _only_page(answer)

    def _transcodes(self, facts: FileFacts) -> list[Rendition]:
        """The finished transcodes of a video; the original among them has no key."""
        answer = self._http.query(
            self._site.api, prop="videoinfo", titles=facts.title, viprop="derivatives|sha1"
        )
        info = _only_page(answer).get("videoinfo")
        if not info:  # a wiki without the extension, which also has no transcodes
            return []
        _same(facts, info[0])
        return [
            Rendition(
                name=f"transcode {d['transcodekey']}",
                url=d["src"],
                width=int(d["width"]),
                height=int(d["height"]),
            )
            for d in info[0].get("derivatives", ())
            if d.get("transcodekey")
        ]


def _only_page(answer: dict[str, Any]) -> dict[str, Any]:
    pages = answer["query"].get("pages")
    if not pages:  # e.g. a title that names another wiki
        raise Gone("the wiki knows no page of that title")
    page: dict[str, Any] = pages[0]
    return page


def _same(facts: FileFacts, info: dict[str, Any]) -> None:
    """A second question must be about the same version: scores are kept by its sha1."""
    if info.get("sha1") != facts.sha1:
        raise Transient("the file was replaced while it was looked up")


def _facts(page: dict[str, Any], info: dict[str, Any]) -> FileFacts:
    try:
        width, height = int(info.get("width", 0)), int(info.get("height", 0))
        mime = str(info["mime"])
        original = Rendition(name="original", url=info["url"], width=width, height=height)
        return FileFacts(
            page_id=int(page["pageid"]),
            title=str(page["title"]),
            sha1=str(info["sha1"]),
            mime=mime,
            kind=kind_of(mime, str(info.get("mediatype", "")), width),
            size=int(info["size"]),
            width=width,
            height=height,
            duration=info.get("duration"),
            renditions=(original,),
        )
    except KeyError as error:  # e.g. a version whose content an administrator has hidden
        raise Transient(f"the wiki does not tell the file's {error.args[0]}") from None


def _thumbnail(info: dict[str, Any], width: int) -> Rendition | None:
    """The thumbnail that the wiki offers, if it makes one of this file."""
    url = info.get("thumburl")
    if not url or url == info.get("url") or ICONS in url:
        return None
    height = int(info.get("thumbheight") or 0)
    return Rendition(name=f"thumbnail {width}px", url=url, width=width, height=height)


def _with(facts: FileFacts, rendition: Rendition | None) -> FileFacts:
    if rendition is None:
        return facts
    return replace(facts, renditions=(*facts.renditions, rendition))
