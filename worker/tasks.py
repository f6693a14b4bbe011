"""Celery's tasks: adapters over plain functions. Messages carry row ids, or a person's words."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from threading import Lock

from celery.signals import worker_process_shutdown
from kombu.exceptions import OperationalError

import settings
from fence.memory import give_back
from review.errors import Transient
from review.pause import Work
from review.pipeline import Pipeline
from review.probe import Probe
from review.upload import Queue
from store.inbox import MOST_SENT
from store.uploaders import name_uploaders
from wiring import House
from worker import queues, sweeper
from worker.celery import app
from worker.queues import NAMES
from worker.rescan import each
from worker.titles import titles_of

log = logging.getLogger(__name__)
_building = Lock()
_houses: list[House] = []  # of this process: none or one
_said: set[str] = set()  # why nothing is scored here


@app.task(name="worker.tasks.score")
def score(upload_id: int) -> None:
    """Take one upload to its verdict; now and then the model is checked first.

    While scoring is paused, or the active model is not to be had here, the message is dropped:
    it is sent again.
    """
    if house().pauses.current(Work.SCORING) is not None:
        return
    if (able := scoring()) is not None:
        probe, pipeline = able
        probe.check()
        pipeline.score(upload_id)


@app.task(name="worker.tasks.sweep")
def sweep() -> None:
    """Send what is due to the queues again, and put in order what others have changed."""
    patience = timedelta(seconds=house().settings.resend_seconds)
    paused = house().pauses.current(Work.SCORING) is not None
    sweeper.sweep(house().inbox, enqueue, patience, length=length, paused=paused)
    house().tallies.add_up()
    name_uploaders(house().database, house().site.name)


@app.task(name="worker.tasks.sample")
def sample() -> None:
    """Draw samples from the days that have ended."""
    house().samples.draw(house().settings.sample_per_day)


@app.task(name="worker.tasks.count")
def count() -> None:
    """Put the kept counts right, should they be wrong."""
    with suppress(Transient):  # another process does it
        house().tallies.recount()


@app.task(name="worker.tasks.rescan")
def rescan(*titles: str) -> None:
    """Score the files with these titles again: of each the latest upload that has ended."""
    found = house().rescans.titled(titles_of(house(), titles))
    each(list(found), house().rescans.rescan)
    sweep()


def enqueue(ids: Sequence[int], queue: Queue = Queue.FRESH) -> None:
    """Send rows to a queue, as many as it has room for: MOST_SENT are in it at a time.

    What is not sent, as when the broker is away, is no loss: the sweeper sends again.
    """
    room = max(0, MOST_SENT - length(queue)) if ids else 0
    for upload_id in ids[:room]:
        try:
            score.apply_async((upload_id,), queue=NAMES[queue])
        except OperationalError as error:
            log.warning("the queue cannot be reached (%s); the sweeper will send again", error)
            return


def length(queue: Queue) -> int:
    """How many messages are in a queue; one that cannot be reached counts as full."""
    try:
        with app.pool.acquire(block=True) as connection:
            return queues.length(connection, queue)
    except OperationalError as error:
        log.warning("the queue cannot be reached (%s); the sweeper will send again", error)
        return MOST_SENT


def house() -> House:
    """The parts of this process; built at the first use, so after any fork."""
    with _building:  # two threads of one worker may come first together
        return _built()


def _built() -> House:
    if not _houses:
        _houses.append(House(settings.load()))
        _houses[0].check_wiki(begin=True)
    return _houses[0]


def scoring() -> tuple[Probe, Pipeline] | None:
    """By what to score now; None where the active model is not to be had here.

    Another model that was promoted meanwhile, or put on trial, is loaded first. Who scores by
    the one before ends with that.
    """
    with _building:
        before = _built()
        try:
            parts = before.current()
            able = parts.probe, parts.pipeline
        except settings.SettingError as error:
            _complain(str(error))
            return None
        if parts is not before:
            before.forget_model()
            give_back()
        _houses[:] = [parts]
        _said.clear()
        return able


def _complain(words: str) -> None:
    """Once: it is asked for each upload."""
    if words not in _said:
        log.error("nothing is scored here: %s", words)
        _said.add(words)


@worker_process_shutdown.connect
def leave(**_: object) -> None:
    """What a child keeps for its next file is free when it ends, and not only a lease later."""
    for mine in _houses:
        mine.close()


def use(house: House) -> None:
    """Take the parts that this process has built already, as the embedded form does."""
    _houses[:] = [house]
