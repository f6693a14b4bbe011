"""What people do on the real wiki, read into a real database."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from playground import media
from playground.person import Person
from review.notice import Batch, Notice, NoticeKind
from review.reader import Reader
from store.inbox import Inbox
from store.notices import Notices
from store.readings import Readings
from store.session import Database
from store.tables import AnswerRow, NoticeRow, ReportRow, UploadRow
from store.uploads import Uploads
from tests.review.values import SUSPECT, an_upload, facts_of
from wiki.answers.reviews import WikiReviews
from wiki.edits.edit import WikiPages
from wiki.http import Http
from wiki.site import Site

NUMBERS: Iterator[int] = itertools.count(2000)
LEASE = timedelta(minutes=5)


@dataclass
class Reading:
    """The service without its model: what is listed is listed by hand, all else is real."""

    site: Site
    http: Http
    pages: WikiPages
    uploader: Person
    admin: Person
    database: Database

    def __post_init__(self) -> None:
        self.uploads = Uploads(self.database, LEASE)
        self.desk = Notices(self.database, LEASE, self.site.name)
        self.reader = Reader(
            ledger=Readings(self.database, self.site.name),
            reviews=WikiReviews(self.site, self.http, "ReviewBot"),
            clock=self.database.clock,
        )

    def file(self, *kinds: NoticeKind, data: bytes | None = None) -> Notice:
        """A new file on the wiki, with notices of these kinds that are due; the last of them."""
        number = next(NUMBERS)
        name = f"Answer {number}.jpg"
        self.uploader.upload(name, data or media.picture(number, width=64, height=64), "Text.")
        return self.suspect(f"File:{name}", *kinds)

    def suspect(self, title: str, *kinds: NoticeKind) -> Notice:
        """The current version of a file, scored, with notices."""
        asked = {"prop": "imageinfo", "iiprop": "sha1|timestamp", "titles": title}
        page = self.uploader.query(**asked)["pages"][0]
        [version] = page["imageinfo"]
        at = datetime.fromisoformat(version["timestamp"])
        return self._scored(title, version["sha1"], page["pageid"], kinds, uploaded_at=at)

    def row(self) -> Notice:
        """A notice for the report, of a file that is not there: who only reads pages is quicker."""
        number = next(NUMBERS)
        return self._scored(
            f"File:Row {number}.jpg", f"{number:040x}", 900_000_000 + number, (NoticeKind.REPORT,)
        )

    def _scored(
        self, title: str, sha1: str, page_id: int, kinds: Sequence[NoticeKind], **more: datetime
    ) -> Notice:
        upload = an_upload(next(NUMBERS), wiki=self.site.name, title=title, sha1=sha1, **more)
        now = datetime.now(UTC)
        [row] = Inbox(self.database).register(self.site.name, [upload], now)
        claim = self.uploads.claim(row)
        assert claim is not None
        facts = facts_of(upload, page_id=page_id)
        self.uploads.finish(claim, SUSPECT, facts=facts, score=None, notices=frozenset(kinds))
        [*_, last] = [n for k in kinds for n in self.desk.due(k, 500) if n.title == title]
        return last

    def write(self, *notices: Notice) -> Batch:
        """They stand on the wiki, as the bot writes them."""
        batch = self.desk.begin(notices)
        edit = self.pages.tag if batch.kind is NoticeKind.CATEGORY else self.pages.report
        self.desk.written(batch, edit(batch))
        return batch

    def listed(self) -> Notice:
        """A file with the template on its page."""
        notice = self.file(NoticeKind.CATEGORY)
        self.write(notice)
        return notice

    def read(self, *, times: int = 1) -> None:
        """Whatever there is to be read, as if it were due now."""
        for _ in range(times):
            with self.database.engine.begin() as connection:
                connection.execute(update(UploadRow).values(look_at=self.database.clock()))
            self.read_pages()

    def read_pages(self) -> None:
        """Report pages only."""
        with self.database.engine.begin() as connection:
            connection.execute(update(ReportRow).values(look_at=self.database.clock()))
        self.reader.round()

    def answers(self, notice: Notice) -> list[tuple[str, str, str, str]]:
        """Source, outcome, words and who, in the order in which they were given."""
        with self.database.read() as session:
            rows = session.scalars(
                select(AnswerRow)
                .where(AnswerRow.notice_id == notice.id)
                .order_by(AnswerRow.at, AnswerRow.revision)
            )
            return [(str(r.source), str(r.outcome), r.words, r.who) for r in rows]

    def notice(self, notice: Notice) -> NoticeRow:
        with self.database.read() as session:
            return session.get_one(NoticeRow, notice.id)

    def upload(self, notice: Notice) -> UploadRow:
        with self.database.read() as session:
            row = session.get_one(NoticeRow, notice.id)
            return session.get_one(UploadRow, row.upload_id)

    def change(self, page: str, notice: Notice, to: str, by: Person | None = None) -> int:
        """Somebody replaces the status of a row."""
        text = self.admin.text(page) or ""
        begin = text.index(f'id="review-{notice.page_id}-')
        end = text.index("\n|", text.index("\n|", begin) + 1)
        row = text[begin:end]
        cells = row.rpartition("||")
        new = text[:begin] + f"{cells[0]}|| {to}" + text[end:]
        return (by or self.admin).edit(page, new)
