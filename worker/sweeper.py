"""Sends what is due to the queues again: it is what makes the broker expendable."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from review.upload import Queue
from store.inbox import MOST_SENT, Inbox


class Enqueue(Protocol):
    """Sends rows to a queue."""

    def __call__(self, ids: Sequence[int], queue: Queue = ...) -> None:
        """A broker that is away is no error, and a queue that is full neither."""


def sweep(
    inbox: Inbox,
    enqueue: Enqueue,
    patience: timedelta,
    *,
    length: Callable[[Queue], int],
    paused: bool = False,
) -> int:
    """One sweep; how many rows were sent, the fresh ones first.

    A message that nobody has worked on for `patience` is taken for lost. Too early costs
    little: a row that is sent twice is claimed once. But `length` is how many messages are in
    a queue, and it is filled up to MOST_SENT only: else one that files leave more slowly than
    they are taken for lost would grow without end. While scoring is `paused`, nothing is
    sent, and all that is sent by others is lost.
    """
    inbox.recover(patience)
    if paused:
        return 0
    sent = 0
    for queue in (Queue.FRESH, Queue.BACKLOG):
        ids = inbox.take_due(queue, limit=MOST_SENT, room=MOST_SENT - length(queue))
        enqueue(ids, queue)
        sent += len(ids)
    return sent
