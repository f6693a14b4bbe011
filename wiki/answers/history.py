"""The revisions of a page, read without an account."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wiki.http import ApiError, Http
from wiki.summary import is_marked

PROPERTIES = "ids|timestamp|user|comment"
TEXT = {"rvprop": f"{PROPERTIES}|content", "rvslots": "main"}
AT_ONCE = "50"  # revisions with their texts in one answer
NO_SUCH = "nosuchrevid"


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One revision. `user`, `comment` and `text` are empty where the wiki hides them.

    `text` is None where it is hidden or was not asked for. `parent` is 0 for the first.
    """

    number: int
    parent: int
    at: datetime
    user: str
    comment: str
    text: str | None

    def by(self, bot: str) -> bool:
        """Whether the program wrote it.

        All its summaries have a mark, which anybody can copy: it tells only where `bot` is ""
        as the account is not known here, or where the wiki hides who it was.
        """
        return self.user == bot if bot and self.user else is_marked(self.comment)


def revisions(http: Http, api: str, **asked: str) -> Iterator[Revision]:
    """The revisions that the parameters of prop=revisions name, as the wiki has them.

    None of a page that is not there, nor after a revision that is not there any more.
    Raises Transient.
    """
    more: dict[str, str] | None = {}
    while more is not None:
        try:
            answer = http.query(api, prop="revisions", **asked, **more)
        except ApiError as error:
            if error.code == NO_SUCH:
                return
            raise
        for page in answer["query"].get("pages", ()):
            yield from map(_revision, page.get("revisions", ()))
        more = answer.get("continue")


def last_change(
    history: Iterable[Revision], has: Callable[[str], bool], *, to: bool
) -> Revision | None:
    """The last revision, of these from old to new, after which `has` was `to`.

    None where nothing changed, or where it changed back. Of a text that is hidden it is not
    known; what is seen after it was done by nobody that can be named. The first revision
    is what the others are compared with, unless the page begins with it.
    """
    before: bool | None = None
    changed: Revision | None = None
    hidden = False
    for revision in history:
        if revision.text is None:
            hidden = True
            continue
        now = has(revision.text)
        if not revision.parent:  # a page begins with nothing
            before = False
        if before is not None and now != before:
            changed = (replace(revision, user="") if hidden else revision) if now == to else None
        before, hidden = now, False
    return changed


def text_of(revision: dict[str, Any]) -> str | None:
    """The text in the API's answer, where it has one."""
    text: str | None = revision.get("slots", {}).get("main", {}).get("content")
    return text


def _revision(told: dict[str, Any]) -> Revision:
    return Revision(
        number=int(told["revid"]),
        parent=int(told.get("parentid", 0)),
        at=datetime.fromisoformat(told["timestamp"]),
        user=str(told.get("user", "")),
        comment=str(told.get("comment", "")),
        text=text_of(told),
    )
