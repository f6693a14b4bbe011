"""How fast the wiki's hosts are asked, by all processes of one database together."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from review.errors import TooEarly, Transient
from review.pace import LONGEST_QUEUE, HostPace
from store.leases import Leases
from store.renewals import Renewals
from store.session import Database
from store.tables import PaceRow

LOOK_AGAIN = timedelta(seconds=0.1)  # whether a slot is free
LOOKS = LONGEST_QUEUE // LOOK_AGAIN
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

    A turn is reserved in one transaction and waited for outside it. The slot of a process
    that was killed is free when its `lease` is over; who lives renews it. What the database
    refuses is Transient. Safe in threads.
    """

    def __init__(
        self,
        database: Database,
        *,
        requests_per_second: float,
        fetches: int,
        lease: timedelta,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._database = database
        self._interval = timedelta(seconds=1 / requests_per_second)
        self._slots = [f"fetch {number + 1}" for number in range(fetches)]
        self._last = random.choice(self._slots)
        self._lease = lease
        self._renewals = Renewals(lease / 3)
        self._sleep = sleep

    def turn(self, host: str) -> None:
        """Wait until the next request to the host may be sent, by this process.

        Raises TooEarly during a pause of more than a few seconds, or where too many wait.
        """

        def work(connection: Connection) -> timedelta:
            now = self._database.clock()
            known = _known(connection, _LOCKED, host)
            after, wait = (known or _new(host, now)).turn(now, self._interval)
            _keep(connection, after, new=known is None)
            return wait

        with _translated():
            wait = self._database.write_plainly(work)
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

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold a slot while the with block runs. Raises TooEarly when none becomes free."""
        mine = Leases(self._database, self._lease)
        name = self._wait(mine)
        try:
            with self._renewals.of(mine, name):
                yield
        finally:
            self._last = name
            with suppress(SQLAlchemyError):  # the end of its lease gives it back, too
                mine.drop(name)

    def _wait(self, mine: Leases) -> str:
        for _ in range(LOOKS):
            with _translated():
                # The last one is free nearly always, and no other process asks for its row.
                name = mine.hold(self._last) or mine.hold(*self._slots)
            if name is not None:
                return name
            self._sleep(LOOK_AGAIN.total_seconds())
        raise TooEarly(
            f"{len(self._slots)} files are being fetched already (PARALLEL_FETCHES)", LONGEST_QUEUE
        )


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
