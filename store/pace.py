"""How fast the wiki's hosts are asked, by all processes of one database together."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event, Thread

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from review.errors import TooEarly, Transient
from review.pace import LONGEST_QUEUE, HostPace
from store.leases import Leases
from store.session import Database
from store.tables import PaceRow

LOOK_AGAIN = timedelta(seconds=0.1)  # whether a slot is free
LOOKS = LONGEST_QUEUE // LOOK_AGAIN


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
        self._lease = lease
        self._sleep = sleep

    def turn(self, host: str) -> None:
        """Wait until the next request to the host may be sent, by this process.

        Raises TooEarly during a pause of more than a few seconds, or where too many wait.
        """

        def work(session: Session) -> timedelta:
            now = self._database.clock()
            row = _row(session, host, now)
            after, wait = _known(row).turn(now, self._interval)
            row.next_at = after.next_at
            return wait

        with _translated():
            wait = self._database.write(work)
        if wait:
            self._sleep(wait.total_seconds())
            self.check(host)  # a pause may have been asked for meanwhile

    def check(self, host: str) -> None:
        """Raises TooEarly, with what is left, during a pause of the host."""
        with _translated(), self._database.read() as session:
            row = session.get(PaceRow, host)
        if row is not None:
            _known(row).check(self._database.clock())

    def pause(self, host: str, length: timedelta) -> None:
        """The host asked for a pause: it holds for every process, a day at most."""

        def work(session: Session) -> None:
            now = self._database.clock()
            row = _row(session, host, now)
            row.paused_until = _known(row).paused(now, length).paused_until

        with _translated():
            self._database.write(work)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold a slot while the with block runs. Raises TooEarly when none becomes free."""
        mine, done = Leases(self._database, self._lease), Event()
        name = self._wait(mine)
        renewing = Thread(target=self._renew, args=(mine, name, done), daemon=True)
        renewing.start()
        try:
            yield
        finally:
            done.set()
            renewing.join()
            with suppress(SQLAlchemyError):  # the end of its lease gives it back, too
                mine.drop(name)

    def _renew(self, mine: Leases, name: str, done: Event) -> None:
        while not done.wait(self._lease.total_seconds() / 3):
            with suppress(SQLAlchemyError):
                mine.hold(name)

    def _wait(self, mine: Leases) -> str:
        for _ in range(LOOKS):
            with _translated():
                name = mine.hold(*self._slots)
            if name is not None:
                return name
            self._sleep(LOOK_AGAIN.total_seconds())
        raise TooEarly(
            f"{len(self._slots)} files are being fetched already (PARALLEL_FETCHES)", LONGEST_QUEUE
        )


def _row(session: Session, host: str, now: datetime) -> PaceRow:
    """The host's row, locked; a new one where there is none."""
    row = session.get(PaceRow, host, with_for_update=True)
    if row is None:
        row = PaceRow(host=host, next_at=now)
        session.add(row)
    return row


def _known(row: PaceRow) -> HostPace:
    return HostPace(host=row.host, next_at=row.next_at, paused_until=row.paused_until)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise Transient(f"cannot use the database ({error.orig})") from None
    except NoConnection:
        raise Transient("no connection to the database is free") from None
