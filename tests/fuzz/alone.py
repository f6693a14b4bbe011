"""`python -m tests.fuzz.alone SECONDS`: broken videos through their decoder, without a fence.

In this very process: faulthandler names what ends it by a signal, and the number of the
file is one of the thousand after the last that was printed.
"""

import faulthandler
import io
import sys
import time
from collections import Counter

from review.score import Frame
from tests.fuzz import batch
from tests.fuzz.broken import files
from tests.fuzz.films import films
from tests.fuzz.oracle import described, unkept
from tests.fuzz.sorts import FILMS
from tests.fuzz.storm import DEMAND

_SAID = 1000  # files after which their number is printed


def main(seconds: float) -> int:
    """Go on for so long; 1 when anything was found."""
    faulthandler.enable()
    start, until = int(time.time()) * 1000, time.monotonic() + seconds
    ends, slowest, found = Counter[str](), 0.0, 0
    for broken in files(start, films()):
        if time.monotonic() > until:
            break
        if broken.number % _SAID == 0:
            _say(f"{broken.number} ...")
        end, took, trouble = _end(broken.data)
        ends[end] += 1
        slowest = max(slowest, took)
        if trouble:
            found += 1
            _say(f"FOUND {broken.number} {broken.seed}: {trouble}")
    _say(f"{ends.total()} files from {start} on, {found} found: {dict(ends)}")
    _say(f"The slowest took {slowest:.1f} s.")
    return 1 if found else 0


def _end(data: bytes) -> tuple[str, float, str]:
    """How a file ended, how long that took, and what is wrong with it."""
    try:
        *items, mark = batch.films(io.BytesIO(batch.pack([data])), DEMAND)
    except Exception as error:
        return "other", 0.0, described(error)
    assert isinstance(mark, Frame)
    end = batch.ENDS[(mark.page or 1) - 1]
    return end, mark.second or 0.0, unkept(items, end, FILMS)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
