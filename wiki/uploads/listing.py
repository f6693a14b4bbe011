"""Files that are there, some at a time: what every source of them has in common."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from review.errors import Permanent
from review.upload import Action, Upload
from wiki.http import ApiError, Http
from wiki.query import AT_ONCE, Told
from wiki.site import Site
from wiki.timestamp import moment
from wiki.uploads.event import LONGEST_TITLE, LONGEST_USER, text

Position = Mapping[str, Any]  # where to go on; plain enough for JSON
ASKED = {
    "prop": "imageinfo",
    "iiprop": "sha1|timestamp|user",
    "meta": "userinfo",  # an answer in which nothing was found would else have no result at all
}
NO_TITLE = set("|<>[]{}#")  # has these
# What these codes of errors begin with is wrong with the question, and stays so.
WRONG = ("bad", "invalid", "too", "unknown")
# Of one file alone the wiki goes on with all its older versions before it goes on with others.
OLDER, MANY = "iistart", {"iilimit": "500"}


@dataclass(frozen=True, kw_only=True)
class Portion:
    """Some files, each with the number of its page, and where to go on; None: nowhere."""

    uploads: tuple[Upload, ...]
    more: Position | None


class Source(Protocol):
    """Files that are there. Raises Transient when the wiki cannot answer."""

    def total(self) -> int | None:
        """About how many they are, where the wiki tells. Raises Permanent where there are none."""

    def portion(self, position: Position | None, size: int) -> Portion:
        """The next ones, `size` at most, from that position on; None is the beginning."""


class Refused(Permanent):
    """The wiki will never answer that question; `code` is MediaWiki's short name for why."""

    def __init__(self, error: ApiError) -> None:
        super().__init__(str(error))
        self.code = error.code


class Listing:
    """Asks one wiki which files there are."""

    def __init__(self, site: Site, http: Http) -> None:
        self._site = site
        self._http = http

    def ask(self, **which: str) -> tuple[list[Told], dict[str, str] | None]:
        """The pages that these parameters name, with files; with which to ask for the next ones."""
        found: dict[int, Told] = {}
        more: dict[str, str] = {}
        while True:
            answer = self.query(**ASKED, **which | more)
            for page in answer["query"].get("pages", ()):
                if "pageid" in page:
                    known = found.setdefault(page["pageid"], page)
                    known.setdefault("imageinfo", page.get("imageinfo"))  # the first is current
            more = answer.get("continue") or {}
            if not more or answer.get("batchcomplete"):
                return list(found.values()), more or None
            more |= MANY if OLDER in more else {}

    def portion(self, **which: str) -> Portion:
        """The same, as files: what is none is left out."""
        pages, more = self.ask(**which)
        return Portion(uploads=self.uploads(pages), more=more)

    def of_pages(self, ids: Sequence[int]) -> tuple[Upload, ...]:
        """The files with these pages' numbers, which are there still; 50 at most."""
        return self.portion(pageids="|".join(map(str, ids))).uploads

    def uploads(self, pages: list[Told]) -> tuple[Upload, ...]:
        """The files among these pages."""
        return tuple(one for page in pages if (one := upload_of(page, self._site)) is not None)

    def query(self, **asked: str) -> dict[str, Any]:
        """Any question to the wiki. Raises Refused for one that it will never answer."""
        try:
            return self._http.query(self._site.api, **asked)
        except ApiError as error:
            if error.code.startswith(WRONG):
                raise Refused(error) from None
            raise


def size_of(size: int) -> str:
    """How many files to ask for at once."""
    return str(min(size, AT_ONCE))


def titles_in(lines: Iterable[str]) -> list[str]:
    """The titles of a list: lines that say something, without what no title can have."""
    titles = map(str.strip, lines)
    return [title for title in titles if title and not set(title) & NO_TITLE]


def upload_of(page: Told, site: Site) -> Upload | None:
    """The current version of a file; None where there is none, in this wiki, to be seen."""
    try:
        [version, *_] = page["imageinfo"]
        if page["imagerepository"] != "local" or page["pageid"] <= 0:
            return None
        return Upload(
            wiki=site.name,
            log_id=-page["pageid"],
            title=text(page["title"], LONGEST_TITLE),
            sha1=_sha1(version["sha1"]),
            uploaded_at=moment(version["timestamp"]),
            uploader=text(version.get("user", ""), LONGEST_USER),  # absent when hidden
            action=Action.UPLOAD,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _sha1(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{40}", value):
        raise ValueError("no sha1")
    return value
