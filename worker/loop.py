"""A loop that outlives its errors: each is one line, and then it goes on."""

import logging
from collections.abc import Callable
from threading import Event

from sqlalchemy.exc import DatabaseError

from review.errors import Halt, Paused, Transient

log = logging.getLogger(__name__)
LONGEST_PAUSE = 60.0
LOOK_AGAIN = 5.0  # whether an admin lets it go on

Say = Callable[[str], None]


def keep_going(
    step: Callable[[], None],
    *,
    pause: float,
    stop: Event,
    say: Say,
    longest: float = LONGEST_PAUSE,
) -> None:
    """Run `step` again and again, with `pause` seconds between, until `stop` is set.

    After an error the pause doubles up to a minute, or the `longest` if that is less; the
    same error is said once. What an admin has paused is no error, and looked at again soon.
    """
    longest = min(longest, LONGEST_PAUSE)
    failures, said = 0, ""
    while not stop.is_set():
        trouble, wait = _trouble(step)
        failures = failures + 1 if trouble and wait is not None else 0
        delay = pause
        if trouble:
            least = max(pause, LOOK_AGAIN if wait is None else wait, 0.5)
            delay = min(least * 2 ** min(max(failures - 1, 0), 10), longest)
        if trouble and trouble != said:
            say(trouble)
        said = trouble
        stop.wait(delay)


def _trouble(step: Callable[[], None]) -> tuple[str, float | None]:
    """What went wrong, in a line ("" for nothing), and for how long to wait at least.

    None where nothing went wrong, and it is only not to be done now.
    """
    try:
        step()
    except Transient as why:
        return str(why), why.retry_after.total_seconds() if why.retry_after else 0
    except Paused as why:
        return str(why), None
    except Halt as why:
        return f"stopped writing: {why}", LONGEST_PAUSE / 2
    except DatabaseError as error:
        return f"cannot use the database ({error.orig})", 0
    except SystemExit as why:  # from one of Celery's signals: it would end the thread in silence
        return str(why), 0
    except Exception as error:
        log.exception("unforeseen")
        return f"unforeseen: {type(error).__name__}: {error}", 0
    return "", 0
