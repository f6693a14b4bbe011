from datetime import timedelta

from sqlalchemy import select

from review.answer import Outcome
from review.notice import NoticeKind
from store.readings import Readings
from store.reviewed import ReviewedContents
from store.samples import Samples
from store.session import Database
from store.tables import NoticeRow, UploadRow
from tests.review.flagging import DAY
from tests.review.values import WIKI, an_answer
from tests.store.reviewed import fill

END = DAY + timedelta(days=4)


def test_each_content_is_there_once_with_its_uploader(database: Database) -> None:
    fill(database, 200, suspects=0.3, days=4)
    found = ReviewedContents(database, WIKI).all()
    with database.read() as session:
        answered = select(NoticeRow).where(
            NoticeRow.kind == NoticeKind.REPORT, NoticeRow.outcome.is_not(None)
        )
        rows = {row.sha1: row for row in session.scalars(answered)}
        titles = {row.sha1: row.title for row in session.scalars(select(UploadRow))}
    assert {one.upload.sha1: one.outcome for one in found} == {
        sha1: row.outcome for sha1, row in rows.items()
    }
    assert len(found) == len(rows) > 20
    assert all(one.upload.title == titles[one.upload.sha1] for one in found)
    assert {one.upload.uploader for one in found} == {"Somebody"}
    assert ReviewedContents(database, "another").all() == []


def test_what_was_answered_last_counts(database: Database) -> None:
    fill(database, 20, suspects=1.0, days=4)
    readings, hour = Readings(database, WIKI), timedelta(hours=1)
    with database.read() as session:
        row, template = session.scalars(select(NoticeRow).order_by(NoticeRow.id).limit(2))
    sha1 = row.sha1

    def said() -> list[Outcome]:
        found = ReviewedContents(database, WIKI).all()
        return [one.outcome for one in found if one.upload.sha1 == sha1]

    for number, (notice, outcome) in enumerate(
        [(template, Outcome.CLEARED), (row, Outcome.CONFIRMED), (template, Outcome.OTHER)], 1
    ):
        answer = an_answer(notice.id, outcome=outcome, at=END + number * hour, revision=number)
        readings.record([answer])
    assert said() == [Outcome.CONFIRMED]
    last = an_answer(template.id, outcome=Outcome.CLEARED, at=END + 9 * hour, revision=9)
    readings.record([last])
    assert said() == [Outcome.CLEARED]


def test_what_was_drawn_and_answered_is_there_too(database: Database) -> None:
    fill(database, 40, suspects=0.0, days=4)
    database.clock = lambda: END + timedelta(hours=1)
    samples = Samples(database, WIKI)
    samples.draw(2)
    first, second = samples.unanswered(2)
    samples.answer(first.id, Outcome.CLEARED)
    samples.answer(second.id, Outcome.OTHER)
    [one] = ReviewedContents(database, WIKI).all()
    assert (one.outcome, one.upload.uploader) == (Outcome.CLEARED, "Somebody")
