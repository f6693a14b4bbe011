from datetime import timedelta

import pytest

from review.notice import NoticeKind
from review.status import NoticeStatus
from review.untag import Span
from store.tagged import Tagged
from tests.review.values import SUSPECT, WIKI, an_upload, facts_of
from tests.store.bench import DatabaseBench

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY
WRITTEN, TAKEN_BACK = NoticeStatus.WRITTEN, NoticeStatus.TAKEN_BACK


@pytest.fixture
def tagged(over_database: DatabaseBench) -> Tagged:
    return Tagged(over_database.database, WIKI)


def write(bench: DatabaseBench, kind: NoticeKind, *, ended: bool = True) -> None:
    """All that are due of that kind, each in an edit; or begun, and nobody knows."""
    desk = bench.desk()
    for notice in desk.due(kind, 50):
        batch = desk.begin([notice])
        if ended:
            desk.written(batch, 7)


def test_pages_in_a_span(over_database: DatabaseBench, tagged: Tagged) -> None:
    bench = over_database
    first = bench.suspects(2, CATEGORY, REPORT)
    write(bench, CATEGORY)
    write(bench, REPORT)
    bench.clock.tick(timedelta(hours=1))
    between = bench.clock()
    second = bench.suspects(1, CATEGORY)
    write(bench, CATEGORY, ended=False)
    bench.suspects(1, CATEGORY)  # not yet begun
    assert tagged.pages(Span()) == first + second
    assert tagged.pages(Span(begin=between)) == second
    assert tagged.pages(Span(end=between)) == first
    assert Tagged(bench.database, "otherwiki").pages(Span()) == []


def test_what_was_taken_back_is_not_due_again(over_database: DatabaseBench, tagged: Tagged) -> None:
    bench = over_database
    upload = an_upload(1)
    bench.suspect(upload, CATEGORY, REPORT)
    write(bench, CATEGORY)
    before = bench.edits().since(bench.clock() - timedelta(minutes=1))
    page_id = facts_of(upload).page_id
    for _ in range(2):
        tagged.taken_back([page_id, 404])
    statuses = {notice.kind: notice.status for notice in bench.notices()}
    assert statuses == {CATEGORY: TAKEN_BACK, REPORT: NoticeStatus.DUE}
    assert tagged.pages(Span()) == []
    again = an_upload(2, title=upload.title, sha1=upload.sha1)
    bench.suspect(again, CATEGORY, facts=facts_of(again, page_id=page_id), verdict=SUSPECT)
    assert bench.desk().due(CATEGORY, 50) == []
    assert bench.edits().since(bench.clock() - timedelta(minutes=1)) == before == 1


def test_another_wiki_with_the_same_number_is_left_alone(
    over_database: DatabaseBench, tagged: Tagged
) -> None:
    bench = over_database
    [page_id] = bench.suspects(1, CATEGORY)
    write(bench, CATEGORY)
    Tagged(bench.database, "otherwiki").taken_back([page_id])
    assert bench.statuses() == [WRITTEN]
