"""That scorers are there, also while they have nothing to do."""

from contextlib import closing
from datetime import timedelta

from store.leases import Leases
from store.session import Database

LEASE = "scorers"
LENGTH = timedelta(minutes=3)  # some signs may fail
EVERY = timedelta(minutes=1)


class Scorers:
    """Of one process. All hold one lease together, so that a restart leaves no gap.

    No connection stays open: a process that forks would hand it on.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._leases = Leases(database, LENGTH, LEASE)

    def sign(self) -> None:
        """Say that this process is there. Raises DatabaseError."""
        with closing(self._database):
            self._leases.hold(LEASE)
