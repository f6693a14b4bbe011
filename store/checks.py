"""Comparisons with the wiki's own log: what was missing is registered, counted and explained."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from review.gap import why_missing
from review.upload import Upload
from store.arrivals import add_new
from store.due import SKEW
from store.session import Database
from store.spans import spans_of
from store.tables import CheckRow, PositionRow


@dataclass(frozen=True, kw_only=True)
class Check:
    """One comparison: how many uploads the log has, how many were missing, and why (words)."""

    begin: datetime
    end: datetime
    uploads: int
    missing: int
    why: dict[str, int] = field(default_factory=dict)


class Checks:
    """A comparison is one row, which grows with each page of the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def checked_until(self, wiki: str) -> datetime | None:
        """All uploads of the log up to then are rows; None before the first start."""
        with self._database.read() as session:
            row = session.get(PositionRow, wiki)
            return row.checked_until if row else None

    def begin(self, wiki: str, begin: datetime) -> int:
        """A new comparison from then on; its id."""

        def work(session: Session) -> int:
            row = CheckRow(
                wiki=wiki,
                begin=begin,
                end=begin,
                checked_at=self._database.clock(),
                uploads=0,
                missing=0,
                why={},
            )
            session.add(row)
            session.flush()
            return row.id

        return self._database.write(work)

    def compare(
        self, check_id: int, uploads: Sequence[Upload], end: datetime, sure: datetime | None
    ) -> None:
        """The log's next uploads, which reach to `end`: register those that are missing.

        They wait for the sweeper, which sends no more than the workers can take. In the same
        transaction the comparison counts them, and where `sure` is given, the next one need
        not begin before that.
        """

        def work(session: Session) -> None:
            now = self._database.clock()
            check = session.get_one(CheckRow, check_id)
            rows = add_new(session, check.wiki, uploads, now, sent=False)
            spans = spans_of(session, check.wiki) if rows else []
            why = Counter(check.why)
            why.update(why_missing(row.uploaded_at, spans).value for row in rows)
            check.why = dict(why)
            check.uploads += len(uploads)
            check.missing += len(rows)
            check.end, check.checked_at = max(check.end, end), now
            if sure is not None:
                _advance(session, check.wiki, sure, now)

        self._database.write(work)

    def result(self, check_id: int) -> Check:
        """What the comparison has found so far."""
        with self._database.read() as session:
            row = session.get_one(CheckRow, check_id)
            return Check(
                begin=row.begin,
                end=row.end,
                uploads=row.uploads,
                missing=row.missing,
                why=dict(row.why),
            )


def _advance(session: Session, wiki: str, sure: datetime, now: datetime) -> None:
    """Never back, unless from a time that only a clock that was wrong can have set."""
    known = PositionRow.checked_until
    session.execute(
        update(PositionRow)
        .where(PositionRow.wiki == wiki, or_(known < sure, known > now + SKEW))
        .values(checked_until=sure)
    )
