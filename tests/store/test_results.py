"""What became of uploads, in pages and by title or content."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from review.answer import Outcome, Source
from review.notice import NoticeKind
from review.policy import decide
from review.result import Posted, Result, Said
from review.search import Search
from review.status import NoticeStatus, Status
from review.upload import Action, Kind, Queue
from store import results as module
from store.results import MOST, Results
from store.session import Database
from store.tables import NoticeRow, UploadRow
from tests.review.flagging import DAY
from tests.review.values import MODEL, POLICY, WIKI, a_film, an_answer, an_upload, facts_of
from tests.store.bench import DatabaseBench
from tests.store.reviewed import put
from tests.store.walking import a_row, walk

HOUR = timedelta(hours=1)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


@pytest.fixture
def results(database: Database) -> Results:
    return Results(database, WIKI)


def found(results: Results, **search: Any) -> list[int]:
    return [one.id for one in results.page(Search(**search), None, 100).results]


def listed_film(bench: DatabaseBench) -> int:
    """A video that was scored, listed and answered twice; its row's id."""
    upload = an_upload(1)
    claim = bench.claim(upload)
    score = a_film([0.9] * 5)
    facts = facts_of(upload, kind=Kind.VIDEO, mime="video/webm")
    verdict = decide(score, POLICY)
    bench.store.finish(claim, verdict, facts=facts, score=score, notices=frozenset(NoticeKind))
    desk = bench.desk()
    [notice] = desk.due(NoticeKind.REPORT, 1)
    desk.written(desk.begin([notice], "User:Bot/Reports/2026-01-02"), 77)
    ledger, first = bench.ledger(), an_answer(notice.id, outcome=Outcome.CONFIRMED, words="yes")
    ledger.record([first, an_answer(notice.id, at=first.at + HOUR, revision=6)])
    return claim.id


def test_a_result_has_what_was_seen_decided_listed_and_said(
    bench: DatabaseBench, results: Results
) -> None:
    number, upload, now = listed_film(bench), an_upload(1), bench.clock()
    page = results.page(Search(verdict=Status.SUSPECT), None, 10)
    [one] = page.results
    assert page.next is None
    assert (one.id, one.wiki, one.title, one.sha1) == (number, WIKI, upload.title, upload.sha1)
    assert (one.page_id, one.uploader, one.action) == (1001, "Somebody", Action.UPLOAD)
    assert (one.uploaded_at, one.finished_at) == (upload.uploaded_at, now)
    assert (one.mime, one.kind, one.representation) == ("video/webm", "video", "original")
    assert (one.model, one.model_sha256) == ("a model", MODEL.sha256)
    assert (one.policy_version, one.nsfw, one.sexy) == (POLICY.version, 0.9, 0.0)
    assert (one.second, one.page, one.scene_begin, one.scene_end) == (1.0, None, 0.0, 4.0)
    assert "0.9" in one.reason
    category, report = one.notices
    assert category == Posted(kind=NoticeKind.CATEGORY, status=NoticeStatus.DECLINED)
    assert (report.status, report.place) == (NoticeStatus.WRITTEN, "User:Bot/Reports/2026-01-02")
    assert (report.revision, report.written_at) == (77, now)
    later = an_answer().at + HOUR
    assert one.said == Said(outcome=Outcome.CLEARED, words="fine", at=later)
    assert results.of_title(upload.title) == results.of_content(upload.sha1) == [one]


def test_of_what_has_no_score_any_more_it_is_known_what_was_looked_at(
    database: Database, results: Results
) -> None:
    put(database, UploadRow, [a_row(1) | {"representation": "thumbnail 330px"}])
    [one] = results.page(Search(), None, 9).results
    assert (one.model, one.model_sha256, one.representation) == (None, None, "thumbnail 330px")


def test_nothing_of_the_service_itself_and_no_reviewer_is_told(
    bench: DatabaseBench, results: Results
) -> None:
    number = listed_film(bench)
    told = repr(results.page(Search(), None, 10))
    row = bench.row(number)
    assert row.token is None
    assert an_answer().who not in told
    inside = {"token", "lease_until", "attempts", "enqueued_at", "look_at", "path", "who"}
    assert not inside & set(Result.__dataclass_fields__)


