"""What became of uploads: in pages, newest first, and by title or content."""

from itertools import chain

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from review.result import Result
from review.search import Page, Position, Search
from review.upload import Queue
from store.result_rows import RESULTS, completed, result_of
from store.session import Database
from store.tables import UploadRow

MOST = 20  # uploads of one title or content: of more, the latest
LOOKED_THROUGH = 1000  # rows for one page, whatever is found in them
BATCH = 100  # of them at a time


class Results:
    """Reads one wiki's."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def page(self, search: Search, after: Position | None, limit: int) -> Page:
        """The first `limit` (1 or more) after that position; without one, the newest.

        Whoever goes on from `next` until that is None gets each result that was there when
        the walk began once, whatever ends meanwhile: that is newer, and stands before. What is
        scored anew meanwhile stands there too, with its new time. A thousand rows are looked
        through: where few of them are taken a page is short, or empty, and has a `next` still.
        """
        found: list[Result] = []
        with self._database.read() as session:
            for _ in range(LOOKED_THROUGH // BATCH):
                some = self._batch(session, search, after)
                mine = [one for one in some if one.wiki == self._wiki and search.takes(one)]
                found += filter(search.takes_answer, completed(session, self._wiki, mine))
                if len(found) > limit:
                    return Page(results=tuple(found[:limit]), next=_position(found[limit - 1]))
                if len(some) < BATCH:
                    return Page(results=tuple(found), next=None)
                after = _position(some[-1])
        return Page(results=tuple(found), next=after)

    def of_title(self, title: str) -> list[Result]:
        """The latest 20 uploads of that page, latest first, also those that have not ended."""
        return self._latest(UploadRow.title == title)

    def of_content(self, sha1: str) -> list[Result]:
        """The latest 20 uploads of that content, latest first, also those that have not ended."""
        return self._latest(UploadRow.sha1 == sha1)

    def _latest(self, which: ColumnElement[bool]) -> list[Result]:
        mine = RESULTS.where(UploadRow.wiki == self._wiki, which)
        latest = mine.order_by(UploadRow.uploaded_at.desc(), UploadRow.id.desc()).limit(MOST)
        with self._database.read() as session:
            return completed(
                session, self._wiki, [result_of(row) for row in session.execute(latest)]
            )

    def _batch(self, session: Session, search: Search, after: Position | None) -> list[Result]:
        """The next ones by verdict and time, without notices."""
        query = RESULTS.where(*_between(search, after))
        query = query.order_by(UploadRow.finished_at.desc(), UploadRow.id.desc()).limit(BATCH)
        if search.verdict is None:  # nor is the wiki asked for: all of its uploads would be sorted
            return [result_of(row) for row in session.execute(query)]
        mine = query.where(UploadRow.wiki == self._wiki, UploadRow.status == search.verdict)
        of_each = [session.execute(mine.where(UploadRow.queue == one)).all() for one in Queue]
        rows = sorted(chain(*of_each), key=lambda row: (row.finished_at, row.id), reverse=True)
        return [result_of(row) for row in rows[:BATCH]]


def _between(search: Search, after: Position | None) -> list[ColumnElement[bool]]:
    """What ended in that time, and after that position."""
    at = UploadRow.finished_at
    found: list[ColumnElement[bool]] = [at.is_not(None)]
    if search.since is not None:
        found.append(at >= search.since)
    if search.until is not None:
        found.append(at < search.until)
    if after is not None:
        found += [at <= after.finished_at, (at < after.finished_at) | (UploadRow.id < after.id)]
    return found


def _position(one: Result) -> Position:
    assert one.finished_at is not None  # noqa: S101 -- it was asked for what has ended
    return Position(finished_at=one.finished_at, id=one.id)
