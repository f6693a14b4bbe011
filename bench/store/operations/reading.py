"""What the reader asks for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

from bench.store import values
from bench.store.operations.operation import Operation
from bench.store.rows.bulk import WIKI
from bench.store.sql import END
from review.followed import Found
from store.readings import Readings
from store.session import Database


def of_the_reader(database: Database, times: int) -> Iterator[Operation]:
    """With a fifth of all files late."""
    readings = Readings(database, WIKI)
    files = readings.files_due(50)
    pages = readings.pages_due(50)

    def note() -> None:
        again = END + timedelta(days=1)
        found = [Found(page_id=f.page_id, title=f.title, sha1=f.sha1) for f in files]
        readings.note([replace(one, look_at=again) for one in found], END)
        files[:] = readings.files_due(50)

    numbers = count(2)
    yield Operation("files to be looked at", lambda: readings.files_due(50), times)
    yield Operation("note what became of 50, and the next", note, times // 5 or 1)
    yield Operation(
        "record an answer", lambda: readings.record([values.answer(2 * 400 * next(numbers))]), times
    )
    yield Operation("rows whose place is not known", lambda: readings.unplaced(50), times)
    yield Operation("report pages to be read", lambda: readings.pages_due(50), times // 10 or 1)
    if pages:
        yield Operation(
            "note how far one was read", lambda: readings.page_read(pages[0], 5, END, END), times
        )
