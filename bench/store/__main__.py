"""`make bench-store`: generates a database, and times what the service asks of it."""

import sys
import time
from contextlib import suppress

from bench.machine import machine
from bench.store import size, timing
from bench.store.fill import fill
from bench.store.place import FOLDER, KINDS, durable, empty
from bench.store.shape import Shape
from store.session import Database
from store.tallies import Tallies

MILLION = 1_000_000
TIMES = 100


def main(millions: str = "1", *kinds: str) -> int:
    """0, or 1 where a plan reads more the more rows there are, or the arguments are wrong."""
    wrong = [kind for kind in kinds if kind not in KINDS]
    try:
        shape = Shape(uploads=int(float(millions) * MILLION))
    except ValueError:
        wrong.append(millions)
    if wrong:
        tell(f"{wrong[0]!r} is neither a number of millions nor one of {', '.join(KINDS)}")
        return 1
    say(machine())
    bad = [_run(kind, shape) for kind in kinds or KINDS]
    with suppress(OSError):
        FOLDER.rmdir()
    return int(any(bad))


def tell(line: str) -> None:
    """One line of progress on stderr."""
    sys.stderr.write(f"bench-store: {line}\n")


def say(text: str) -> None:
    """A part of the result."""
    sys.stdout.write(f"{text}\n\n")
    sys.stdout.flush()


def _run(kind: str, shape: Shape) -> bool:
    millions = shape.uploads / MILLION
    with empty(kind) as database:
        begin = time.monotonic()
        fill(
            database, shape, lambda line: tell(f"{kind}, {time.monotonic() - begin:.0f} s: {line}")
        )
        durable(database)
        say(size.shown(size.sizes(database), millions, kind))
        tell(f"{kind}, {time.monotonic() - begin:.0f} s: timing")
        found = list(timing.timed(database, shape, TIMES))
        say(timing.shown(found, f"{kind}, {millions:g} million uploads"))
        say(f"{kind}: counting all rows anew takes {_recount(database):.1f} s")
    complaints = [f"{one.name}: {why}" for one in found for why in one.complaints]
    for line in complaints:
        tell(line)
    return bool(complaints)


def _recount(database: Database) -> float:
    begin = time.monotonic()
    Tallies(database).recount()
    return time.monotonic() - begin


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
