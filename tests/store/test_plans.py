"""No statement of the service reads more the more rows there are: what each database does for it.

The same is measured over millions by `make bench-store`.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.store.fill import fill
from bench.store.operations import operations
from bench.store.plans import recorded
from bench.store.shape import Shape
from store.session import Database
from tests.store.conftest import MARIADB, emptied

SHAPE = Shape(uploads=30_000, every=20, seconds=20, fresh=200)
MOST = 300  # rows that one statement reads
# What reads more, and why that is bounded, whatever the tables hold.
MORE = {
    "compare 500 uploads of the log": 600,
    "fill the queue, fresh": 1200,  # a thousand are sent
    "fill the queue, backlog": 4000,
    "find the queue full": 2500,  # it has a thousand
    "look at the share of suspects": 150_000,  # the last 20,000, every ten minutes at most
    "what is due, by file": 12_000,  # turns: all that is due, from an index; 2,000 hints
    "what is due, for the report": 12_000,
    "who uploaded much": 3000,  # all that is due, and a day of the report
    "edits of the last day": 2000,  # as many as the budget has allowed
    "status: what is tried again": 2000,  # of the last 500 attempts
    "status: what was answered": 2000,  # in a day
    "status: what waits": 25_000,  # counted up to 10,000; what is sent, a thousand of a queue
    "status: all of it": 25_000,
    "files on a page": 1100,  # it has no more
    "what ended, 500 at a time": 1200,
    "draw the samples of a week": 9000,  # of a day all that are clear, once
    # A hundred results at a time, each with its score, its model, its uploader and its notices.
    "results: the newest": 600,
    "results: none of a thousand": 600,
    "results: suspects": 600,
    "results: suspects, not answered": 600,
    "results: suspects, of new uploaders": 600,
    "results: suspects, none of a thousand": 600,
    "results: suspects, further on": 600,
    "days: figures of a month": 4500,  # of an index, what ended on a day, which is asked for once
    "figures: the last answers": 25_000,  # of five thousand
    "days: scores of a month": 6000,  # and a thousand rows of it, or two
}


@pytest.fixture(params=["sqlite", MARIADB])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """With the rows of a week, in a file or on a server of its own."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "review.db")
        url = f"sqlite:///{tmp_path / 'review.db'}"
    else:
        url = request.getfixturevalue("migrated_mariadb_url")
    with closing(emptied(Database(url))) as database:
        fill(database, SHAPE, lambda _: None)
        yield database


def test_nothing_reads_more_the_more_rows_there_are(filled: Database) -> None:
    found: list[str] = []
    seen: set[str] = set()
    for operation in operations(filled, SHAPE, times=1):
        with recorded(filled) as statements:
            for _ in range(operation.times):
                operation.call()
        most = MORE.get(operation.name, MOST)
        for one in statements:
            why = [*one.complaints, *([f"reads {one.read} rows"] if one.read > most else [])]
            found += [f"{operation.name} {each}: {one.sql[:500]}" for each in why]
        seen.add(operation.name)
    assert not found, "\n".join(sorted(set(found)))
    assert seen >= set(MORE)
