"""Uploads that ended, row by row."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from store import exports as module
from store.exports import COLUMNS, Exports
from tests.review.values import SUSPECT, WIKI, an_answer, an_upload
from tests.store.bench import DatabaseBench


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


def ids(bench: DatabaseBench, since: datetime) -> Sequence[int]:
    return [row["id"] for row in Exports(bench.database, WIKI).since(since)]


def test_they_come_in_the_order_in_which_they_ended_each_once(
    bench: DatabaseBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    first = bench.clock()
    claims = [bench.claim(an_upload(number)) for number in range(1, 8)]
    for number, claim in enumerate(reversed(claims)):
        bench.clock.tick(timedelta(seconds=number // 3))  # some end at the same moment
        bench.store.finish(claim, SUSPECT, facts=None, score=None, notices=frozenset())
    bench.register(an_upload(8))
    numbers = [claim.id for claim in claims]
    assert sorted(ids(bench, first)) == numbers
    assert ids(bench, first)[-1] == numbers[0]
    assert ids(bench, first + timedelta(seconds=5)) == [numbers[0]]
    assert ids(bench, bench.clock() + timedelta(seconds=1)) == []


def test_each_has_its_notices_and_what_was_said_of_them(bench: DatabaseBench) -> None:
    bench.suspect(an_upload(1), *NoticeKind)
    bench.suspect(an_upload(2))
    bench.suspect(an_upload(3, wiki="otherwiki"))
    desk = bench.desk()
    notices = desk.due(NoticeKind.REPORT, 1)
    desk.written(desk.begin(notices, "User:Bot/Reports/2026-01-02"), 77)
    bench.ledger().record([an_answer(notices[0].id)])
    listed, other = Exports(bench.database, WIKI).since(bench.clock() - timedelta(days=1))
    assert tuple(listed) == tuple(other) == COLUMNS
    assert (listed["status"], listed["nsfw"]) == (Status.SUSPECT, 0.9)
    assert (listed["report_status"], listed["report_revision"]) == (NoticeStatus.WRITTEN, 77)
    assert listed["report_place"] == "User:Bot/Reports/2026-01-02"
    assert listed["category_status"] == NoticeStatus.DECLINED
    assert (listed["outcome"], listed["decided_at"]) == (
        "cleared",
        bench.notices()[0].decided_at or bench.notices()[1].decided_at,
    )
    assert {other[name] for name in COLUMNS if name.startswith(("report", "category"))} == {None}
    assert other["outcome"] is None
