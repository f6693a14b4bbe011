"""A dry run that shows its edits: all that would be written, worked out as in earnest."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from review.bulletin import Bulletin
from review.errors import Halt, Permanent
from review.notice import Batch, Notice, NoticeKind
from review.objection import objections
from review.ports import Wiki
from review.rows import rows

MARKED_AS = "dry-run"  # in place of the one that a summary ends with


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """Gives every edit of the mode *category* to a wiki that shows it and writes nothing.

    `say` gets a line for each that there would not be, and why. `named` is whether the bot has
    an account: else there is no run page to be asked.
    """

    wiki: Wiki
    mass_upload: int
    say: Callable[[str], None]
    named: bool = True

    def perform(self, due: Sequence[Notice], now: datetime) -> None:
        """Show each file's row and template, once for a file. Raises Transient."""
        files = list({(notice.page_id, notice.sha1): notice for notice in due}.values())
        if not files:
            return
        if self.named:
            self._ask_run_page()
        listed = self._without_objection(files)
        if listed:
            place = self.wiki.report_page(now, 1)
            batch = replace(_batch(NoticeKind.REPORT, self._in_rows(listed), now), place=place)
            self._try("report", partial(self.wiki.report, batch))
            self._try("index", partial(self.wiki.index, [place]))
        for notice in listed:
            self._try(notice.title, partial(self._tag, notice, now))

    def _ask_run_page(self) -> None:
        try:
            self.wiki.may_run()
        except Halt as why:
            self.say(f"these edits would wait: {why}")

    def status(self, bulletin: Bulletin) -> None:
        """Show what the bot's own page would say. Raises Transient."""
        self._try("status", partial(self.wiki.status, bulletin))

    def _in_rows(self, listed: Sequence[Notice]) -> list[Notice]:
        files = Counter(notice.uploader for notice in listed)
        many = {name for name, count in files.items() if name and count > self.mass_upload}
        return [notice for row in rows(listed, many) for notice in row]

    def _tag(self, notice: Notice, now: datetime) -> None:
        if self.wiki.category_missing(now.date()):
            self.wiki.make_category(now.date())
        self.wiki.tag(_batch(NoticeKind.CATEGORY, [notice], now))

    def _without_objection(self, files: Sequence[Notice]) -> list[Notice]:
        against = objections(self.wiki.objections, files)
        for notice in files:
            if notice.id in against:
                self.say(f"{notice.title}: no edit: {against[notice.id].reason}")
        return [notice for notice in files if notice.id not in against]

    def _try(self, what: str, act: Callable[[], object]) -> None:
        try:
            act()
        except (Permanent, Halt) as why:
            self.say(f"{what}: no edit: {why}")


def _batch(kind: NoticeKind, notices: Sequence[Notice], now: datetime) -> Batch:
    of_kind = tuple(replace(notice, kind=kind) for notice in notices)
    return Batch(token=MARKED_AS, begun_at=now, notices=of_kind)
