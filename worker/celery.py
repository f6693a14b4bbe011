"""The Celery app; `celery -A worker` looks for it here."""

import sys
import warnings
from contextlib import closing

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning
from celery.signals import worker_init, worker_process_init

import settings
from fence.hide import hide
from wiring import House

# Celery 6 will cancel running tasks when the broker is lost. Here a running task is worth
# ending: its result goes to the database, and its message, sent again, finds the row done.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)

hide()  # a decoder of this user must not read the settings of this process

app = Celery("worker")
app.config_from_object("celeryconfig")


@worker_process_init.connect
def hide_child(**_: object) -> None:
    """A forked child is hidden as its parent is; say so again after any exec."""
    hide()


@worker_init.connect
def check_model(**_: object) -> None:
    """A worker without the right model says so in one line, and does not start."""
    try:
        house = House(settings.load())
        with closing(house):  # a connection that children inherit would be everybody's
            house.policy  # noqa: B018 -- loads the model and its card
    except settings.SettingError as error:
        sys.exit(f"worker: {error}")
