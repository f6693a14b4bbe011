"""Walks over files that were there before: how far each has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from review.errors import Permanent, Transient
from review.status import Status
from review.upload import Queue, Upload
from store.present import add_present, known_rows
from store.session import Database
from store.tables import BackfillRow, UploadRow

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Backfill:
    """One walk: `found` files of `total`, where that is known, of which `added` were not.

    `source` says which files, and `position` where to go on; None at the beginning.
    `sample` is what was drawn, where only a sample is wanted.
    """

    id: int
    source: str
    position: Json | None
    total: int | None
    found: int
    added: int
    sample: Json | None
    begun_at: datetime
    ended: bool


class Backfills:
    """Those of one wiki."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def get(self, backfill_id: int) -> Backfill:
        """The one with that number. Raises Permanent where there is none."""
        found = self._first([BackfillRow.wiki == self._wiki, BackfillRow.id == backfill_id])
        if found is None:
            raise Permanent(f"there is no backfill {backfill_id} of {self._wiki}")
        return found

    def unfinished(self, source: str | None = None) -> Backfill | None:
        """The latest that has not ended, of that source if one is named."""
        mine = [BackfillRow.wiki == self._wiki, BackfillRow.ended_at.is_(None)]
        return self._first([*mine, *([BackfillRow.source == source] if source else [])])

    def begin(self, source: str, total: int | None, sample: Json | None = None) -> Backfill:
        """A new one."""

        def work(session: Session) -> Backfill:
            now = self._database.clock()
            row = BackfillRow(wiki=self._wiki, source=source, total=total, begun_at=now)
            row.found = row.added = 0
            row.sample, row.touched_at = _plain(sample), now
            session.add(row)
            session.flush()
            return _value(row)

        return self._database.write(work)

    def advance(
        self,
        known: Backfill,
        uploads: Sequence[Upload] = (),
        *,
        found: int = 0,
        position: Json | None = None,
        sample: Json | None = None,
        ended: bool = False,
    ) -> Backfill:
        """Register these files, and how far it has come, in one transaction.

        `known` is how it was before. The rows of what belongs to a sample are noted in it.
        Raises Transient where it has gone on meanwhile, by another process or by this one, whose
        COMMIT was not answered: the position would go back. To be read anew, and gone on with.
        """

        def work(session: Session) -> Backfill:
            now = self._database.clock()
            row = session.get(BackfillRow, known.id, with_for_update=True)
            if row is None or _value(row) != known:
                raise Transient(f"backfill {known.id} has gone on meanwhile")
            row.position, row.touched_at = _plain(position), now
            row.sample = _plain(sample)
            row.found += found
            if uploads:
                self._add(session, row, uploads, now)
            row.ended_at = now if ended else None
            return _value(row)

        return self._database.write(work)

    def forget(self, backfill_id: int) -> None:
        """Give it up. What it registered stays; whoever is at work on it finds that it is gone."""
        mine = delete(BackfillRow).where(
            BackfillRow.wiki == self._wiki, BackfillRow.id == backfill_id
        )
        self._database.write(lambda session: session.execute(mine))

    def would_add(self, uploads: Sequence[Upload]) -> int:
        """How many of these would wait if they were registered now."""
        with self._database.read() as session:
            known = known_rows(session, self._wiki, uploads)
        return len({one.page_id for one in uploads} - known.keys())

    def waiting(self, most: int) -> int:
        """How many uploads of the backlog wait to be scored; counted up to `most`."""
        these = UploadRow.status == Status.WAITING, UploadRow.queue == Queue.BACKLOG
        some = select(UploadRow.id).where(*these).limit(most).subquery()
        with self._database.read() as session:
            return session.scalar(select(func.count()).select_from(some)) or 0

    def _add(
        self, session: Session, row: BackfillRow, uploads: Sequence[Upload], now: datetime
    ) -> None:
        present = add_present(session, self._wiki, uploads, now)
        row.added += present.added
        if row.sample is not None:
            rows = [*row.sample.get("rows", ()), *sorted(present.rows.values())]
            row.sample = row.sample | {"rows": rows}

    def _first(self, which: Sequence[ColumnElement[bool]]) -> Backfill | None:
        query = select(BackfillRow).where(*which).order_by(BackfillRow.id.desc()).limit(1)
        with self._database.read() as session:
            row = session.scalar(query)
            return None if row is None else _value(row)


def _value(row: BackfillRow) -> Backfill:
    names = ("id", "source", "position", "total", "found", "added", "sample", "begun_at")
    return Backfill(**{name: getattr(row, name) for name in names}, ended=row.ended_at is not None)


def _plain(value: Json | None) -> dict[str, Any] | None:
    return None if value is None else dict(value)
