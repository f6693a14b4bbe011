"""How fast the wiki's hosts are asked, by all processes of one database together."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection, Select, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from review.errors import Transient
from review.pace import HostPace, TurnsAhead
from store.session import Database
from store.slots import KEPT, Slots
from store.tables import PaceRow

# Made once: each request takes a turn, and making a statement takes longer than asking it.
_ASKED = select(PaceRow.next_at, PaceRow.paused_until).where(PaceRow.host == bindparam("asked"))
_LOCKED = _ASKED.with_for_update()
_NEW = insert(PaceRow)
_CHANGED = (
    update(PaceRow)
    .where(PaceRow.host == bindparam("asked"))
    .values(next_at=bindparam("next_at"), paused_until=bindparam("paused_until"))
)


class SharedPace:
    """A row for each host, and a lease for each file that is being fetched.

    A turn is taken in one transaction and waited for outside it; of a fast pace some together.
    The slot of a process that was killed is free when its `lease` is over. What the database
    refuses is Transient. Safe in threads.
    """

    def __init__(
        self,
        database: Database,
        *,
        requests_per_second: float,
        fetches: int,
        lease: timedelta,
        kept: timedelta = KEPT,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._database = database
        self._interval = timedelta(seconds=1 / requests_per_second)
        self._slots = Slots(database, fetches, lease, kept=kept, sleep=sleep)
        self._sleep = sleep
        self._ahead: dict[str, TurnsAhead] = {}
        self._lock = Lock()

    def turn(self, host: str) -> None:
        """Wait until the next request to the host may be sent, by this process.

        Raises TooEarly during a pause of more than a few seconds, or where too many wait.
        """
        with self._lock:  # or two threads would take some together each, and forget the first's
            ahead = self._ahead.get(host)
            wait = ahead and ahead.turn(self._database.clock(), self._interval)
            if wait is None:
                wait = self._take(host, ahead)
        if wait:
            self._sleep(wait.total_seconds())
            self.check(host)  # a pause may have been asked for meanwhile

    def check(self, host: str) -> None:
        """Raises TooEarly, with what is left, during a pause of the host."""
        with _translated(), self._database.read() as session:
            known = _known(session.connection(), _ASKED, host)
        if known is not None:
            known.check(self._database.clock())

    def pause(self, host: str, length: timedelta) -> None:
        """The host asked for a pause: it holds for every process, a day at most."""

        def work(connection: Connection) -> None:
            now = self._database.clock()
            known = _known(connection, _LOCKED, host)
            after = (known or _new(host, now)).paused(now, length)
            _keep(connection, after, new=known is None)

        with _translated():
            self._database.write_plainly(work)
        with self._lock:  # last: others of this process take turns until it is written
            self._ahead.pop(host, None)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold a slot while the with block runs. Raises TooEarly when none becomes free."""
        with _translated():
            slot = self._slots.take()
        try:
            yield
        finally:
            self._slots.give_back(slot)

    def close(self) -> None:
        """Let go of what is kept for the next file."""
        self._slots.close()

    def _take(self, host: str, ahead: TurnsAhead | None) -> timedelta:
        def work(connection: Connection) -> tuple[timedelta, TurnsAhead]:
            now = self._database.clock()
            known = _known(connection, _LOCKED, host)
            count = ahead.next_count(now, self._interval) if ahead else 1
            after, wait = (known or _new(host, now)).turn(now, self._interval, count)
            _keep(connection, after, new=known is None)
            return wait, TurnsAhead(now + wait + self._interval, after.next_at)

        with _translated():
            wait, self._ahead[host] = self._database.write_plainly(work)
        return wait


def _known(
    connection: Connection, asked: Select[datetime, datetime | None], host: str
) -> HostPace | None:
    row = connection.execute(asked, {"asked": host}).one_or_none()
    return None if row is None else HostPace(host=host, next_at=row[0], paused_until=row[1])


def _new(host: str, now: datetime) -> HostPace:
    return HostPace(host=host, next_at=now)


def _keep(connection: Connection, pace: HostPace, *, new: bool) -> None:
    values = {"next_at": pace.next_at, "paused_until": pace.paused_until}
    if new:
        connection.execute(_NEW, {"host": pace.host, **values})
    else:
        connection.execute(_CHANGED, {"asked": pace.host, **values})


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise Transient(f"cannot use the database ({error.orig})") from None
    except NoConnection:
        raise Transient("no connection to the database is free") from None
