"""Keeps a claim while its file is looked at: of a long video that takes longer than a lease."""

import time
from types import TracebackType

from review.ports import Claim, Fetched, Store

_EVERY = 20.0  # seconds; each beat is a transaction
_SOON = 1.0  # seconds in which most files end, and tell with their verdict what was fetched


class Heartbeat:
    """Called with what was fetched, as often as anybody likes; `fetched` is what came last.

    Left by an error it tells that too: it is what could not be looked at.
    """

    def __init__(self, store: Store, claim: Claim) -> None:
        self.fetched: Fetched | None = None
        self._store = store
        self._claim = claim
        self._told: Fetched | None = None
        self._at = time.monotonic()

    def __call__(self, fetched: Fetched) -> None:
        """Renew the lease now and then, and soon where it is not told yet what was fetched.

        Raises LostClaim when another worker has the row.
        """
        self.fetched = fetched
        if time.monotonic() >= self._at + (_SOON if fetched != self._told else _EVERY):
            self._tell(fetched)

    def __enter__(self) -> "Heartbeat":
        return self

    def __exit__(self, kind: object, error: BaseException | None, _: TracebackType | None) -> None:
        if isinstance(error, Exception) and self.fetched and self.fetched != self._told:
            self._tell(self.fetched)

    def _tell(self, fetched: Fetched) -> None:
        self._store.note_fetched(self._claim, fetched)
        self._told, self._at = fetched, time.monotonic()
