"""The promises of review.ports.Desk, kept by everything that implements it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from review.errors import LostClaim
from review.notice import Batch, Hint, Notice, NoticeKind
from review.ports import Desk
from review.status import NoticeStatus
from review.upload import Action, Kind, Queue
from store.tables import NoticeRow, UploadRow
from tests.review.editing import LEASE, EditingBench
from tests.review.values import POLICY, SUSPECT, an_upload, content, facts_of
from tests.store.bench import DatabaseBench
from tests.store.races import together_at

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY
DUE, WRITING, WRITTEN = NoticeStatus.DUE, NoticeStatus.WRITING, NoticeStatus.WRITTEN
A_LITTLE = timedelta(microseconds=1)


def test_a_notice_tells_all_that_volunteers_read(bench: EditingBench) -> None:
    upload = an_upload(uploader="")
    facts = facts_of(upload, kind=Kind.VIDEO, title="File:Moved meanwhile.webm")
    bench.suspect(
        upload, REPORT, facts=facts, verdict=replace(SUSPECT, policy_version=POLICY.version)
    )
    [notice] = bench.desk().due(REPORT, 50)
    expected = Notice(
        id=notice.id,
        upload=notice.upload,
        kind=REPORT,
        page_id=facts.page_id,
        title=facts.title,
        sha1=facts.sha1,
        uploader="",
        uploaded_at=upload.uploaded_at,
        media=Kind.VIDEO,
        nsfw=0.9,
        sexy=0.1,
        thresholds=POLICY,
    )
    assert notice == expected


def test_what_is_due_comes_by_kind_and_wiki_oldest_first(bench: EditingBench) -> None:
    pages = bench.suspects(3, REPORT, CATEGORY)
    bench.suspect(an_upload(99, wiki="otherwiki"), REPORT)
    for kind in NoticeKind:
        assert [n.page_id for n in bench.desk().due(kind, 50)] == pages
        assert [n.page_id for n in bench.desk().due(kind, 2)] == pages[:2]
    assert [n.page_id for n in bench.desk("otherwiki").due(REPORT, 50)] == [1099]


def test_whether_anything_waits_is_known_by_kind_and_wiki(bench: EditingBench) -> None:
    desk = bench.desk()
    assert not desk.is_due(frozenset(NoticeKind))
    bench.suspects(1, CATEGORY)
    assert desk.is_due({CATEGORY})
    assert desk.is_due(frozenset(NoticeKind))
    assert not desk.is_due({REPORT})
    assert not bench.desk("otherwiki").is_due({CATEGORY})
    desk.begin(desk.due(CATEGORY, 1))
    assert not desk.is_due({CATEGORY})


def test_one_notice_for_a_kind_page_and_content_ever(bench: EditingBench) -> None:
    """A → B → A: what was put before people once is not put before them again."""
    for log_id, name in enumerate("ABA", start=1):
        upload = an_upload(log_id, sha1=content(name), action=Action.REVERT)
        bench.suspect(upload, REPORT, CATEGORY, facts=facts_of(upload, page_id=7))
    assert len(bench.notices()) == 4
    assert [n.sha1 for n in bench.desk().due(REPORT, 50)] == [content("A"), content("B")]


def test_what_was_withdrawn_before_anybody_saw_it_is_due_when_the_content_comes_back(
    bench: EditingBench,
) -> None:
    first = an_upload(1, sha1=content("A"))
    facts = facts_of(first, page_id=7)
    bench.suspect(first, REPORT, CATEGORY, facts=facts)
    for notice in bench.desk().due(REPORT, 50):
        bench.desk().withdraw(notice, "another version has taken its place")
    for notice in bench.desk().due(CATEGORY, 50):
        bench.desk().decline(notice, "a person has taken the file off the list")
    assert bench.desk().due(REPORT, 50) == bench.desk().due(CATEGORY, 50) == []
    bench.suspect(an_upload(2, sha1=content("A"), action=Action.REVERT), REPORT, facts=facts)
    assert [n.page_id for n in bench.desk().due(REPORT, 50)] == [7]
    assert bench.desk().due(CATEGORY, 50) == [], "a person's no stays"


@pytest.mark.parametrize("other", [{"page_id": 8}, {"sha1": content("B")}])
def test_another_page_or_content_of_the_same_title_is_another_notice(
    bench: EditingBench, other: dict[str, str | int]
) -> None:
    first, second = (
        an_upload(1, sha1=content("A")),
        an_upload(2, sha1="", title="File:Picture 1.jpg"),
    )
    bench.suspect(first, REPORT, facts=facts_of(first, page_id=7))
    bench.suspect(second, REPORT, facts=facts_of(first, **{"page_id": 7} | other))
    assert len(bench.notices()) == 2


def test_the_same_page_number_on_another_wiki_is_another_notice(bench: EditingBench) -> None:
    bench.suspect(an_upload(1), REPORT)
    bench.suspect(an_upload(1, wiki="otherwiki"), REPORT)
    assert len(bench.notices()) == 2


def test_two_ends_of_one_page_and_content_at_once_leave_one_notice(
    over_database: DatabaseBench,
) -> None:
    bench = over_database
    claims = [bench.claim(an_upload(i, sha1=content("A"))) for i in (1, 2)]
    facts = facts_of(claims[0].upload, page_id=7)
    ends = [
        lambda claim=claim: bench.store.finish(
            claim, SUSPECT, facts=facts, score=None, notices=frozenset(NoticeKind)
        )
        for claim in claims
    ]
    together_at(bench.database, "INSERT INTO notices", *ends)
    assert len(bench.notices()) == 2


def begin(bench: EditingBench, count: int = 2) -> tuple[Desk, Batch]:
    bench.suspects(count, CATEGORY)
    desk = bench.desk()
    return desk, desk.begin(desk.due(CATEGORY, 50))


def test_an_edit_may_be_sent_for_half_a_lease(bench: EditingBench) -> None:
    _, batch = begin(bench)
    assert batch.send_until == batch.begun_at + LEASE / 2


def test_a_batch_that_is_begun_is_not_due(bench: EditingBench) -> None:
    desk, batch = begin(bench)
    assert batch.begun_at == bench.clock()
    assert bench.statuses() == [WRITING, WRITING]
    assert {notice.token for notice in bench.notices()} == {batch.token}
    assert desk.due(CATEGORY, 50) == []


def test_a_batch_is_unfinished_when_a_lease_has_passed(bench: EditingBench) -> None:
    desk, batch = begin(bench)
    bench.clock.tick(LEASE)
    assert desk.unfinished() == []
    bench.suspects(1, REPORT)
    desk.begin(desk.due(REPORT, 50))
    bench.clock.tick(A_LITTLE)
    # With its own notices and time, and to be looked for only, not to be sent.
    assert bench.desk().unfinished() == [replace(batch, send_until=None)]
    assert bench.desk("otherwiki").unfinished() == []


def test_what_is_written_stays_with_its_revision(bench: EditingBench) -> None:
    desk, batch = begin(bench)
    desk.written(batch, 4711)
    assert [(n.status, n.revision, n.token) for n in bench.notices()] == [
        (WRITTEN, 4711, batch.token)
    ] * 2
    bench.clock.tick(2 * LEASE)
    assert desk.unfinished() == []
    assert desk.due(CATEGORY, 50) == []


def test_what_is_released_is_due_again_under_another_token(bench: EditingBench) -> None:
    desk, batch = begin(bench)
    desk.release(batch)
    assert desk.due(CATEGORY, 50) == [*batch.notices]
    assert desk.begin(batch.notices).token != batch.token


def test_a_revision_number_may_be_large(bench: EditingBench) -> None:
    desk, batch = begin(bench)
    desk.written(batch, 2**40)
    assert bench.notices()[0].revision == 2**40


@pytest.mark.parametrize(
    ("do", "status", "reason"),
    [
        (lambda desk, n: desk.decline(n, "deleted"), NoticeStatus.DECLINED, "deleted"),
        (lambda desk, n: desk.would_write(n), NoticeStatus.DRY_RUN, "dry run"),
    ],
)
def test_what_is_done_with_says_why(
    bench: EditingBench, do: Callable[[Desk, Notice], None], status: NoticeStatus, reason: str
) -> None:
    bench.suspects(2, REPORT)
    desk = bench.desk()
    do(desk, desk.due(REPORT, 1)[0])
    first, second = bench.notices()
    assert (first.status, first.reason.startswith(reason)) == (status, True)
    assert second.status is DUE
    assert len(desk.due(REPORT, 50)) == 1


LATE: list[Callable[[Desk, Batch], object]] = [
    lambda desk, batch: desk.written(batch, 1),
    lambda desk, batch: desk.release(batch),
    lambda desk, batch: desk.begin(batch.notices),
    lambda desk, batch: desk.decline(batch.notices[0], "no"),
    lambda desk, batch: desk.would_write(batch.notices[0]),
]


@pytest.mark.parametrize("late", LATE, ids=["written", "release", "begin", "decline", "dry run"])
@pytest.mark.parametrize("meanwhile", ["begun again", "written"])
@pytest.mark.parametrize("count", [1, 2], ids=["one of them", "all"])
def test_who_comes_late_changes_nothing(
    bench: EditingBench, late: Callable[[Desk, Batch], object], meanwhile: str, count: int
) -> None:
    """One or all of the batch's notices are another editor's by now."""
    desk, batch = begin(bench)
    other = bench.desk()
    other.release(batch)
    again = other.begin(batch.notices[:count])
    if meanwhile == "written":
        other.written(again, 5)
    before = bench.notices()
    with pytest.raises(LostClaim):
        late(desk, batch)
    assert bench.notices() == before


def test_a_lease_that_is_given_back_is_free_at_once_and_only_ones_own(
    bench: EditingBench,
) -> None:
    first, second = bench.desk(), bench.desk()
    assert first.hold_lease()
    second.drop_lease()
    assert not second.hold_lease()
    first.drop_lease()
    assert second.hold_lease()


LIKE = "0" * 64
SIMILAR = f"{(1 << 31) - 1:064x}"  # 31 bits differ
OTHER = f"{(1 << 32) - 1:064x}"  # 32


@pytest.mark.parametrize(
    ("looks", "hinted"), [(LIKE, True), (SIMILAR, True), (OTHER, False), (None, False)]
)
def test_what_a_person_said_is_a_hint_for_what_looks_the_same(
    bench: EditingBench, looks: str | None, hinted: bool
) -> None:
    bench.suspect(an_upload(1), CATEGORY, verdict=replace(SUSPECT, fingerprint=LIKE))
    [first] = bench.desk().due(CATEGORY, 50)
    bench.desk().decline(first, "taken off the list", by_person=True)
    bench.suspect(an_upload(2), REPORT, verdict=replace(SUSPECT, fingerprint=looks))
    [second] = bench.desk().due(REPORT, 50)
    words = Hint(title="File:Picture 1.jpg", said="taken off the list", same=False)
    assert second.hint == (words if hinted else None)


def test_what_no_person_said_is_no_hint(bench: EditingBench) -> None:
    bench.suspect(an_upload(1), CATEGORY, verdict=replace(SUSPECT, fingerprint=LIKE))
    [first] = bench.desk().due(CATEGORY, 50)
    bench.desk().decline(first, "the page asks bots to stay away")
    bench.suspect(an_upload(2, wiki="otherwiki"), CATEGORY)
    bench.suspect(an_upload(3), REPORT, verdict=replace(SUSPECT, fingerprint=LIKE))
    [second] = bench.desk().due(REPORT, 50)
    assert second.hint is None


def test_an_edit_for_no_notice_counts_for_its_wiki(bench: EditingBench) -> None:
    before = bench.clock()
    bench.clock.tick(timedelta(seconds=1))
    bench.edits().note("Category:A")
    bench.edits().note("Category:A")
    assert bench.edits().since(before) == 2
    assert bench.edits("otherwiki").since(before) == 0
    bench.clock.tick(timedelta(seconds=1))
    assert bench.edits().since(bench.clock()) == 0


def test_an_edit_that_was_refused_does_not_count(bench: EditingBench) -> None:
    edits, begin = bench.edits(), bench.clock()
    kept, refused = edits.note("index"), edits.note("index")
    assert kept.send_until == begin + LEASE / 2
    edits.forget(refused)
    assert edits.since(begin) == 1


def test_what_a_clock_wrote_that_was_a_year_ahead_holds_nothing_up(
    over_database: DatabaseBench,
) -> None:
    bench, year = over_database, timedelta(days=365)
    written, begun = bench.suspects(2, CATEGORY)
    desk, now = bench.desk(), bench.clock()
    bench.clock.tick(year)
    bench.edits().note("index")
    desk.written(desk.begin(desk.due(CATEGORY, 1)), 1)
    desk.begin(desk.due(CATEGORY, 1))
    assert (bench.edits().since(now), bench.edits().files_since(now)) == (
        3,
        frozenset({written, begun}),
    )
    bench.clock.tick(-year)
    assert (bench.edits().since(now), bench.edits().files_since(now)) == (0, frozenset())
    [batch] = desk.unfinished()
    assert [n.page_id for n in batch.notices] == [begun]


def test_uploaders_take_turns_and_who_has_no_name_waits_for_nobody(bench: EditingBench) -> None:
    much = bench.suspects(3, REPORT, uploader="Much")
    little = bench.suspects(2, REPORT, uploader="Little")
    nameless = bench.suspects(2, REPORT, uploader="")
    firsts = [much[0], little[0], *nameless]
    desk = bench.desk()
    assert [n.page_id for n in desk.due(REPORT, 50)] == [*firsts, much[1], little[1], much[2]]
    assert [n.page_id for n in desk.due(REPORT, 2)] == firsts[:2]
    on = {much[2], little[1]}
    assert {n.page_id for n in desk.due(REPORT, 50, on=on)} == on
    assert desk.due(REPORT, 50, on=frozenset()) == []


def test_fresh_uploads_go_before_the_backlog_whoever_uploaded_it(
    over_database: DatabaseBench,
) -> None:
    bench = over_database
    before = bench.suspects(3, REPORT, uploader="Much")
    with bench.database.engine.begin() as connection:
        for table in (UploadRow, NoticeRow):
            connection.execute(update(table).values(queue=Queue.BACKLOG))
    fresh = bench.suspects(2, REPORT, uploader="Much")
    other = bench.suspects(1, REPORT, uploader="Little")
    waiting = [n.page_id for n in bench.desk().due(REPORT, 50)]
    assert waiting == [fresh[0], other[0], fresh[1], *before]
