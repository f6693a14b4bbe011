"""Sending to the broker by hand: at once, or not at all."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from kombu.connection import Connection
from kombu.exceptions import OperationalError

from review.pause import Work
from review.upload import Queue
from wiring import House
from worker import sweeper
from worker.queues import NAMES, length

SECONDS = 5  # for a broker to answer; a person waits
EMBEDDED = "without REDIS_URL the running service sends what is due within {:.0f} s"
PAUSED = "scoring is paused: what is due is sent when that ends"
AWAY = "the broker cannot be reached ({}): what is due is sent when that is back"


def send_due(house: House, patience: timedelta) -> tuple[int, str]:
    """Send what is due now; how many rows, and why not, where some wait that could not be sent.

    What was sent longer than `patience` ago is taken for lost. No more are under way at a
    time than the sweeper sends: the rest follows those. Without a broker that answers in
    time nothing is marked as sent.
    """
    if not house.settings.redis_url:
        house.inbox.recover(patience)
        waits = any(house.flow.waiting(queue).uploads for queue in Queue)
        return 0, EMBEDDED.format(house.settings.sweep_seconds) if waits else ""
    if house.pauses.current(Work.SCORING) is not None:
        house.inbox.recover(patience)
        return 0, PAUSED
    try:
        return _send(house, patience), ""
    except OperationalError as error:
        house.inbox.recover(timedelta(0))
        return 0, AWAY.format(error)


@contextmanager
def _connected(house: House) -> Iterator[Connection]:
    from worker.celery import app  # which reads celeryconfig.py

    s = house.settings
    options = {
        "global_keyprefix": s.redis_prefix,
        "socket_timeout": SECONDS,
        "socket_connect_timeout": SECONDS,
        "retry_on_timeout": False,
    }
    with app.connection_for_write(s.redis_url, transport_options=options) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=SECONDS)
        yield connection


def _send(house: House, patience: timedelta) -> int:
    from worker.tasks import score

    with _connected(house) as connection:

        def enqueue(ids: Sequence[int], queue: Queue = Queue.FRESH) -> None:
            for one in ids:
                score.apply_async((one,), queue=NAMES[queue], connection=connection, retry=False)

        return sweeper.sweep(house.inbox, enqueue, patience, length=partial(length, connection))
