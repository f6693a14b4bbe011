"""What the editor asks for."""

from collections.abc import Iterator
from datetime import timedelta

from bench.store.operations.operation import LEASE, Operation
from bench.store.rows.bulk import WIKI
from bench.store.sql import END
from review.notice import Notice, NoticeKind
from store.edits import Edits
from store.notices import Notices
from store.reports import Reports
from store.session import Database

LISTED = 50  # notices that are taken in one go
_SIXTY = set(range(200, 200 * 61, 200))


def of_the_editor(database: Database, times: int) -> Iterator[Operation]:
    """A round, with all that is due."""
    desk, edits = Notices(database, LEASE, WIKI), Edits(database, LEASE, WIKI)
    reports, due = Reports(database, WIKI), list[Notice]()
    few = times // 10 or 1

    def look(kind: NoticeKind, on: set[int] | None = None) -> None:
        due[:] = desk.due(kind, LISTED, on=on)

    def write() -> None:
        batch = desk.begin([due.pop()], "User:Bot/Reports/1")
        desk.written(batch, 1)

    def release() -> None:
        desk.release(desk.begin([due[-1]], "User:Bot/Reports/1"))

    hour, day = END - timedelta(hours=1), END - timedelta(days=1)
    yield Operation("hold the editor's lease", desk.hold_lease, times)
    yield Operation("is anything due", lambda: desk.is_due(set(NoticeKind)), times)
    yield Operation("what is due, by file", lambda: look(NoticeKind.CATEGORY), few)
    yield Operation("what is due on 60 pages", lambda: look(NoticeKind.CATEGORY, _SIXTY), few)
    yield Operation("what is due, for the report", lambda: look(NoticeKind.REPORT), few)
    yield Operation("begin and release", release, few)
    yield Operation("begin and note as written", write, min(times, LISTED))
    yield Operation("unfinished batches", desk.unfinished, times)
    yield Operation("edits of the last day", lambda: edits.since(day), times)
    yield Operation("files of the last hour", lambda: edits.files_since(hour), times)
    yield Operation("the last report", edits.last_report, times)
    yield Operation("who uploaded much", lambda: reports.recent(day), few)
    yield Operation("files on a page", lambda: reports.files_on("User:Bot/Reports/1"), times)
    yield Operation("the same elsewhere", lambda: reports.elsewhere(due), times)
    yield Operation("pages not in the index", reports.unlisted, times)
