"""Alerts of one wiki, for all processes of a database: none is forgotten, or told twice."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from review.alert import Alert
from review.bulletin import Bulletin
from store.session import Database
from store.tables import AlertRow, SpanRow


class Alerts:
    """Kept from the first suspicion on; those of which the end was told stay for whoever asks."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def current(self) -> list[Alert]:
        """Suspicions, open ones, and those of which the end is to be told, oldest first."""
        return self._all(self._mine.where(AlertRow.end_told_at.is_(None)).order_by(AlertRow.id))

    def open(self) -> list[Alert]:
        """Those that have begun and not ended, oldest first."""
        return [alert for alert in self.current() if alert.is_open]

    def ended(self, limit: int) -> list[Alert]:
        """The last of which the end was told, latest first."""
        told = self._mine.where(AlertRow.end_told_at.is_not(None))
        return self._all(told.order_by(AlertRow.end_told_at.desc()).limit(limit))

    def last_told(self) -> datetime | None:
        """When an operator was last told of any; None where they never were."""
        told = [alert.told_at for alert in self.current()]
        told += [alert.end_told_at for alert in self.ended(1)]
        return max(filter(None, told), default=None)

    def keep(self, alerts: Iterable[Alert], gone: Iterable[Alert] = ()) -> None:
        """As they are now, in one transaction; suspicions in `gone` are forgotten."""
        kept, dropped = list(alerts), [alert.id for alert in gone]

        def work(session: Session) -> None:
            for alert in kept:
                values = asdict(alert)
                number = values.pop("id")
                if number:
                    mine = update(AlertRow).where(AlertRow.id == number)
                    session.execute(mine.values(**values))
                else:
                    session.add(AlertRow(wiki=self._wiki, **values))
            if dropped:
                session.execute(delete(AlertRow).where(AlertRow.id.in_(dropped)))

        if kept or dropped:
            self._database.write(work)

    def bulletin(self) -> Bulletin:
        """What the bot's own page is to say now."""
        followed = select(SpanRow.begin).where(SpanRow.wiki == self._wiki)
        with self._database.read() as session:
            running = session.scalar(followed.order_by(SpanRow.end.desc()).limit(1))
        began = [alert.since for alert in self.open()]
        return Bulletin(running_since=running, trouble_since=min(began, default=None))

    @property
    def _mine(self) -> Select[AlertRow]:
        return select(AlertRow).where(AlertRow.wiki == self._wiki)

    def _all(self, query: Select[AlertRow]) -> list[Alert]:
        with self._database.read() as session:
            rows: Sequence[AlertRow] = session.scalars(query).all()
            names = Alert.__dataclass_fields__
            return [Alert(**{name: getattr(row, name) for name in names}) for row in rows]
