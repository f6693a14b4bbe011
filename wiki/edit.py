"""The one door through which anything is written on the wiki."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from review.errors import Halt, Permanent, Transient
from review.notice import Batch, Notice, NoticeKind
from wiki import notices
from wiki.account import Account
from wiki.saving import save
from wiki.site import Site

HISTORY = 100  # revisions of our own that are looked through for a token
SKEW = timedelta(minutes=5)  # between this clock and the wiki's


class WikiPages:
    """Implements review.ports.Wiki with pywikibot."""

    def __init__(self, site: Site, account: Account, bot: str) -> None:
        self._site = site
        self._account = account
        self._bot = bot
        self.run_page = site.run_page.format(bot=bot)

    def report_page(self, day: datetime) -> str:
        """The title of that day's (UTC) report."""
        return self._site.report_page.format(bot=self._bot, day=f"{day:%Y-%m-%d}")

    def may_run(self) -> None:
        """Raises Halt unless the account is in order and the run page says "Run: yes"."""
        self._account.check()
        text = self._text(self._page(self.run_page))
        if not notices.allows_running(text):
            raise Halt(f'the page "{self.run_page}" does not say "Run: yes"')

    def objections(self, due: Sequence[Notice]) -> dict[int, str]:
        """Why notices must not be written any more: the file is gone, or other content."""
        ids = "|".join(str(notice.page_id) for notice in due)
        answer = self._account.ask(pageids=ids, prop="imageinfo", iiprop="sha1")
        current = {p["pageid"]: p for p in answer["query"]["pages"] if "pageid" in p}
        found = {notice.id: _objection(notice, current.get(notice.page_id)) for notice in due}
        return {notice_id: why for notice_id, why in found.items() if why}

    def report(self, batch: Batch) -> int:
        """Add the rows to the report of the day on which the batch was begun."""
        page = self._page(self.report_page(batch.begun_at))
        before = self._text(page)
        after = notices.report(before, [*batch.notices], self.run_page)
        if after == before:  # every row stands there already
            return int(page.latest_revision_id)
        if not page.botMayEdit():
            raise Halt(f'the page "{page.title()}" asks bots to stay away')
        page.text = after
        return save(page, self._summary(batch), create=not before)

    def tag(self, batch: Batch) -> int:
        """Add the template to a file's page, unless anything speaks against it."""
        [notice] = batch.notices
        page = self._file_page(notice.page_id)
        text = self._text(page)
        if notices.has_template(text, self._site.template):
            raise Permanent("somebody has listed the file already")
        if self._removed_before(notice):
            raise Permanent("a person has taken the file off the list")
        if not page.botMayEdit():
            raise Permanent("the file's page asks bots to stay away")
        page.text = notices.tagged(text, self._site.template, batch.begun_at)
        return save(page, self._summary(batch), create=False)

    def find(self, batch: Batch) -> int | None:
        """The revision whose summary carries the batch's token."""
        for revision in self._own_revisions(batch):
            if f"{notices.MARK}{batch.token}" in revision.get("comment", ""):
                return int(revision["revid"])
        return None

    def _own_revisions(self, batch: Batch) -> list[dict[str, Any]]:
        which = (
            {"pageids": str(batch.notices[0].page_id)}
            if batch.kind is NoticeKind.CATEGORY
            else {"titles": self.report_page(batch.begun_at)}
        )
        return self._history(which, since=batch.begun_at - SKEW)

    def _removed_before(self, notice: Notice) -> bool:
        """Whether this bot has listed this content here before: then a person took it off.

        Asked although a notice is written only once: the database may be a new one.
        """
        which = {"pageids": str(notice.page_id)}
        own = self._history(which, since=notice.uploaded_at)
        return any(notices.MARK in revision.get("comment", "") for revision in own)

    def _history(self, which: dict[str, str], *, since: datetime) -> list[dict[str, Any]]:
        answer = self._account.ask(
            **which,
            prop="revisions",
            rvprop="ids|comment",
            rvuser=self._account.user,
            rvlimit=str(HISTORY),
            rvend=f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        )
        [page] = answer["query"]["pages"]
        if page.get("missing") and "pageids" in which:
            raise Permanent("the file's page is deleted")
        return list(page.get("revisions", []))

    def _page(self, title: str) -> Any:
        from pywikibot import Page

        return Page(self._account.site, title)

    def _file_page(self, page_id: int) -> Any:
        """By its number, which stays the same when the file is moved."""
        pages = list(self._account.site.load_pages_from_pageids([page_id]))
        if not pages or not pages[0].exists():
            raise Permanent("the file's page is deleted")
        return pages[0]

    def _text(self, page: Any) -> str:
        """The page's text as it is now; "" when there is no page."""
        from pywikibot.exceptions import Error, IsRedirectPageError, NoPageError

        try:
            return str(page.get(force=True))
        except NoPageError:
            return ""
        except IsRedirectPageError:
            raise Permanent("the page is a redirect now") from None
        except (Error, OSError) as error:
            raise Transient(f"cannot read the page: {error}") from None

    def _summary(self, batch: Batch) -> str:
        return notices.summary(batch, self._site.template, self.run_page)


def _objection(notice: Notice, page: dict[str, Any] | None) -> str:
    if page is None or page.get("missing"):
        return "the file's page is deleted"
    versions = page.get("imageinfo")
    if not versions or "filemissing" in versions[0]:
        return "the file is deleted"
    if versions[0].get("sha1") != notice.sha1:
        return "another version has taken its place"
    return ""
