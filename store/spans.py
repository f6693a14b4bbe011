"""From when to when each wiki was followed."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.gap import Span
from store.session import Database
from store.tables import SpanRow


class Spans:
    """Few rows: a break is rare, since a feed usually serves what a pause has left."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def followed(self, wiki: str, span: Span) -> None:
        """The wiki was followed for that span; it is one with those that it touches."""

        def work(session: Session) -> None:
            touching = session.scalars(
                select(SpanRow)
                .where(SpanRow.wiki == wiki)
                .where(SpanRow.begin <= span.end, SpanRow.end >= span.begin)
                .order_by(SpanRow.id)
                .with_for_update()
            ).all()
            row = touching[0] if touching else SpanRow(wiki=wiki, begin=span.begin, end=span.end)
            session.add(row)
            row.begin = min(span.begin, *(each.begin for each in (row, *touching)))
            row.end = max(span.end, *(each.end for each in (row, *touching)))
            for other in touching[1:]:
                session.delete(other)

        self._database.write(work)

    def all(self, wiki: str) -> list[Span]:
        """All of a wiki's, in their order."""
        with self._database.read() as session:
            return spans_of(session, wiki)

    def until(self, wiki: str) -> datetime | None:
        """Up to when the wiki was followed at last; None where it never was."""
        with self._database.read() as session:
            return session.scalar(select(func.max(SpanRow.end)).where(SpanRow.wiki == wiki))


def spans_of(session: Session, wiki: str) -> list[Span]:
    """All of a wiki's, in their order."""
    rows = session.scalars(select(SpanRow).where(SpanRow.wiki == wiki).order_by(SpanRow.begin))
    return [Span(begin=row.begin, end=row.end) for row in rows]
