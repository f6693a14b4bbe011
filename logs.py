"""How a process logs: text for a person on a terminal, else a line of JSON for each record."""

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from review.log_context import current
from settings import Settings
from version import VERSION

TEXT = "%(asctime)s %(name)s %(levelname)s %(message)s"
RENAMED = {"levelname": "level", "name": "logger", "exc_info": "traceback", "stack_info": "stack"}
# What Celery and uvicorn put beside a message for formatters of their own.
FOREIGN = ("data", "color_message")
OF_EACH_TASK = ("celery.worker.strategy", "celery.app.trace")
_USER_INFO = re.compile(r"(?<=//)[^/\s@]*:[^/\s]*@")  # of a URL: name and password

Hide = Callable[[str], str]
log = logging.getLogger(__name__)


def set_up(settings: Settings, process: str, *, wiki: str = "", least: int | None = None) -> bool:
    """Log to stderr by LOG_FORMAT and LOG_LEVEL, in whatever process; True where it is as JSON.

    Each line of JSON has the name of the process, and of the wiki where there is one. `least`
    is a level asked for in another way: the lower one counts. No secret of the settings is
    ever written.
    """
    as_json = settings.log_format == "json"
    if settings.log_format == "auto":
        as_json = not sys.stderr.isatty()
    hide = hiding(settings.secrets)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json(hide, process, wiki) if as_json else Text(hide))
    asked = logging.getLevelNamesMapping()[settings.log_level]
    level = min(asked, least or asked)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Each process looks at its tables when it starts: a dozen lines of nothing.
    logging.getLogger("alembic").setLevel(max(level, logging.WARNING))
    # And that each task has come and gone, what it did has told.
    celery = logging.WARNING if logging.DEBUG < level < logging.WARNING else logging.NOTSET
    for name in OF_EACH_TASK:
        logging.getLogger(name).setLevel(celery)
    logging.captureWarnings(as_json)
    if as_json:
        sys.excepthook = _uncaught
        threading.excepthook = _uncaught_in_thread
    return as_json


def for_a_person(settings: Settings) -> Settings:
    """The same for who looks on beside a program's answer: only what is wrong, as text."""
    levels = logging.getLevelNamesMapping()
    loud = levels[settings.log_level] < logging.WARNING
    quiet = {"log_level": "WARNING"} if loud else {}
    return settings.model_copy(update={"log_format": "text", **quiet})


def hiding(secrets: Iterable[str]) -> Hide:
    """What puts *** in the place of secrets, and of what stands before the @ of a URL."""
    words = sorted(filter(None, secrets), key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, words)) or r"(?!)")
    return lambda text: known.sub("***", _USER_INFO.sub("***@", text))


class Text(logging.Formatter):
    """A line for a person, and a traceback below it."""

    def __init__(self, hide: Hide) -> None:
        super().__init__(TEXT)
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        """The record without secrets; a traceback that somebody else made stands below, too."""
        lines = (super().format(record), getattr(record, "traceback", ""))
        return self._hide("\n".join(filter(None, lines)))


class Json(JsonFormatter):
    """One line for each record: docs/logging.md has the fields."""

    def __init__(self, hide: Hide, process: str, wiki: str) -> None:
        always = {"process": process, "version": VERSION} | ({"wiki": wiki} if wiki else {})
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            rename_fields=RENAMED,
            static_fields=always,
            reserved_attrs=[*RESERVED_ATTRS, *FOREIGN],
        )
        self._hide = hide

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """The time first, then the record's own, then what it is about."""
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(
            timespec="milliseconds"
        )
        super().add_fields(log_data, record, message_dict)
        if record.threadName != threading.main_thread().name:
            log_data["thread"] = record.threadName
        for name, value in (*_of_celery(record), *current().items()):
            log_data.setdefault(name, value)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Without secrets; what is no number is told in words, which may have some."""
        return {
            name: value
            if value is None or isinstance(value, int | float)
            else self._hide(f"{value}")
            for name, value in log_data.items()
        }


def _of_celery(record: logging.LogRecord) -> Iterable[tuple[str, object]]:
    """The task of which Celery tells, before or after that is at work."""
    data = getattr(record, "data", None)
    return [("task", data["id"])] if isinstance(data, dict) and "id" in data else []


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("ended by an error that nobody foresaw", exc_info=(kind, error, trace))


def _uncaught_in_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        _uncaught(ended.exc_type, ended.exc_value, ended.exc_traceback)
