"""Uploads: a row is the workflow of one."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.answer import Outcome
from review.status import Status
from review.upload import Action, Kind, Queue
from store.tables.base import Base, Id
from store.types import LONGEST_NAME, Remark, exact


class UploadRow(Base):
    """One upload: events are unique by the wiki's log entry, contents by sha1."""

    __tablename__ = "uploads"
    __table_args__ = (
        UniqueConstraint("wiki", "log_id"),
        Index(None, "status", "queue", "enqueued_at", "not_before"),
        Index(None, "wiki", "status", "queue", "finished_at"),
        Index(None, "finished_at"),
        Index(None, "sha1"),
        Index(None, "wiki", "title"),
        Index(None, "wiki", "page_id"),
        Index(None, "uploader", "uploaded_at"),  # the wiki, which all share, would mislead SQLite
        Index(None, "look_at"),
        Index(None, "score_id"),  # or SQLite reads all of them for each score that is deleted
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wiki: Mapped[str] = mapped_column(exact(64))
    log_id: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str] = mapped_column(exact(300))
    sha1: Mapped[str] = mapped_column(exact(40))
    uploaded_at: Mapped[datetime]
    uploader: Mapped[str] = mapped_column(exact(255))
    action: Mapped[Action]

    status: Mapped[Status]
    queue: Mapped[Queue] = mapped_column(default=Queue.FRESH, server_default=Queue.FRESH)
    generation: Mapped[int] = mapped_column(default=0, server_default="0")  # of its score
    reason: Mapped[str] = mapped_column(Remark, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0, server_default="0")
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None] = mapped_column(exact(32))
    registered_at: Mapped[datetime]
    enqueued_at: Mapped[datetime]  # NOT_SENT while it is not in the queue
    finished_at: Mapped[datetime | None]

    page_id: Mapped[int | None] = mapped_column(BigInteger)
    mime: Mapped[str | None] = mapped_column(exact(100))
    kind: Mapped[Kind | None]
    representation: Mapped[str | None] = mapped_column(exact(100))
    fetched_bytes: Mapped[int | None] = mapped_column(BigInteger)

    score_id: Mapped[int | None] = mapped_column(ForeignKey("scores.id"))
    policy_version: Mapped[str | None] = mapped_column(exact(200))
    nsfw: Mapped[float | None]
    sexy: Mapped[float | None]
    second: Mapped[float | None]
    page: Mapped[int | None]
    fingerprint: Mapped[str | None] = mapped_column(exact(64))
    scene_begin: Mapped[float | None]
    scene_end: Mapped[float | None]
    look_at: Mapped[datetime | None]  # when the wiki is to be asked what became of the file


class AttemptRow(Base):
    """An attempt that did not end its upload: which, when, and why not. Never changed."""

    __tablename__ = "attempts"
    __table_args__ = (Index(None, "upload_id"), Index(None, "at"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"))
    generation: Mapped[int]
    number: Mapped[int]
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Remark)


class OfferRow(Base):
    """An upload that is to be handed on to the next annotator, or was: once, for ever."""

    __tablename__ = "offers"
    __table_args__ = (Index(None, "wiki", "offered_at", "suspect", "not_before"),)

    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), primary_key=True)
    wiki: Mapped[str] = mapped_column(exact(64))
    suspect: Mapped[bool]  # those go first
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Remark, default="")  # why it was not taken
    offered_at: Mapped[datetime | None]
    upload: Mapped[UploadRow] = relationship()


class SampleRow(Base):
    """A clear upload that was drawn by chance, to be looked at by somebody off the wiki."""

    __tablename__ = "samples"
    __table_args__ = (Index(None, "day"), Index(None, "outcome"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), unique=True)
    day: Mapped[datetime]  # its beginning, in UTC
    drawn_from: Mapped[int]  # how many clear uploads that day had
    drawn_at: Mapped[datetime]
    outcome: Mapped[Outcome | None]
    words: Mapped[str] = mapped_column(Remark, default="")
    who: Mapped[str] = mapped_column(exact(LONGEST_NAME), default="")
    answered_at: Mapped[datetime | None]
    upload: Mapped[UploadRow] = relationship()
