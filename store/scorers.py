"""That scorers are there, also while they have nothing to do."""

from datetime import timedelta

from sqlalchemy import insert, update

from store.engine import momentary
from store.session import Database
from store.tables import LeaseRow

LEASE = "scorers"
LENGTH = timedelta(minutes=3)  # some signs may fail
EVERY = timedelta(minutes=1)


class Scorers:
    """Of one process. All hold one lease together, so that a restart leaves no gap."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sign(self) -> None:
        """Say that this process is there. Raises DatabaseError, within moments.

        It is tried once: whoever signs takes messages, and the next sign is as good.
        """
        until = self._database.clock() + LENGTH
        held = update(LeaseRow).where(LeaseRow.name == LEASE).values(holder=LEASE, until=until)
        with momentary(self._database.url).begin() as connection:
            if not connection.execute(held).rowcount:
                first = {"name": LEASE, "holder": LEASE, "until": until}
                connection.execute(insert(LeaseRow).values(**first))
