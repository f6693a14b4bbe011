"""A process that hands on to a file, and says so before it notes it.

python -m tests.annotators.giving DATABASE_URL FILE
"""

import sys
import time
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from annotators.json_lines import JsonLines
from review.handing_on import HandingOn
from store.offers import Offers
from store.session import Database
from tests.review.values import WIKI

LEASE = timedelta(seconds=1)


class Slow(Offers):
    """Slow to note what was taken: there is time to end it before it has."""

    def note_had(self, ids: Collection[str]) -> None:
        if ids:
            sys.stdout.write("written\n")
            sys.stdout.flush()
            time.sleep(60)


def main(database_url: str, file: str) -> None:
    database = Database(database_url)
    HandingOn(
        offers=Slow(database, LEASE, WIKI),
        annotator=JsonLines(Path(file)),
        may_hand_on=lambda: None,
        clock=database.clock,
    ).round()


if __name__ == "__main__":
    main(*sys.argv[1:])
