"""What people answer comes back: from files' pages, the wiki's log and report pages.

Nobody has to do anything for the program: it reads what they do anyway.

1. Files that are due are looked at, fifty with one question. A title that changed, a
   deletion and a return are noted in their rows.
2. Of a file that was put before people, the log says who deleted, restored or moved it,
   and the page's history who took the template away.
3. Of report pages, each person's edit is compared with the text before it.

What is due is what an event has told of, and whatever has not been looked at for long.
Everything may be read twice, and by several at a time: an answer is kept once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from review.answer import Answer, Deed, Outcome, Source, answer
from review.errors import Transient
from review.followed import Followed, Found, Listed, pause
from review.notice import NoticeKind
from review.ports import Ledger, Reviews
from review.report_page import ReportPage, answers_in

AT_ONCE = 50  # pages in one question: the API's batch size
QUESTIONS = 20  # of files in one round, so that report pages get their turn
MOVES = 10  # of one file that are followed
SKEW = timedelta(minutes=5)  # between this clock and the wiki's
AGAIN = timedelta(minutes=5)  # after what could not be read


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads what became of files and notices, over the ports."""

    ledger: Ledger
    reviews: Reviews
    clock: Callable[[], datetime]

    def round(self) -> None:
        """Read all that is due.

        Raises Transient when the wiki cannot be asked now. What cannot be read of one
        page keeps no other from being read: its turn comes again, and then it is said.
        """
        trouble: list[Transient] = []
        for _ in range(QUESTIONS):
            files = self.ledger.files_due(AT_ONCE)
            if not files:
                break
            trouble += self._look(files)
        if unplaced := self.ledger.unplaced(AT_ONCE):
            self.ledger.place(self.reviews.placed(unplaced))
        for page in self.ledger.pages_due(AT_ONCE):
            trouble += self._read(page)
        if trouble:
            raise trouble[0]

    def _look(self, files: Sequence[Followed]) -> list[Transient]:
        asked_at = self.clock()
        found = self.reviews.look(files)
        answers: list[Answer] = []
        news: list[Found] = []
        trouble: list[Transient] = []
        for file in files:
            try:
                answers += self._answers(file, found[file.page_id])
                news.append(found[file.page_id].due(file, asked_at))
            except Transient as why:
                trouble.append(why)
                news.append(replace(file.as_it_was, look_at=asked_at + AGAIN))
        self.ledger.record(answers)  # first: what is noted as gone is not asked about again
        self.ledger.note(news, asked_at)
        return trouble

    def _answers(self, file: Followed, found: Found) -> Iterator[Answer]:
        if not file.listed:
            return
        if _happened(file, found):
            for deed in self._log(file):
                yield from (
                    answer(one.notice_id, deed, _of(file, one, deed)) for one in file.listed
                )
        if not found.gone and not found.tagged:
            yield from self._untagged(file, found)
        if not found.gone and found.kept:
            yield from self._kept(file, found)

    def _untagged(self, file: Followed, found: Found) -> Iterator[Answer]:
        for one in file.unanswered(Source.TEMPLATE, NoticeKind.CATEGORY):
            if (deed := self.reviews.untagged(file, one)) is not None:
                yield answer(one.notice_id, deed, _seen_of(found, one, deed))

    def _kept(self, file: Followed, found: Found) -> Iterator[Answer]:
        waiting = [one for one in file.unanswered(Source.KEPT) if found.shows(one.sha1)]
        if waiting and (deed := self.reviews.kept(file, found.title)) is not None:
            for one in waiting:
                if one.written_at <= deed.at + SKEW:
                    yield answer(one.notice_id, deed)

    def _log(self, file: Followed) -> Iterator[Deed]:
        """What was done to the file since the log was read, under each of its titles."""
        title, since = file.title, min(one.since for one in file.listed) - SKEW
        for _ in range(MOVES):
            move = None
            for deed in self.reviews.log(title, since):
                if deed.page_id not in (0, file.page_id):  # another file had that title
                    continue
                yield deed
                if deed.source is Source.MOVE:  # what follows there is of another file
                    move = deed
                    break
            if move is None:
                return
            title, since = move.target, move.at

    def _read(self, page: ReportPage) -> list[Transient]:
        asked_at, last = self.clock(), page.read_revision
        try:
            versions = list(self.reviews.versions(page))  # with the rows' last cells only
            last = versions[-1].revision if versions else last
            self.ledger.record(answers_in(versions, page.rows))
        except Transient as why:
            self.ledger.page_read(page, page.read_revision, asked_at + AGAIN, asked_at)
            return [why]
        wait = pause(page.made_at, asked_at)
        self.ledger.page_read(page, last, asked_at + wait if wait else None, asked_at)
        return []


def _happened(file: Followed, found: Found) -> bool:
    """Whether the log has something that is not known yet."""
    open_ones = file.unanswered(Source.DELETION)
    if found.gone:
        return not file.gone or bool(open_ones)
    return file.gone or found.title != file.title or len(open_ones) < len(file.listed)


def _of(file: Followed, one: Listed, deed: Deed) -> Outcome:
    """A deletion is about the content that was there: of what it had replaced it says nothing."""
    if deed.outcome is Outcome.CONFIRMED and one.sha1 != file.sha1:
        return Outcome.OTHER
    return deed.outcome


def _seen_of(found: Found, one: Listed, deed: Deed) -> Outcome:
    """Who looks at a file that was overwritten says nothing of what was there before."""
    if not found.shows(one.sha1) and (found.since is None or deed.at >= found.since):
        return Outcome.OTHER
    return deed.outcome
