"""Notices, what people answered to them, and the pages that they stand on."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.answer import Outcome, Source
from review.notice import NoticeKind
from review.status import NoticeStatus
from review.upload import Queue
from store.tables.base import Base, Id
from store.tables.uploads import UploadRow
from store.types import Remark, exact


class NoticeRow(Base):
    """One notice: once for a kind, page and content, for ever."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("wiki", "page_id", "sha1", "kind"),
        Index(None, "wiki", "status", "kind", "queue", "uploader"),
        Index(None, "wiki", "written_at"),
        Index(None, "wiki", "decided_at", "decision"),
        Index(None, "place", "kind", "status"),
        Index(None, "sha1"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"))
    wiki: Mapped[str] = mapped_column(exact(64))
    page_id: Mapped[int] = mapped_column(BigInteger)
    sha1: Mapped[str] = mapped_column(exact(40))
    kind: Mapped[NoticeKind]
    # The upload's, both: who takes turns with whom is then asked of an index.
    queue: Mapped[Queue] = mapped_column(default=Queue.FRESH, server_default=Queue.FRESH)
    uploader: Mapped[str] = mapped_column(exact(255), default="", server_default=text("''"))
    status: Mapped[NoticeStatus]
    reason: Mapped[str] = mapped_column(Remark, default="")
    decision: Mapped[str | None] = mapped_column(exact(200))  # a person's, in words
    outcome: Mapped[Outcome | None]  # of the latest answer that says anything
    decided_at: Mapped[datetime | None]  # when somebody answered first
    token: Mapped[str | None] = mapped_column(exact(32))
    begun_at: Mapped[datetime | None]
    written_at: Mapped[datetime | None]
    revision: Mapped[int | None] = mapped_column(BigInteger)
    place: Mapped[str | None] = mapped_column(exact(300))  # the page that it is written on
    anchor: Mapped[str | None] = mapped_column(exact(64))  # its row there; several may share one
    upload: Mapped[UploadRow] = relationship()


class EditRow(Base):
    """An edit for which no notice stands, and which counts in the budget. Never changed.

    What the wiki has refused is taken out again.
    """

    __tablename__ = "edits"
    __table_args__ = (Index(None, "wiki", "made_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wiki: Mapped[str] = mapped_column(exact(64))
    page: Mapped[str] = mapped_column(exact(300))
    made_at: Mapped[datetime]


class AnswerRow(Base):
    """What a person did with a notice. Rows are added, and never changed."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("notice_id", "source", "revision"),
        Index(None, "wiki", "sha1"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    wiki: Mapped[str] = mapped_column(exact(64))
    page_id: Mapped[int] = mapped_column(BigInteger)
    sha1: Mapped[str] = mapped_column(exact(40))
    source: Mapped[Source]
    outcome: Mapped[Outcome]
    words: Mapped[str] = mapped_column(Remark)
    who: Mapped[str] = mapped_column(exact(255))
    at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(BigInteger)  # or the log entry's number
    read_at: Mapped[datetime]


class ReportRow(Base):
    """One report page: how far its history has been read, and when to look again."""

    __tablename__ = "reports"

    wiki: Mapped[str] = mapped_column(exact(64), primary_key=True)
    title: Mapped[str] = mapped_column(exact(300), primary_key=True)
    made_at: Mapped[datetime]
    read_revision: Mapped[int] = mapped_column(BigInteger, default=0)
    look_at: Mapped[datetime | None]
    listed: Mapped[bool] = mapped_column(default=False)  # on the index page
