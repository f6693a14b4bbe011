"""The Celery app; `celery -A worker` looks for it here."""

import sys
import warnings
from contextlib import closing

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning, SecurityWarning
from celery.signals import beat_init, worker_init, worker_process_init

import settings
from fence.hide import hide
from fence.memory import give_back
from wiring import House
from worker import acknowledging, in_memory, log
from worker.pulse import mine
from worker.signs import Signs

# Celery 6 will cancel running tasks when the broker is lost. Here a running task is worth
# ending: its result goes to the database, and its message, sent again, finds the row done.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)

# As a user of no account, which a container's is, it warns of pickle; accept_content is JSON.
warnings.filterwarnings("ignore", category=SecurityWarning)

EMBEDDED = "celery@embedded"  # the worker that `python -m worker` has within itself

hide()  # a decoder of this user must not read the settings of this process

acknowledging.install()
in_memory.install()
log.connect()

app = Celery("worker")
app.config_from_object("celeryconfig")
app.steps["worker"].add(Signs)


@worker_process_init.connect
def hide_child(**_: object) -> None:
    """A forked child is hidden as its parent is; say so again after any exec."""
    hide()


@worker_init.connect
@beat_init.connect
def begin(sender: object = None, **_: object) -> None:
    """A model may take long to be found; of the embedded worker the process itself has begun."""
    if getattr(sender, "hostname", None) != EMBEDDED:
        mine().begin()


@worker_init.connect
@beat_init.connect
def check_broker(sender: object = None, **_: object) -> None:
    """A process of Celery's own has no part in the queue of another's memory: it would idle."""
    embedded = getattr(sender, "hostname", None) == EMBEDDED
    if not embedded and not settings.load().redis_url:
        words = (
            "worker: REDIS_URL is not set, and without it nothing reaches this process: "
            "set it, or run `python -m worker`, which is everything in one process"
        )
        print(words, file=sys.__stderr__)  # beat has made the other a part of its log
        sys.exit(1)


@worker_init.connect
def check_model(**_: object) -> None:
    """A worker without the right model says so in one line, and does not start."""
    try:
        house = House(settings.load())
        with closing(house):  # a connection that children inherit would be everybody's
            house.expect_model()
    except settings.SettingError as error:
        sys.exit(f"worker: {error}")
    del house
    give_back()  # its children load their own; of a cascade it kept 120 MB, and scores nothing
