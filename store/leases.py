"""Leases: who may act alone, until when."""

import os
import socket
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Update, bindparam, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from store.due import SKEW
from store.session import Database
from store.tables import LeaseRow

NOBODY = ""
# Made once: each file that is fetched takes a lease, and making a statement takes longer than
# asking it.
_ASKED = (
    select(LeaseRow.name, LeaseRow.holder, LeaseRow.until)
    .where(LeaseRow.name.in_(bindparam("names", expanding=True)))
    .order_by(LeaseRow.name)
    .with_for_update()
)
_NEW = insert(LeaseRow)
_TAKEN = (
    update(LeaseRow)
    .where(LeaseRow.name == bindparam("asked"))
    .values(holder=bindparam("holder"), until=bindparam("until"), idle=None)
)
_OURS = LeaseRow.name == bindparam("asked"), LeaseRow.holder == bindparam("ours")
_RENEWED = update(LeaseRow).where(*_OURS).values(until=bindparam("until"))
_DROPPED = update(LeaseRow).where(*_OURS).values(holder=NOBODY, until=bindparam("until"))


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

        def work(connection: Connection) -> str | None:
            now = self._database.clock()
            rows = connection.execute(_ASKED, {"names": names})
            held = {name: (holder, until) for name, holder, until in rows}
            free = (name for name in names if name not in held or self._free(*held[name], now))
            name = next(free, None)
            if name is None:
                return None
            until = now + self._length
            if name not in held:
                connection.execute(_NEW, {"name": name, "holder": self._holder, "until": until})
            elif held[name][0] == self._holder:
                connection.execute(_RENEWED, self._mine(name, until))
            else:
                taken = {"asked": name, "holder": self._holder, "until": until}
                connection.execute(_TAKEN, taken)
            return name

        return self._database.write_plainly(work)

    def note_idle(self, name: str, why: str) -> None:
        """Why its holder does not act, for whoever asks; "" where it does. Another's stays."""
        mine = LeaseRow.name == name, LeaseRow.holder == self._holder
        note = update(LeaseRow).where(*mine).values(idle=why or None)
        self._database.write_plainly(lambda connection: connection.execute(note))

    def renew(self, name: str) -> bool:
        """Keep it for another length, if it is still ours: whether it is."""
        until = self._database.clock() + self._length
        return self._write(_RENEWED, self._mine(name, until))

    def drop(self, name: str) -> None:
        """Give it back; another's stays. The row too, or the next holders would race for it.

        Where the database does not take it, the end of the lease gives it back.
        """
        with suppress(SQLAlchemyError):
            self._write(_DROPPED, self._mine(name, self._database.clock()))

    def _free(self, holder: str, until: datetime, now: datetime) -> bool:
        """Nobody's, over, or ours. One that is longer was made by a clock that was wrong."""
        return holder in (self._holder, NOBODY) or not now < until <= now + self._length + SKEW

    def _mine(self, name: str, until: datetime) -> dict[str, Any]:
        return {"asked": name, "ours": self._holder, "until": until}

    def _write(self, statement: Update, values: dict[str, Any]) -> bool:
        def work(connection: Connection) -> bool:
            return connection.execute(statement, values).rowcount == 1

        return self._database.write_plainly(work)
