"""The Celery app; `celery -A worker` looks for it here."""

from celery import Celery

app = Celery("worker")
app.config_from_object("celeryconfig")
