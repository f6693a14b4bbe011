"""docs/privacy.md names every table and column with people in it, and how they are removed."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from review.answer import Outcome, Source
from review.notice import NoticeKind
from review.upload import Upload
from store.inbox import Inbox
from store.migrate import upgrade
from store.session import Database
from store.tables import AnswerRow, Base, NoticeRow, SampleRow
from store.uploaders import name_uploaders
from store.uploads import Uploads
from tests.documents import ROOT, Document
from tests.review.values import SUSPECT, an_upload, facts_of

DOCUMENT = Document(ROOT / "docs" / "privacy.md")
OF_PEOPLE = {"uploader", "who", "words", "decision", "resumed_by", "why", "idle", "source"}
# Columns of these names that hold no person's.
OTHERS = {
    "answers.source",  # where it was read: template, status, deletion, …
    "checks.why",  # reasons of ours, counted
}


def test_every_table_has_a_row() -> None:
    told = re.findall(r"^\| `([a-z_]+)` \|", DOCUMENT.text, re.MULTILINE)
    assert sorted(told) == sorted(Base.metadata.tables)


def test_every_column_of_people_is_told() -> None:
    told = set(re.findall(r"\*\*`(\w+\.\w+)`\*\*", DOCUMENT.text))
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name in OF_PEOPLE
    }
    assert told == columns - OTHERS


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{tmp_path / 'review.db'}")) as database:
        upgrade(database)
        yield database


def test_after_the_statements_a_name_is_nowhere(database: Database) -> None:
    _listed_and_answered(database, by="Name")
    assert "'Name'" in _all_of(database)
    _empty_the_name(database)
    assert "Name" not in _all_of(database)


def test_a_name_that_was_emptied_does_not_come_back(database: Database) -> None:
    """When the event is read once more, the sweeper looks, and the file is scored anew."""
    upload = _listed_and_answered(database, by="Name")
    _empty_the_name(database)
    inbox = Inbox(database)
    again = [upload, an_upload(2, title=upload.title, sha1=upload.sha1, uploader="Another")]
    [new] = inbox.register(upload.wiki, again, upload.uploaded_at)
    name_uploaders(database, upload.wiki)
    store = Uploads(database, timedelta(minutes=5))
    claim = store.claim(new)
    assert claim is not None
    kinds = frozenset(NoticeKind)
    store.finish(claim, SUSPECT, facts=facts_of(upload, page_id=7), score=None, notices=kinds)
    told = _all_of(database)
    assert "'Another'" in told
    assert "Name" not in told


def _empty_the_name(database: Database) -> None:
    [statements] = [block for language, block in DOCUMENT.blocks if language == "sql"]
    with database.engine.begin() as connection:
        for statement in filter(None, map(str.strip, statements.split(";"))):
            connection.execute(text(statement))


def _listed_and_answered(database: Database, by: str) -> Upload:
    upload = an_upload(1, uploader=by)
    [upload_id] = Inbox(database).register(upload.wiki, [upload], upload.uploaded_at)
    store = Uploads(database, timedelta(minutes=5))
    claim = store.claim(upload_id)
    assert claim is not None
    kinds = frozenset({NoticeKind.REPORT})
    store.finish(claim, SUSPECT, facts=facts_of(upload, page_id=7), score=None, notices=kinds)
    at = upload.uploaded_at
    said = {"who": by, "words": f"fine, says {by}", "outcome": Outcome.CLEARED}
    of_file = {"wiki": upload.wiki, "page_id": 7, "sha1": upload.sha1}
    read = {"source": Source.STATUS, "at": at, "revision": 1, "read_at": at}
    drawn = {"day": at, "drawn_from": 1, "drawn_at": at}

    def add(session: Session) -> None:
        notice = session.scalars(select(NoticeRow)).one()
        session.add(AnswerRow(notice_id=notice.id, **of_file, **read, **said))
        session.add(SampleRow(upload_id=upload_id, **drawn, **said))

    database.write(add)
    return upload


def _all_of(database: Database) -> str:
    with database.engine.connect() as connection:
        dump = connection.connection.driver_connection.iterdump()  # type: ignore[union-attr]
        return "\n".join(line for line in dump if line.startswith("INSERT"))
