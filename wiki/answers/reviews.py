"""What people do with files and report pages, read without an account."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import islice

from review.answer import Deed, Outcome, Source
from review.followed import Followed, Found, Listed
from review.notice import NoticeKind
from review.report_page import Placed, ReportPage, Version
from wiki.answers import report_history
from wiki.answers.history import AT_ONCE, TEXT, Revision, last_change, revisions, text_of
from wiki.http import Http
from wiki.log import deeds
from wiki.query import Told, pages
from wiki.site import Site
from wiki.template import has_template

MOST_REVISIONS = 1000  # of one file's page that are looked through


class WikiReviews:
    """Implements review.ports.Reviews. `bot` is the account whose edits are the program's.

    Where it is "", the mark in their summaries tells them.
    """

    def __init__(self, site: Site, http: Http, bot: str) -> None:
        self._site = site
        self._http = http
        self._bot = bot

    def look(self, files: Sequence[Followed]) -> dict[int, Found]:
        """Titles, contents and templates of up to fifty files, with one question.

        With a second one where notices wait and there are talk pages.
        """
        waiting = any(f.unanswered(Source.TEMPLATE, NoticeKind.CATEGORY) for f in files)
        asked = {"prop": "info|imageinfo", "inprop": "talkid", "iiprop": "sha1|timestamp"}
        if waiting:
            asked |= {"prop": "info|imageinfo|revisions", **TEXT}
        told = self._pages([file.page_id for file in files], **asked)
        talks = {
            file.page_id: told[file.page_id]["talkid"]
            for file in files
            if file.unanswered(Source.KEPT) and told.get(file.page_id, {}).get("talkid")
        }
        kept = self._kept(list(talks.values()))
        return {
            file.page_id: replace(
                self._found(file.page_id, told.get(file.page_id, {})),
                kept=talks.get(file.page_id) in kept,
            )
            for file in files
        }

    def log(self, title: str, since: datetime) -> list[Deed]:
        """The log of that title from then on, oldest first."""
        return deeds(self._http, self._site, title, since)

    def untagged(self, file: Followed, listed: Listed) -> Deed | None:
        """The last person's edit that took the template away, and still does."""
        since = {"pageids": str(file.page_id), "rvstartid": str(listed.revision)}
        change = self._last_change(since, self._is_tagged, to=False)
        if change is None:
            return None
        words = change.comment or "took the template away"
        return _edited(Source.TEMPLATE, change, words, self._site.answers.removal(change.comment))

    def kept(self, file: Followed, title: str) -> Deed | None:
        """The last edit that put the template of a closed request on the talk page."""
        talk = {"titles": f"File talk:{title.partition(':')[2]}"}
        change = self._last_change(talk, self._is_kept, to=True)
        if change is None:
            return None
        return _edited(Source.KEPT, change, change.comment or "kept", Outcome.CLEARED)

    def placed(self, rows: Sequence[Placed]) -> list[Placed]:
        """Where the revisions are that wrote the rows."""
        return report_history.placed(self._http, self._site.api, rows)

    def versions(self, page: ReportPage) -> Iterator[Version]:
        """What people made of a report page."""
        return report_history.versions(self._http, self._site, self._bot, page)

    def _pages(self, ids: Sequence[int], **asked: str) -> dict[int, Told]:
        """What the wiki says of the pages, by their number."""
        return pages(partial(self._http.query, self._site.api), ids, **asked) if ids else {}

    def _kept(self, talks: Sequence[int]) -> set[int]:
        """Which of these talk pages say that a file was kept."""
        told = self._pages(talks, prop="revisions", **TEXT)
        return {number for number, page in told.items() if self._is_kept(_text(page) or "")}

    def _found(self, page_id: int, page: Told) -> Found:
        if not page or page.get("missing"):
            return Found(page_id=page_id, title="", sha1=None)
        versions = page.get("imageinfo") or []
        there = versions and "filemissing" not in versions[0]
        came = versions[0].get("timestamp") if there else None
        text = _text(page)
        return Found(
            page_id=page_id,
            title=str(page["title"]),
            sha1=str(versions[0].get("sha1", "")) if there else None,
            since=came and datetime.fromisoformat(came),
            tagged=text is None or self._is_tagged(text),
        )

    def _last_change(
        self, which: dict[str, str], has: Callable[[str], bool], *, to: bool
    ) -> Revision | None:
        """The last change of a page, unless the program made it."""
        history = revisions(
            self._http, self._site.api, **which, **TEXT, rvdir="newer", rvlimit=AT_ONCE
        )
        change = last_change(islice(history, MOST_REVISIONS), has, to=to)
        return None if change is None or change.by(self._bot) else change

    def _is_tagged(self, text: str) -> bool:
        return has_template(text, self._site.template)

    def _is_kept(self, text: str) -> bool:
        return any(has_template(text, name) for name in self._site.answers.kept)


def _text(page: Told) -> str | None:
    [version] = page.get("revisions") or [{}]
    return text_of(version)


def _edited(source: Source, change: Revision, words: str, outcome: Outcome) -> Deed:
    return Deed(
        source=source,
        outcome=outcome,
        words=words,
        who=change.user,
        at=change.at,
        revision=change.number,
    )
