"""Why a notice must not be written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from review.notice import Notice

ASKED_TOGETHER = 50  # files, the most that an account without special rights may ask about
Ask = Callable[[Sequence[Notice]], dict[int, "Objection"]]


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What speaks against a notice, in a few words.

    An exemption is final: the notice is never written. Other objections last for as long as
    the file is gone or has other content.
    """

    reason: str
    exempt: bool = False


def objections(ask: Ask, notices: Sequence[Notice]) -> dict[int, Objection]:
    """What speaks against each, by its id; `ask` is Wiki.objections, which takes only so many."""
    found: dict[int, Objection] = {}
    for begin in range(0, len(notices), ASKED_TOGETHER):
        found |= ask(notices[begin : begin + ASKED_TOGETHER])
    return found
