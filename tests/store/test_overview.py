"""What an admin sees first, on either database."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from review.answer import Outcome, Source
from review.notice import NoticeKind
from review.policy import unscored
from review.status import Status
from store import overview as module
from store.leases import Leases
from store.notices import LEASE
from store.overview import Overview
from store.session import Database
from store.tables import AnswerRow, NoticeRow
from tests.review.editing import LEASE as LENGTH
from tests.review.flagging import DAY
from tests.review.values import WIKI, an_answer, an_upload
from tests.store.bench import DatabaseBench
from tests.store.reviewed import fill, put


def test_who_holds_the_lease_is_seen_until_it_is_over(over_database: DatabaseBench) -> None:
    bench = over_database
    asked, leases = Overview(bench.database, WIKI), Leases(bench.database, LENGTH)
    assert not asked.leased(LEASE)
    leases.hold(LEASE)
    assert asked.leased(LEASE)
    leases.drop(LEASE)
    assert not asked.leased(LEASE)
    leases.hold(LEASE)
    bench.clock.tick(LENGTH + timedelta(seconds=1))
    assert not asked.leased(LEASE)


def test_a_lease_by_a_clock_that_was_wrong_is_nobody_s(over_database: DatabaseBench) -> None:
    bench = over_database
    bench.clock.tick(timedelta(days=400))
    Leases(bench.database, LENGTH).hold(LEASE)
    bench.clock.tick(timedelta(days=-400))
    assert not Overview(bench.database, WIKI).leased(LEASE)


def test_why_nothing_is_written_stands_beside_the_lease_until_another_has_it(
    over_database: DatabaseBench,
) -> None:
    bench = over_database
    asked, ours = Overview(bench.database, WIKI), bench.desk()
    other = bench.desk()
    assert asked.idle(LEASE) == ""
    assert ours.hold_lease()
    ours.note_idle("no 🎈")
    other.note_idle("not theirs to say")
    assert ours.hold_lease()
    assert asked.idle(LEASE) == "no 🎈"
    ours.note_idle("")
    assert asked.idle(LEASE) == ""
    ours.note_idle("no")
    bench.clock.tick(2 * LENGTH)
    assert asked.idle(LEASE) == "", "whoever said so has the lease no more"
    assert other.hold_lease()
    assert asked.idle(LEASE) == ""


def test_the_last_answers_each_with_its_file(over_database: DatabaseBench) -> None:
    bench = over_database
    for wiki in (WIKI, "otherwiki"):
        bench.suspect(an_upload(7, wiki=wiki, title=f"File:Of {wiki}.jpg"), NoticeKind.REPORT)
    first, second = (notice.id for notice in bench.notices())
    bench.ledger().record([an_answer(first), an_answer(first, revision=6, words="no")])
    bench.ledger().record([an_answer(second)])
    told = [(title, row.words) for title, row in Overview(bench.database, WIKI).answers(5)]
    assert told == [(f"File:Of {WIKI}.jpg", "no"), (f"File:Of {WIKI}.jpg", "fine")]


def test_what_is_said_of_a_file_in_two_places_is_there_once(database: Database) -> None:
    fill(database, 20, suspects=1)
    with database.read() as session:
        first = session.scalars(select(func.min(NoticeRow.id))).one()
    said = {"outcome": Outcome.CONFIRMED, "words": "", "who": "Admin", "sha1": "0" * 40}
    row = {"wiki": WIKI, "at": DAY, "read_at": DAY, **said}
    acts = [(Source.DELETION, 7, 8), (Source.STATUS, 7, 8), (Source.STATUS, 9, 8)]
    rows = [
        {"notice_id": notice, "source": source, "page_id": page, "revision": revision, **row}
        for number, (source, page, revision) in enumerate(acts)
        for notice in (first + 2 * number, first + 2 * number + 1)
    ]
    put(database, AnswerRow, rows)
    asked = Overview(database, WIKI)
    found = [(one.source, one.page_id, one.revision) for _, one in asked.answers(5)]
    assert found == acts[::-1]
    assert len(asked.answers(2)) == 2
    assert Overview(database, "otherwiki").answers(5) == []


def test_an_answer_to_many_contents_hides_none_before_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ANSWERS", 4)
    fill(database, 20, suspects=1)
    with database.read() as session:
        notices = session.scalars(select(NoticeRow.id).order_by(NoticeRow.id)).all()
    said = {"outcome": Outcome.CONFIRMED, "words": "", "who": "Admin", "sha1": "0" * 40}
    act = {"wiki": WIKI, "at": DAY, "read_at": DAY, **said, "source": Source.DELETION}
    revisions = [1, 2, 3] + [4] * 9
    rows = [
        {"notice_id": notice, "page_id": 7, "revision": revision, **act}
        for notice, revision in zip(notices, revisions, strict=False)
    ]
    put(database, AnswerRow, rows)
    for limit, expected in ((5, [4, 3, 2, 1]), (2, [4, 3]), (1, [4])):
        told = Overview(database, WIKI).answers(limit)
        assert [one.revision for _, one in told] == expected


def fail(bench: DatabaseBench, upload_id: int) -> None:
    claim = bench.store.claim(upload_id)
    assert claim is not None
    bench.store.postpone(claim, "away", timedelta(0))


def test_what_fails_most_often_is_first_as_long_as_it_waits(
    over_database: DatabaseBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = over_database
    overview = Overview(bench.database, WIKI)
    once, twice, ended = (bench.register(an_upload(number)) for number in (1, 2, 3))
    for upload_id in (twice, once, ended, twice):
        fail(bench, upload_id)
    claim = bench.store.claim(ended)
    assert claim is not None
    verdict = unscored(Status.UNKNOWN, "given up")
    bench.store.finish(claim, verdict, facts=None, score=None, notices=frozenset())
    found = [(row.id, row.attempts, row.reason) for row in overview.retried(5)]
    assert found == [(twice, 2, "away"), (once, 1, "away")]
    assert len(overview.retried(1)) == 1
    monkeypatch.setattr(module, "LATELY", 1)
    assert [row.id for row in overview.retried(5)] == [twice], (
        "only the last failures are looked at"
    )
