"""The Celery app; `celery -A worker` looks for it here."""

import warnings

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning

# Celery 6 will cancel running tasks when the broker is lost. Here a running task is worth
# ending: its result goes to the database, and its message, sent again, finds the row done.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)

app = Celery("worker")
app.config_from_object("celeryconfig")
