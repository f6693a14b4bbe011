"""What the service remembers of itself: its wiki, positions, leases, checks, stops, alerts."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.tables.base import Base, Id
from store.types import LONGEST_NAME, Remark, exact, long_text


class WikiRow(Base):
    """The wiki of that name, told by its address from any other of the same name."""

    __tablename__ = "wikis"

    name: Mapped[str] = mapped_column(exact(64), primary_key=True)
    api: Mapped[str] = mapped_column(exact(300))


class PositionRow(Base):
    """How far a wiki's uploads have been read: up to this time, all are registered."""

    __tablename__ = "positions"

    wiki: Mapped[str] = mapped_column(exact(64), primary_key=True)
    read_until: Mapped[datetime]
    checked_until: Mapped[datetime | None]  # compared with the wiki's own log so far


class SpanRow(Base):
    """From when to when a wiki's feed was followed without a break."""

    __tablename__ = "spans"
    __table_args__ = (Index(None, "wiki", "end"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wiki: Mapped[str] = mapped_column(exact(64))
    begin: Mapped[datetime]
    end: Mapped[datetime]


class CheckRow(Base):
    """One comparison with the wiki's own log: what it has, what was missing, and why."""

    __tablename__ = "checks"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wiki: Mapped[str] = mapped_column(exact(64))
    begin: Mapped[datetime]
    end: Mapped[datetime]
    checked_at: Mapped[datetime]
    uploads: Mapped[int]
    missing: Mapped[int]
    why: Mapped[dict[str, Any]]  # reason -> how many


class LeaseRow(Base):
    """Who may act alone, and until when; and why they do not act, where they do not."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(exact(64), primary_key=True)
    holder: Mapped[str] = mapped_column(exact(64))
    until: Mapped[datetime]
    idle: Mapped[str | None] = mapped_column(Remark)


class PaceRow(Base):
    """When the next request to a host may be sent, by any process."""

    __tablename__ = "paces"

    host: Mapped[str] = mapped_column(exact(255), primary_key=True)
    next_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]


class StopRow(Base):
    """Listing stopped by itself, until an operator resumed it."""

    __tablename__ = "stops"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wiki: Mapped[str] = mapped_column(exact(64))
    reason: Mapped[str] = mapped_column(Remark)
    stopped_at: Mapped[datetime]
    resumed_at: Mapped[datetime | None]
    resumed_by: Mapped[str | None] = mapped_column(exact(LONGEST_NAME))


class AlertRow(Base):
    """What an operator has to look at, or had to; see review.alert.Alert."""

    __tablename__ = "alerts"
    __table_args__ = (Index(None, "wiki", "end_told_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wiki: Mapped[str] = mapped_column(exact(64))
    name: Mapped[str] = mapped_column(exact(32))
    words: Mapped[str] = mapped_column(Remark)
    since: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    well_since: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    end_told_at: Mapped[datetime | None]


class PauseRow(Base):
    """A kind of work that an admin has paused."""

    __tablename__ = "pauses"

    wiki: Mapped[str] = mapped_column(exact(64), primary_key=True)
    work: Mapped[str] = mapped_column(exact(16), primary_key=True)
    since: Mapped[datetime]
    who: Mapped[str] = mapped_column(exact(LONGEST_NAME))
    why: Mapped[str] = mapped_column(Remark)


class TallyRow(Base):
    """By how much the number of rows of a status changed: the sum is how many there are.

    Rows are added by whoever changes a status, and added up now and then: nobody waits for
    another to count.
    """

    __tablename__ = "tallies"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wiki: Mapped[str] = mapped_column(exact(64))
    of: Mapped[str] = mapped_column(exact(16))  # the table
    status: Mapped[str] = mapped_column(exact(16))
    change: Mapped[int] = mapped_column(BigInteger)


class BackfillRow(Base):
    """One walk over files that were there before, and how far it has come."""

    __tablename__ = "backfills"
    __table_args__ = (Index(None, "wiki"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wiki: Mapped[str] = mapped_column(exact(64))
    source: Mapped[str] = mapped_column(long_text())  # which files, as JSON
    position: Mapped[dict[str, Any] | None]  # where to go on
    total: Mapped[int | None] = mapped_column(BigInteger)  # as far as the wiki tells
    found: Mapped[int] = mapped_column(BigInteger, default=0)
    added: Mapped[int] = mapped_column(BigInteger, default=0)
    sample: Mapped[dict[str, Any] | None]  # the uploads that were drawn
    begun_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