def test_what_is_not_listed_as_its_uploader_opted_out_is_a_result_all_the_same(
    bench: DatabaseBench, results: Results
) -> None:
    [page] = bench.suspects(1, NoticeKind.REPORT)
    desk = bench.desk()
    [notice] = desk.due(NoticeKind.REPORT, 1)
    desk.decline(notice, "exempt: the uploader has opted out")
    [one] = results.page(Search(verdict=Status.SUSPECT), None, 10).results
    assert (one.page_id, [posted.status for posted in one.notices]) == (
        page,
        [NoticeStatus.DECLINED],
    )


def test_results_of_both_queues_and_of_every_verdict_come_in_one_order(
    database: Database, results: Results
) -> None:
    statuses = [Status.SUSPECT, Status.CLEAR, Status.SUSPECT, Status.UNKNOWN, Status.SUSPECT]
    queues = [*Queue, *Queue, Queue.FRESH]
    rows = [
        a_row(number, finished_at=DAY + HOUR * (number // 2), status=status, queue=queue)
        for number, (status, queue) in enumerate(zip(statuses, queues, strict=True), 1)
    ]
    put(database, UploadRow, [*rows, a_row(6, finished_at=None, status=Status.WAITING)])
    assert found(results) == [5, 4, 3, 2, 1]
    assert found(results, verdict=Status.SUSPECT) == [5, 3, 1]
    assert found(results, verdict=Status.UNKNOWN) == [4]
    assert found(results, since=DAY + HOUR) == [5, 4, 3, 2]
    assert found(results, until=DAY + HOUR) == [1]
    assert found(results, verdict=Status.SUSPECT, since=DAY + HOUR, until=DAY + 2 * HOUR) == [3]
    assert Results(database, "otherwiki").page(Search(), None, 9).results == ()


def test_what_waits_is_no_verdict() -> None:
    with pytest.raises(ValueError, match="waiting is no verdict"):
        Search(verdict=Status.WAITING)


def test_by_kind_and_score(database: Database, results: Results) -> None:
    put(
        database,
        UploadRow,
        [
            a_row(1, nsfw=0.3),
            a_row(2, nsfw=0.6, second=1.5),
            a_row(3, nsfw=0.9, kind=Kind.VIDEO, second=1.5),
            a_row(4, nsfw=None, kind=None),
        ],
    )
    assert found(results, kind="picture") == [1]
    assert found(results, kind="animation") == [2]
    assert found(results, kind=Kind.VIDEO) == [3]
    assert found(results, least=0.6) == [3, 2]
    assert found(results, most=0.6) == [2, 1]
    assert found(results, least=0.4, most=0.6) == [2]
    assert found(results, least=0.0) == [3, 2, 1], "what has no score is left out"
    assert found(results) == [4, 3, 2, 1]


def test_by_what_people_said(bench: DatabaseBench, results: Results) -> None:
    for number in range(1, 5):
        bench.suspect(an_upload(number), NoticeKind.REPORT)
    ids = {notice.page_id: notice.id for notice in bench.notices()}
    outcomes = {1001: Outcome.CONFIRMED, 1002: Outcome.CLEARED, 1003: Outcome.OTHER}
    bench.ledger().record([an_answer(ids[page], outcome=its) for page, its in outcomes.items()])
    by = {
        outcome: [one.page_id for one in results.page(Search(outcome=outcome), None, 9).results]
        for outcome in Outcome
    }
    assert by == {**{its: [page] for page, its in outcomes.items()}, Outcome.OPEN: [1004]}
    taken_back = an_answer(ids[1001], outcome=Outcome.OPEN, at=an_answer().at + HOUR, revision=7)
    bench.ledger().record([taken_back])
    assert len(found(results, outcome=Outcome.OPEN)) == 2


def test_the_latest_answer_counts_in_whichever_place_it_was_given(
    bench: DatabaseBench, results: Results
) -> None:
    bench.suspect(an_upload(1), *NoticeKind)
    first, second = bench.notices()
    answers = [
        an_answer(first.id, outcome=Outcome.CLEARED, at=DAY + 2 * HOUR, words="later"),
        an_answer(second.id, outcome=Outcome.CONFIRMED, at=DAY + HOUR),
        an_answer(second.id, outcome=Outcome.OTHER, source=Source.DELETION, at=DAY + 3 * HOUR),
    ]
    bench.ledger().record(answers)
    [one] = results.page(Search(), None, 9).results
    assert one.said == Said(outcome=Outcome.CLEARED, words="later", at=DAY + 2 * HOUR)


def test_notices_are_those_of_the_content_on_its_page(database: Database, results: Results) -> None:
    before, now, elsewhere = a_row(1, page_id=7), a_row(2, page_id=7), a_row(3, page_id=8)
    elsewhere["sha1"] = before["sha1"]
    put(database, UploadRow, [before, now, elsewhere])
    notice = {
        "upload_id": 1,
        "wiki": WIKI,
        "page_id": 7,
        "sha1": before["sha1"],
        "kind": NoticeKind.REPORT,
        "status": NoticeStatus.DUE,
        "reason": "",
    }
    put(database, NoticeRow, [notice])
    shown = {one.id: len(one.notices) for one in results.page(Search(), None, 9).results}
    assert shown == {1: 1, 2: 0, 3: 0}


@pytest.mark.parametrize(
    ("uploader", "first", "is_new"),
    [
        ("Somebody", DAY, True),
        ("Somebody", DAY - timedelta(days=29), True),
        ("Somebody", DAY - timedelta(days=30), False),
        ("", DAY, False),
    ],
)
def test_an_uploader_is_new_whose_first_upload_is_known_for_less_than_a_month(
    database: Database, results: Results, uploader: str, first: datetime, is_new: bool
) -> None:
    row = a_row(1, uploader=uploader, uploaded_at=DAY)
    earlier = a_row(2, uploader=uploader, uploaded_at=first, status=Status.CLEAR)
    other = a_row(3, uploader="Another", uploaded_at=DAY - timedelta(days=900))
    put(database, UploadRow, [row, earlier, other])
    one = results.of_title(row["title"])[0]
    assert (one.uploader_known_since, one.uploader_is_new) == (first, is_new)
    assert (1 in found(results, new_uploader=True)) is is_new
    assert (1 in found(results, new_uploader=False)) is not is_new


def test_a_page_looks_through_so_many_rows_and_says_where_to_go_on(
    database: Database, results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    monkeypatch.setattr(module, "LOOKED_THROUGH", 6)
    rows = [a_row(number, nsfw=0.9 if number < 3 else 0.1) for number in range(1, 18)]
    put(database, UploadRow, rows)
    pages = list(walk(results, Search(least=0.5), limit=5))
    assert [[one.id for one in page.results] for page in pages] == [[], [], [2, 1]]
    pages = list(walk(results, Search(least=0.05), limit=4))
    assert [len(page.results) for page in pages] == [4, 4, 4, 4, 1]
    [page] = walk(results, Search(until=DAY), limit=1)
    assert (page.results, page.next) == ((), None)


def test_the_last_page_is_known_as_the_last(database: Database, results: Results) -> None:
    put(database, UploadRow, [a_row(number) for number in range(1, 5)])
    assert [len(page.results) for page in walk(results, Search(), limit=2)] == [2, 2]


def test_all_uploads_of_a_title_or_a_content_latest_first(
    database: Database, results: Results
) -> None:
    first = a_row(1, title="File:A.jpg", uploaded_at=DAY)
    second = a_row(2, title="File:A.jpg", uploaded_at=DAY + HOUR, status=Status.WAITING)
    second["finished_at"] = None
    twin = a_row(3, sha1=first["sha1"], uploaded_at=DAY + HOUR)
    other = a_row(4, title="File:A.jpg", wiki="otherwiki")
    put(database, UploadRow, [first, second, twin, other])
    assert [(one.id, one.status) for one in results.of_title("File:A.jpg")] == [
        (2, Status.WAITING),
        (1, Status.SUSPECT),
    ]
    assert [one.id for one in results.of_content(first["sha1"])] == [3, 1]
    assert results.of_title("File:B.jpg") == results.of_content("0" * 40) == []


def test_of_many_of_a_title_the_latest(database: Database, results: Results) -> None:
    put(database, UploadRow, [a_row(number, title="File:A.jpg") for number in range(1, MOST + 2)])
    assert len(results.of_title("File:A.jpg")) == MOST
