"""A door that leads nowhere: what would be saved is shown. It needs no account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from wiki.edits.exclusion import bots_welcome
from wiki.edits.saving import Page
from wiki.http import Http

REMEMBERED = 100  # pages, as they would be by now

Answer = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An edit that would be made. `before` is "" where there is no page yet."""

    title: str
    summary: str
    before: str
    after: str


class Stage(Protocol):
    """Where somebody watches what would be written."""

    def edit(self, draft: Draft) -> None:
        """An edit that would be made."""

    def say(self, text: str) -> None:
        """Why there would be none, in one line."""


class ShowingDoor:
    """Implements wiki.edits.door.Door for nobody: it reads as anybody may, and writes nothing.

    A page that it has shown reads as it would be then, so that the next edit of it is shown
    as it would be too.
    """

    def __init__(self, http: Http, api: str, user: str, stage: Stage) -> None:
        self.user = user
        self._http = http
        self._api = api
        self._stage = stage
        self._texts: dict[str, str] = {}  # the last ones that were shown

    def ask(self, **params: str) -> Answer:
        """One action=query, without an account. Raises Transient."""
        answer = self._http.query(self._api, **params)
        if "content" in params.get("rvprop", ""):
            for page in answer["query"].get("pages", []):
                self._as_shown(page)
        return answer

    def check(self) -> None:
        """Nobody is never blocked."""

    def welcomes(self, page: Page) -> bool:
        """As far as the page's own text tells."""
        return bots_welcome(page.text, self.user)

    def save(
        self, page: Page, text: str, summary: str, *, send_until: datetime | None = None
    ) -> int:
        """Show it; 0, which is no revision's number."""
        self._stage.edit(Draft(title=page.title, summary=summary, before=page.text, after=text))
        self._texts.pop(page.title, None)
        self._texts[page.title] = text
        if len(self._texts) > REMEMBERED:
            del self._texts[next(iter(self._texts))]
        return 0

    def _as_shown(self, page: Answer) -> None:
        if (text := self._texts.get(page.get("title", ""))) is not None:
            [version] = page.get("revisions") or [{"revid": 1}]
            page["revisions"] = [version | {"slots": {"main": {"content": text}}}]
            page.pop("missing", None)
