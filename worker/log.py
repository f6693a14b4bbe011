"""Celery's part in the log: set up as in all processes, and each line knows its task."""

import logging
import sys
from collections.abc import Sequence

from celery.signals import celeryd_init, setup_logging, task_postrun, task_prerun

import settings
from logs import set_up
from review.log_context import begin
from wiki.site import load_site

NOT_ASKED = logging.WARNING  # what Celery says where nobody gave --loglevel


def connect() -> None:
    """Celery leaves the log alone that somebody else sets up when it asks for that."""
    celeryd_init.connect(_set_up)  # a worker warns of root before it asks for the log
    setup_logging.connect(_set_up)
    task_prerun.connect(_begin)
    task_postrun.connect(_end)


def _set_up(loglevel: int | None = None, **_: object) -> None:
    """Of a worker or beat; --loglevel counts where it asks for more than LOG_LEVEL."""
    process = "beat" if "beat" in sys.argv else "score"
    asked = loglevel is not None and loglevel < NOT_ASKED
    s = settings.load()
    set_up(s, process, wiki=load_site(s.site).name, least=loglevel if asked else None)


def _begin(task_id: str, sender: object = None, args: Sequence[object] = (), **_: object) -> None:
    """Before the task, so that Celery's own line about its failure has it, too."""
    name = getattr(sender, "name", "")
    row = {"upload": args[0]} if name == "worker.tasks.score" and args else {}
    begin(task=task_id, **row)


def _end(**_: object) -> None:
    begin()
