"""The two families of failure, and the one that stops the line.

Only the edges (wiki, classifier, video, fence) translate a library's errors into
these. The message is what an operator reads: what, why, and what to do.
"""

from datetime import timedelta


class Transient(Exception):
    """It may work later; `retry_after` says when, if the other side said so."""

    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class TooEarly(Transient):
    """Nothing is wrong, and waiting is no attempt: what is waited for is on its way."""


class Away(Transient):
    """Whoever is asked can do nothing now, whatever it is about: no attempt of anything."""


class Crash(Exception):
    """The decoder died over the file, or hung: once may be chance, three times is the file."""


class Permanent(Exception):
    """It will not work, however often it is tried; the message says why."""


class TooMuch(Permanent):
    """It is larger than what is looked at, or takes longer; the message says which limit.

    `limit` is its number, in pixels or seconds.
    """

    def __init__(self, reason: str, limit: float) -> None:
        super().__init__(reason)
        self.limit = limit


class NotVisual(Exception):
    """There is nothing to look at; no failure, and final."""


class Declined(Permanent):
    """A person has decided on the very content already; the message says what they did."""


class Deleted(Permanent):
    """The page was deleted: it will work only if that is restored."""


class Gone(Exception):
    """The file is not there any more, or another version has taken its place.

    `title` is the one that it had last, where that is known and is another.
    """

    def __init__(self, reason: str, title: str = "") -> None:
        super().__init__(reason)
        self.title = title


class Halt(Exception):
    """Nothing more may be written until an operator or the run page says so."""


class Paused(Halt):
    """An admin has paused that work; the message says who, since when, and how it goes on."""


class LostClaim(Exception):
    """The lease was over and another worker has the row: this one's work is dropped."""


def describe(error: Exception) -> str:
    """A library's error in a few words: the innermost cause, without addresses of objects."""
    while isinstance(error.args[0] if error.args else None, Exception):
        error = error.args[0]
    reason = getattr(error, "reason", None)
    if isinstance(reason, Exception):
        error = reason
    words = str(error.args[-1] if error.args else error).strip()
    return words.rpartition(": ")[2][:200] or type(error).__name__
