"""Editing over a database."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from review.answer import Answer
from review.ports import Desk, Ledger, Reports, Store
from review.upload import Queue, Upload
from store.answers import answer_of
from store.edits import Edits as StoredEdits
from store.inbox import Inbox
from store.models import Models
from store.notices import Notices
from store.readings import Readings
from store.reports import Reports as StoredReports
from store.session import Database
from store.tables import AnswerRow, NoticeRow, UploadRow
from store.uploads import Uploads
from store.watch import Watch
from tests.review.editing import LEASE, EditingBench, NoticeState, UploadState
from tests.review.values import MODEL, WIKI


@dataclass(kw_only=True)
class DatabaseBench(EditingBench):
    """Editors over one database, whose clock is the bench's."""

    database: Database

    def __post_init__(self) -> None:
        self.database.clock = self.clock
        Models(self.database).activate_first(MODEL, name="a model", path="a model")
        self.inbox = Inbox(self.database, LEASE)
        self.uploads = Uploads(self.database, LEASE)
        self.watch = Watch(self.database)

    @property
    def store(self) -> Store:
        return self.uploads

    def desk(self, wiki: str = WIKI) -> Desk:
        return Notices(self.database, LEASE, wiki)

    def edits(self, wiki: str = WIKI) -> StoredEdits:
        return StoredEdits(self.database, LEASE, wiki)

    def ledger(self, wiki: str = WIKI) -> Ledger:
        return Readings(self.database, wiki)

    def history(self) -> list[Answer]:
        with self.database.read() as session:
            return [answer_of(row) for row in session.scalars(select(AnswerRow))]

    def reports(self, wiki: str = WIKI) -> Reports:
        return StoredReports(self.database, wiki)

    def register(self, upload: Upload) -> int:
        [upload_id] = self.inbox.register(upload.wiki, [upload], upload.uploaded_at)
        return upload_id

    def take_due(self, patience: timedelta = timedelta(0), limit: int = 1000) -> list[int]:
        self.inbox.recover(patience)
        return [one for queue in Queue for one in self.inbox.take_due(queue, limit)]

    def row(self, upload_id: int) -> UploadRow:
        with self.database.read() as session:
            return session.get_one(UploadRow, upload_id)

    def upload(self, upload_id: int) -> UploadState:
        row = self.row(upload_id)
        return UploadState(
            status=row.status,
            reason=row.reason,
            attempts=row.attempts,
            nsfw=row.nsfw,
            page_id=row.page_id,
            representation=row.representation,
        )

    def notices(self) -> list[NoticeState]:
        rows = [row for upload in self.watch.uploads() for row in self.watch.notices(upload.id)]
        return [_state(row) for row in sorted(rows, key=lambda row: row.id)]


def _state(row: NoticeRow) -> NoticeState:
    return NoticeState(
        page_id=row.page_id,
        kind=row.kind,
        status=row.status,
        reason=row.reason,
        token=row.token or "",
        revision=row.revision,
        decision=row.decision,
        outcome=row.outcome,
        decided_at=row.decided_at,
        id=row.id,
    )
