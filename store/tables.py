"""The tables. A row of `uploads` is the workflow of one upload; `notices` of one notice."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from review.upload import Action, Kind
from store.types import Remark, Utc, exact, long_text, words

# SQLite counts up only in a column that is exactly INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can drop it on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy's own way to say it
        datetime: Utc,
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
        Status: words(Status),
        NoticeStatus: words(NoticeStatus),
        NoticeKind: words(NoticeKind),
        Action: words(Action),
        Kind: words(Kind),
    }


class ModelRow(Base):
    """A registered model. The one with `active` set scores; thresholds are its own."""

    __tablename__ = "models"
    __table_args__ = (UniqueConstraint("sha256", "preprocessing"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(exact(64))
    preprocessing: Mapped[str] = mapped_column(exact(64))
    name: Mapped[str] = mapped_column(exact(64))
    path: Mapped[str] = mapped_column(long_text())
    active: Mapped[bool | None] = mapped_column(unique=True)  # NULL for the others
    registered_at: Mapped[datetime]


class UploadRow(Base):
    """One upload: events are unique by the wiki's log entry, contents by sha1."""

    __tablename__ = "uploads"
    __table_args__ = (
        UniqueConstraint("wiki", "log_id"),
        Index(None, "status", "not_before"),
        Index(None, "finished_at"),
        Index(None, "sha1"),
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
    reason: Mapped[str] = mapped_column(Remark, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0, server_default="0")
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None] = mapped_column(exact(32))
    registered_at: Mapped[datetime]
    enqueued_at: Mapped[datetime]
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


class ScoreRow(Base):
    """What one model said of one content; shared by all uploads of that content."""

    __tablename__ = "scores"
    __table_args__ = (UniqueConstraint("sha1", "model_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha1: Mapped[str] = mapped_column(exact(40))
    model_id: Mapped[int] = mapped_column(ForeignKey("models.id"))
    representation: Mapped[str] = mapped_column(exact(100))
    fetched_bytes: Mapped[int] = mapped_column(BigInteger)
    scored_at: Mapped[datetime]
    bytes_are: Mapped[str | None] = mapped_column(exact(100))
    scenes: Mapped[list[dict[str, Any]] | None]
    footage: Mapped[dict[str, Any] | None]
    frames: Mapped[list["FrameRow"]] = relationship(order_by="FrameRow.number")


class FrameRow(Base):
    """The class probabilities of one frame of a score, and each second opinion of it."""

    __tablename__ = "frames"

    score_id: Mapped[int] = mapped_column(ForeignKey("scores.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    scene: Mapped[int]
    second: Mapped[float | None]
    page: Mapped[int | None]
    probabilities: Mapped[dict[str, Any]]
    opinions: Mapped[list[dict[str, Any]] | None]
    doubt: Mapped[str | None] = mapped_column(exact(200))
    fingerprint: Mapped[str | None] = mapped_column(exact(64))
    spare: Mapped[bool] = mapped_column(default=False, server_default="0")


class NoticeRow(Base):
    """One notice: once for a kind, page and content, for ever."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("wiki", "page_id", "sha1", "kind"),
        Index(None, "status", "kind"),
        Index(None, "written_at"),
        Index(None, "decision"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"))
    wiki: Mapped[str] = mapped_column(exact(64))
    page_id: Mapped[int] = mapped_column(BigInteger)
    sha1: Mapped[str] = mapped_column(exact(40))
    kind: Mapped[NoticeKind]
    status: Mapped[NoticeStatus]
    reason: Mapped[str] = mapped_column(Remark, default="")
    decision: Mapped[str | None] = mapped_column(exact(200))  # a person's, in words
    token: Mapped[str | None] = mapped_column(exact(32))
    begun_at: Mapped[datetime | None]
    written_at: Mapped[datetime | None]
    revision: Mapped[int | None] = mapped_column(BigInteger)
    upload: Mapped[UploadRow] = relationship()


class PositionRow(Base):
    """How far a wiki's uploads have been read: up to this time, all are registered."""

    __tablename__ = "positions"

    wiki: Mapped[str] = mapped_column(exact(64), primary_key=True)
    read_until: Mapped[datetime]


class LeaseRow(Base):
    """Who may act alone, and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(exact(64), primary_key=True)
    holder: Mapped[str] = mapped_column(exact(64))
    until: Mapped[datetime]
