"""Keeps a claim while its file is looked at: of a long video that takes longer than a lease."""

import time

from review.ports import Claim, Fetched, Store

_EVERY = 20.0  # seconds; each beat is a transaction


class Heartbeat:
    """Called with what was fetched, as often as anybody likes."""

    def __init__(self, store: Store, claim: Claim) -> None:
        self._store = store
        self._claim = claim
        self._told: Fetched | None = None
        self._at = 0.0

    def __call__(self, fetched: Fetched) -> None:
        """Renew the lease now and then, and whenever something else was fetched.

        Raises LostClaim when another worker has the row.
        """
        now = time.monotonic()
        if fetched != self._told or now >= self._at + _EVERY:
            self._store.note_fetched(self._claim, fetched)
            self._told, self._at = fetched, now
