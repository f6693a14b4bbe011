"""Leases: who may act alone, until when."""

import os
import socket
import uuid
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.due import SKEW
from store.session import Database
from store.tables import LeaseRow

NOBODY = ""


class Leases:
    """Holds leases of one length, as one holder: another object is another holder.

    What a killed process held is free when its lease is over.
    """

    def __init__(self, database: Database, length: timedelta) -> None:
        self._database = database
        self._length = length
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"[-64:]

    def hold(self, *names: str) -> str | None:
        """Take the first of the names that is free or over, or renew it when it is ours.

        Returns its name; None while others have all of them.
        """

        def work(session: Session) -> str | None:
            now = self._database.clock()
            asked = select(LeaseRow).where(LeaseRow.name.in_(names)).order_by(LeaseRow.name)
            rows = {row.name: row for row in session.scalars(asked.with_for_update())}
            for name in names:
                row = rows.get(name)
                if row is None:
                    row = LeaseRow(name=name)
                    session.add(row)
                elif row.holder not in (self._holder, NOBODY) and (
                    # One that is longer was made by a clock that was wrong.
                    now < row.until <= now + self._length + SKEW
                ):
                    continue
                if row.holder != self._holder:
                    row.holder, row.idle = self._holder, None
                row.until = now + self._length
                return name
            return None

        return self._database.write(work)

    def note_idle(self, name: str, why: str) -> None:
        """Why its holder does not act, for whoever asks; "" where it does. Another's stays."""
        mine = LeaseRow.name == name, LeaseRow.holder == self._holder
        note = update(LeaseRow).where(*mine).values(idle=why or None)
        self._database.write(lambda session: session.execute(note))

    def drop(self, name: str) -> None:
        """Give it back; another's stays. The row too, or the next holders would race for it."""
        mine = (
            update(LeaseRow)
            .where(LeaseRow.name == name, LeaseRow.holder == self._holder)
            .values(holder=NOBODY, until=self._database.clock())
        )
        self._database.write(lambda session: session.execute(mine))
