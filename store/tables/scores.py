"""Models, and what each said of which content."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from store.tables.base import Base, Id
from store.types import LONGEST_NAME, exact, long_text


class ModelRow(Base):
    """A registered model. The one with `active` set scores; thresholds are its own.

    The one with `shadow` set is on trial: it scores beside the other, and decides nothing.
    """

    __tablename__ = "models"
    __table_args__ = (
        UniqueConstraint("sha256", "preprocessing"),
        Index(None, "shadow", unique=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(exact(64))
    preprocessing: Mapped[str] = mapped_column(exact(64))
    name: Mapped[str] = mapped_column(exact(64))
    path: Mapped[str] = mapped_column(long_text())  # what MODEL would name it by
    active: Mapped[bool | None] = mapped_column(unique=True)  # NULL for the others
    shadow: Mapped[bool | None]  # likewise
    registered_at: Mapped[datetime]
    probe: Mapped[dict[str, Any] | None]  # what it said of the probe, when it was registered


class PromotionRow(Base):
    """What somebody did about which model scores, or is on trial. Never changed.

    `before_id` is the model that was active when it was done.
    """

    __tablename__ = "promotions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("models.id"))
    before_id: Mapped[int] = mapped_column(ForeignKey("models.id"))
    step: Mapped[str] = mapped_column(exact(16))  # a review.promotion.Step
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(exact(LONGEST_NAME))


class ScoreRow(Base):
    """What one model said of one content; shared by all uploads of that content."""

    __tablename__ = "scores"
    __table_args__ = (UniqueConstraint("sha1", "model_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha1: Mapped[str] = mapped_column(exact(40))
    model_id: Mapped[int] = mapped_column(ForeignKey("models.id"))
    generation: Mapped[int] = mapped_column(default=0, server_default="0")
    representation: Mapped[str] = mapped_column(exact(100))
    fetched_bytes: Mapped[int] = mapped_column(BigInteger)
    scored_at: Mapped[datetime]
    bytes_are: Mapped[str | None] = mapped_column(exact(100))
    scenes: Mapped[list[dict[str, Any]] | None]
    footage: Mapped[dict[str, Any] | None]
    frames: Mapped[list["FrameRow"]] = relationship(order_by="FrameRow.number")


class EarlierScoreRow(Base):
    """A score as it was before the content was scored anew by the same model. Never changed."""

    __tablename__ = "earlier_scores"
    __table_args__ = (UniqueConstraint("score_id", "generation"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    score_id: Mapped[int] = mapped_column(ForeignKey("scores.id"))
    generation: Mapped[int]
    scored_at: Mapped[datetime]
    score: Mapped[dict[str, Any]]  # all of it, as review.score has it


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
