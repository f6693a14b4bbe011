"""How a file ended that went through a fence, and what is wrong with that."""

import traceback
from collections.abc import Iterable

from review.errors import Crash, NotVisual, Permanent
from review.score import Item
from tests.fuzz.sorts import Sort

# What only a fault of the decoder, and no broken file, should make a fence say.
_FAULTS = ("the decoder failed", "the decoder broke the protocol")
_LATE = "the decoder took more than"


def ending(answers: Iterable[Item], sort: Sort) -> tuple[str, str]:
    """One of batch.ENDS, "crash" or "other"; and the trouble, "" where there is none."""
    items, end, trouble = list[Item](), "frames", ""
    try:
        items.extend(answers)
    except NotVisual:
        end = "nothing"
    except Permanent as error:
        faults = (*_FAULTS, _LATE) if sort.timely else _FAULTS
        end, trouble = "permanent", str(error) if str(error).startswith(faults) else ""
    except Crash as error:
        return "crash", str(error)
    except Exception as error:  # the oracle: nothing else may come out of a fence
        return "other", described(error)
    return end, trouble or unkept(items, end, sort)


def unkept(items: Iterable[Item], end: str, sort: Sort) -> str:
    """Which promise the items of a file do not keep; "" where they do."""
    try:
        sort.check(items, end == "frames")
    except Exception as error:
        return described(error)
    return ""


def described(error: Exception) -> str:
    """Its kind and words, or the line that raised it where it has none."""
    where = traceback.extract_tb(error.__traceback__)[-1].line
    return f"{type(error).__name__}: {str(error) or where}"
