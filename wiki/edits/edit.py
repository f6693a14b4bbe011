"""The one door through which anything is written on the wiki."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from review.bulletin import Bulletin
from review.errors import Deleted, Halt, Permanent
from review.notice import Batch, Notice, NoticeKind
from review.objection import Objection
from review.report_page import Placed
from wiki.edits.answered import answered
from wiki.edits.category import category_missing, make_category
from wiki.edits.door import Door
from wiki.edits.exemptions import Exemptions
from wiki.edits.listed_before import check_not_listed_before
from wiki.edits.objections import objections
from wiki.edits.own_edits import edit_with, revision_of
from wiki.edits.removal import removed
from wiki.edits.run_page import check_run_page
from wiki.edits.saving import read
from wiki.edits.uploaders import uploaders
from wiki.report.index import index
from wiki.report.report import report
from wiki.report.status import status
from wiki.report.table import Table
from wiki.site import Site
from wiki.summary import day_category_summary, index_summary, status_summary, summary
from wiki.template import has_template, tagged


class WikiPages:
    """Implements review.ports.Wiki.

    `account` reads and edits: the bot's does, and another only shows what would be edited.
    With `thumbnails`, reports have small pictures that a click shows.
    """

    def __init__(
        self,
        site: Site,
        account: Door,
        bot: str,
        exemptions: Exemptions,
        *,
        thumbnails: bool = False,
    ) -> None:
        self._site = site
        self._account = account
        self._bot = bot
        self._exemptions = exemptions
        self._thumbnails = thumbnails
        self.run_page = site.run_page.format(bot=bot)

    def report_page(self, day: datetime, number: int = 1) -> str:
        """The title of that day's (UTC) report; after the first with its number."""
        title = self._site.report_page.format(bot=self._bot, day=f"{day:%Y-%m-%d}")
        return f"{title}/{number}" if number > 1 else title

    def may_run(self) -> None:
        """Raises Halt unless the account is in order and the run page says "Run: yes"."""
        self._account.check()
        self._exemptions.begin_round()
        check_run_page(self._account, self.run_page)

    def objections(self, due: Sequence[Notice]) -> dict[int, Objection]:
        """Why notices (50 at most) must not be written: the file is gone, other, or exempt."""
        return objections(self._account, self._exemptions, due)

    def answered(self, there: Sequence[Placed]) -> set[int]:
        """Of which files people have spoken by now, whether it has been read or not."""
        return answered(self._account, self._site, there)

    def report(self, batch: Batch) -> int:
        """Add the rows to the report page, with what the wiki says of the uploaders now.

        A report that cannot be written is an operator's matter: Halt, never Permanent.
        """
        table = Table(
            words=self._site.words,
            uploaders=uploaders(self._account.ask, (n.uploader for n in batch.notices)),
            thumbnails=self._thumbnails,
        )
        return self._extend(
            self._place(batch),
            lambda text: report(text, batch.notices, table, self.run_page, self._site.template),
            self._summary(batch),
            send_until=batch.send_until,
        )

    def index(self, pages: Sequence[str], send_until: datetime | None = None) -> None:
        """List the pages; the text itself tells whether that has been done. Halt as above."""
        introduction = self._site.words.index_introduction.format(run_page=self.run_page)
        self._extend(
            self._site.index_page.format(bot=self._bot),
            lambda text: index(text, pages, introduction),
            index_summary(self._site.words, self.run_page),
            send_until=send_until,
        )

    def status(self, bulletin: Bulletin, send_until: datetime | None = None) -> None:
        """Say so on the bot's own page; the text itself tells whether it does. Halt as above."""
        self._extend(
            self._site.status_page.format(bot=self._bot),
            lambda text: status(text, bulletin, self._site.words, self.run_page),
            status_summary(self._site.words, self.run_page),
            send_until=send_until,
        )

    def _extend(
        self,
        title: str,
        extend: Callable[[str], str],
        summary: str,
        *,
        send_until: datetime | None,
    ) -> int:
        page = read(self._account, titles=title)
        if not page.revision and (why := removed(self._account, page.title)):
            raise Halt(f'the page "{page.title}" {why}; make it again, if the bot may write there')
        if page.redirect:
            raise Halt(f'the page "{page.title}" is a redirect')
        after = extend(page.text)
        if after == page.text:  # all of it stands there already
            return page.revision
        if not self._account.welcomes(page):
            raise Halt(f'the page "{page.title}" asks bots to stay away')
        try:
            return self._account.save(page, after, summary, send_until=send_until)
        except Permanent as why:
            raise Halt(f'the page "{page.title}": {why}') from None

    def tag(self, batch: Batch) -> int:
        """Add the template to a file's page, unless anything speaks against it."""
        [notice] = batch.notices
        page = read(self._account, pageids=str(notice.page_id))
        if not page.revision:
            raise Deleted("the file's page is deleted")
        if page.redirect:
            raise Permanent("the file's page is a redirect now")
        if has_template(page.text, self._site.template):
            raise Permanent("somebody has listed the file already")
        check_not_listed_before(self._account, notice)
        if not self._account.welcomes(page):
            raise Permanent("the file's page asks bots to stay away")
        score = max(notice.nsfw, notice.sexy or 0)
        text = tagged(page.text, self._site.template, score, batch.begun_at)
        summary = self._summary(batch)
        return self._account.save(page, text, summary, send_until=batch.send_until)

    def category_missing(self, day: date) -> bool:
        """Whether the day's category has no page, and so would be shown to all readers."""
        return category_missing(self._account, self._site, day)

    def make_category(self, day: date, send_until: datetime | None = None) -> int:
        """Make the page of the day's category, unless there is one."""
        summary = day_category_summary(self._site.words, self.run_page)
        return make_category(
            self._account, self._site, self._bot, day, summary, send_until=send_until
        )

    def find(self, batch: Batch) -> int | None:
        """The revision whose summary carries the batch's token, wherever a report page is now."""
        if batch.kind is NoticeKind.CATEGORY:
            page_id = batch.notices[0].page_id
            return revision_of(self._account, batch.token, page_id)
        return edit_with(self._account, batch.token, since=batch.begun_at)

    def _place(self, batch: Batch) -> str:
        """The report page; of what was begun before that was kept, the day's."""
        return batch.place or self.report_page(batch.begun_at)

    def _summary(self, batch: Batch) -> str:
        return summary(batch, self._site.words, self._site.template, self.run_page)
