"""Sends what is due to the queue again: it is what makes the broker expendable."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from store.inbox import Inbox

BATCH = 1000  # keeps a long backlog from filling the broker's memory


def sweep(inbox: Inbox, enqueue: Callable[[Sequence[int]], None], patience: timedelta) -> int:
    """One sweep; how many rows were sent.

    A message that nobody has worked on for `patience` is taken for lost. Too early costs
    little: a row that is sent twice is claimed once.
    """
    ids = inbox.take_due(patience=patience, limit=BATCH)
    enqueue(ids)
    return len(ids)
