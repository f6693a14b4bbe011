"""Addresses on the wiki, where all the work is done: a visitor's browser asks for them, not we."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from review.film import clock
from review.notice import own_anchor
from review.result import Posted, Result
from review.status import Status
from review.upload import Kind
from wiki.site import Site

_WIDTH = 330  # pixels that a small picture has at least: sharp on a phone, too
_UNSEEN = (Kind.AUDIO, Kind.OTHER)  # of which a wiki shows an icon at best


@dataclass(frozen=True, kw_only=True)
class Moment:
    """From when to when something is shown, as players write it, and where it can be seen."""

    begin: str
    end: str
    url: str


@dataclass(frozen=True)
class WikiLinks:
    """Of one wiki; each title is quoted, so that none can become another address."""

    site: Site

    @property
    def hosts(self) -> str:
        """Where its small pictures come from, as a Content-Security-Policy has it."""
        article = urlsplit(self.site.article)
        hosts = sorted({article.netloc, urlsplit(self.site.api).netloc, *self.site.file_hosts})
        return " ".join(f"{article.scheme}://{host}" for host in hosts)

    def file(self, title: str) -> str:
        """The file's page."""
        return self.site.page_url(title)

    def history(self, title: str) -> str:
        """All that was done to that page."""
        return f"{self._index(title)}&action=history"

    def picture(self, one: Result) -> str | None:
        """The file in small; None where nothing is to be seen.

        Of a video the wiki shows its middle, of a document the first page, whatever decided.
        """
        if one.status is Status.GONE or one.kind in (None, *_UNSEEN):
            return None
        name = one.title.partition(":")[2]
        return f"{self._index(f'Special:Redirect/file/{name}')}&width={self.width}"

    def moment(self, one: Result) -> Moment | None:
        """When the telling scene of what moves is shown."""
        begin = one.second if one.scene_begin is None else one.scene_begin
        if begin is None:
            return None
        end = begin if one.scene_end is None else one.scene_end
        at = f"#t={int(begin)}" if one.kind == Kind.VIDEO else ""  # others' viewers cannot
        return Moment(begin=clock(begin), end=clock(end), url=self.file(one.title) + at)

    def uploads(self, user: str) -> str:
        """What else that user has done."""
        return self.site.page_url(f"Special:Contributions/{user}")

    def row(self, one: Result, notice: Posted) -> str | None:
        """The report page, at the file's row; one row for many files has another place on it."""
        if notice.place is None:
            return None
        anchor = "" if one.page_id is None else f"#{own_anchor(one.page_id, one.sha1)}"
        return self.site.page_url(notice.place) + anchor

    @property
    def width(self) -> int:
        """Of a small picture, in pixels: one that the wiki serves."""
        widths = sorted(self.site.thumbnail_widths)
        return next((width for width in widths if width >= _WIDTH), widths[-1])

    def _index(self, title: str) -> str:
        folder = self.site.api.rpartition("/")[0]
        return f"{folder}/index.php?title={quote(title.replace(' ', '_'), safe=':/')}"
