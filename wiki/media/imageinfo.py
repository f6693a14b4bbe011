"""What the wiki's API says of one file: the only place that knows its words for it."""

from datetime import datetime
from typing import Any

from review.errors import Gone, Transient
from review.upload import FileFacts, Rendition
from wiki.http import ApiError, Http
from wiki.log import Move, moves
from wiki.media.plan import kind_of

PROPERTIES = "url|sha1|size|dimensions|mime|mediatype"
# What the API says of a file that it cannot scale, such as a damaged one.
NO_THUMBNAIL = "urlparamnormal"
# Where MediaWiki keeps the icon that it offers for a file which it cannot render at all.
ICONS = "/file-type-icons/"

AWAY = "the file was moved or deleted while it was looked up"


class Missing(Gone):
    """There is no page of that title (any more)."""


class ImageInfo:
    """Asks one wiki. Raises Gone for what is deleted, Transient when it cannot say now."""

    def __init__(self, api: str, http: Http) -> None:
        self._api = api
        self._http = http

    def current(self, title: str, width: int, **more: str) -> tuple[FileFacts, Rendition | None]:
        """The current version, and its thumbnail of that width if the wiki makes one.

        `more` are further parameters of the thumbnail, such as its page. Raises Missing
        where there is no page of that title.
        """
        try:
            page = self._page(title, iiurlwidth=str(width), **more)
        except ApiError as error:
            if error.code != NO_THUMBNAIL:
                raise
            page = self._page(title)
        if page.get("missing"):
            raise Missing("the file's page is deleted")
        if page.get("invalid"):
            raise Gone("the file's page is deleted")
        if not page.get("imageinfo") or "filemissing" in page["imageinfo"][0]:
            raise Gone("the file is deleted")
        info = page["imageinfo"][0]
        return _facts(page, info), _thumbnail(info, width)

    def again(self, facts: FileFacts, width: int, **more: str) -> Rendition | None:
        """Another thumbnail of the version that was found. Raises Transient where it is not there.

        What is moved without a redirect meanwhile is no more gone than what is replaced.
        """
        try:
            now, thumbnail = self.current(facts.title, width, **more)
        except Gone:
            raise Transient(AWAY) from None
        check_same(facts, now.sha1)
        return thumbnail

    def confirm(self, facts: FileFacts) -> None:
        """Raises Transient unless the version that was found is still there."""
        [version] = self._page(facts.title, iiprop="sha1").get("imageinfo") or [{}]
        if not version:
            raise Transient(AWAY)
        check_same(facts, version.get("sha1"))

    def moves(self, title: str) -> bool:
        """Whether the wiki counts more than one frame in a GIF or PNG."""
        versions = self._page(title, iiprop="metadata").get("imageinfo") or [{}]
        told = {item["name"]: item["value"] for item in versions[0].get("metadata") or ()}
        return int(told.get("frameCount") or 0) > 1

    def title_of(self, sha1: str) -> str | None:
        """The first title, in their order, whose current version has that content."""
        if not sha1:
            return None
        answer = self._http.query(self._api, list="allimages", aisha1=sha1, aiprop="", ailimit="1")
        found = answer["query"].get("allimages")
        return str(found[0]["title"]) if found else None

    def moves_from(self, title: str, since: datetime, after: int) -> list[Move]:
        """The moves away from that title, as wiki.log has them."""
        return moves(self._http, self._api, title, since, after)

    def transcodes(self, facts: FileFacts) -> list[Rendition] | None:
        """The finished transcodes of a video; None where the wiki makes none of any."""
        answer = self._http.query(
            self._api, prop="videoinfo", titles=facts.title, viprop="derivatives|sha1"
        )
        page = _only_page(answer)
        if page.get("missing"):
            raise Transient(AWAY)
        info = page.get("videoinfo")
        if not info:  # a wiki without the extension
            return None
        check_same(facts, info[0].get("sha1"))
        found = info[0].get("derivatives", ())
        return [_transcode(facts, each) for each in found if _is_video(each)]

    def _page(self, title: str, **more: str) -> dict[str, Any]:
        asked = {"prop": "imageinfo", "titles": title, "redirects": "1", "iiprop": PROPERTIES}
        return _only_page(self._http.query(self._api, **asked | more))


def check_same(facts: FileFacts, sha1: str | None) -> None:
    """A second answer must be about the same version: scores are kept by its sha1.

    Raises Transient.
    """
    if sha1 != facts.sha1:
        raise Transient("the file was replaced while it was looked up")


def _only_page(answer: dict[str, Any]) -> dict[str, Any]:
    pages = answer["query"].get("pages")
    if not pages:  # e.g. a title that names another wiki
        raise Gone("the wiki knows no page of that title")
    page: dict[str, Any] = pages[0]
    return page


def _facts(page: dict[str, Any], info: dict[str, Any]) -> FileFacts:
    try:
        width, height = int(info.get("width", 0)), int(info.get("height", 0))
        mime = str(info["mime"])
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
            pages=int(info.get("pagecount", 0)),
            original=Rendition(name="original", url=info["url"], width=width, height=height),
        )
    except KeyError as error:  # e.g. a version whose content an administrator has hidden
        raise Transient(f"the wiki does not tell the file's {error.args[0]}") from None


def _thumbnail(info: dict[str, Any], width: int) -> Rendition | None:
    url = info.get("thumburl")
    if not url or url == info.get("url") or ICONS in url:
        return None
    height = int(info.get("thumbheight") or 0)
    return Rendition(name=f"thumbnail {width}px", url=url, width=width, height=height)


def _is_video(derivative: dict[str, Any]) -> bool:
    """The original among them has no key, and the playlists of parts are no video."""
    kind = str(derivative.get("type", "video/"))
    return bool(derivative.get("transcodekey")) and kind.startswith("video/")


def _transcode(facts: FileFacts, derivative: dict[str, Any]) -> Rendition:
    """`bandwidth` is what it came to, in bits a second, not what was aimed at."""
    bits = float(derivative.get("bandwidth") or 0) * float(facts.duration or 0)
    return Rendition(
        name=f"transcode {derivative['transcodekey']}",
        url=derivative["src"],
        width=int(derivative["width"]),
        height=int(derivative["height"]),
        size=int(bits / 8) or None,
    )
