"""The promises of review.ports.Ledger, kept by everything that implements it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from review.answer import Answer, Outcome, Source
from review.followed import Found
from review.notice import Hint, NoticeKind
from review.policy import Verdict, unscored
from review.status import NoticeStatus, Status
from review.upload import Action, Queue, Upload
from store.rescans import Rescans
from store.tables import UploadRow
from tests.review.editing import LEASE, EditingBench
from tests.review.values import SUSPECT, WIKI, an_answer, an_upload, content, facts_of
from tests.store.bench import DatabaseBench
from tests.store.races import together_at, together_at_the_end

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY
HOUR = timedelta(hours=1)


def listed(bench: EditingBench, *kinds: NoticeKind, count: int = 1) -> list[int]:
    """Files whose notices of the first kind are written; the others wait. Their page ids."""
    pages = bench.suspects(count, *kinds)
    desk = bench.desk()
    desk.written(desk.begin(desk.due(kinds[0], 500)), 9)
    return pages


def answered(bench: EditingBench, **changes: Any) -> Answer:
    """An answer to the first notice that is written."""
    return an_answer(next(n.id for n in bench.notices() if n.status == "written"), **changes)


def gone(page: int, **changes: Any) -> Found:
    return replace(Found(page_id=page, title="", sha1=None), **changes)


def test_files_are_due_after_a_while_the_suspects_first(bench: EditingBench) -> None:
    [page] = listed(bench, REPORT)
    ledger = bench.ledger()
    assert ledger.files_due(50) == []
    bench.clock.tick(HOUR)
    [file] = ledger.files_due(50)
    [one] = file.listed
    assert (file.page_id, file.title, file.gone) == (page, "File:Picture 1.jpg", False)
    assert (one.kind, one.revision, one.sources, one.decided) == (REPORT, 9, frozenset(), False)
    assert one.since == one.written_at == bench.clock() - HOUR
    assert bench.ledger("otherwiki").files_due(50) == []


def test_a_file_of_many_versions_is_due_once_and_hides_no_other_for_long(
    bench: EditingBench,
) -> None:
    for log_id in range(1, 12):
        upload = an_upload(log_id, sha1=content(str(log_id)), action=Action.OVERWRITE)
        bench.suspect(upload, REPORT, facts=facts_of(upload, page_id=7))
    other = an_upload(20)
    bench.clock.tick(timedelta(seconds=1))
    bench.suspect(other, REPORT)
    bench.clock.tick(HOUR)
    ledger, seen = bench.ledger(), []
    while files := ledger.files_due(2):
        seen += [file.page_id for file in files]
        asked = bench.clock()
        ledger.note([replace(file.as_it_was, look_at=asked + HOUR) for file in files], asked)
    assert seen == [7, facts_of(other).page_id]


def test_the_log_is_read_from_the_edit_and_not_from_when_it_was_found(bench: EditingBench) -> None:
    """The editor was down for an hour after it; somebody has deleted the file meanwhile."""
    bench.suspects(1, REPORT)
    desk, made_at = bench.desk(), bench.clock()
    batch = desk.begin(desk.due(REPORT, 500))
    bench.clock.tick(HOUR)
    desk.written(batch, 9)
    [file] = bench.ledger().files_due(50)
    assert [(one.written_at, one.since) for one in file.listed] == [(made_at, made_at)]


def test_another_wiki_s_file_of_that_number_is_another(bench: EditingBench) -> None:
    for upload in (an_upload(1), an_upload(2, wiki="otherwiki")):
        bench.suspect(upload, REPORT, facts=facts_of(upload, page_id=7))
    bench.clock.tick(HOUR)
    [file] = bench.ledger().files_due(50)
    assert file.title == "File:Picture 1.jpg"


def test_no_more_than_were_asked_for(bench: EditingBench) -> None:
    pages = listed(bench, REPORT, count=3)
    bench.clock.tick(HOUR)
    assert [file.page_id for file in bench.ledger().files_due(2)] == pages[:2]


def test_what_was_looked_at_is_due_when_it_was_said(bench: EditingBench) -> None:
    [page] = listed(bench, REPORT)
    bench.clock.tick(HOUR)
    ledger, now = bench.ledger(), bench.clock()
    ledger.note([Found(page_id=page, title="File:New.jpg", sha1="", look_at=now + HOUR)], now)
    assert ledger.files_due(50) == []
    bench.clock.tick(HOUR)
    assert [file.title for file in ledger.files_due(50)] == ["File:New.jpg"]
    ledger.note([Found(page_id=page, title="File:New.jpg", sha1="")], bench.clock())
    bench.clock.tick(100 * HOUR)
    assert ledger.files_due(50) == []


def test_what_waits_to_be_scored_again_is_looked_at_all_the_same(
    over_database: DatabaseBench,
) -> None:
    """It may be weeks until its turn in the backlog comes; what people answer counts at once."""
    bench = over_database
    [page] = listed(bench, REPORT)
    ids = [row.id for row in bench.watch.uploads()]
    assert Rescans(bench.database, WIKI).rescan(ids, Queue.BACKLOG) == ids
    bench.clock.tick(HOUR)
    [file] = bench.ledger().files_due(50)
    assert (file.page_id, file.gone, len(file.listed)) == (page, False, 1)
    asked = bench.clock()
    bench.ledger().note([gone(page).due(file, asked)], asked)
    assert bench.upload(ids[0]).status is Status.WAITING, "whoever scores it finds it gone"
    assert bench.ledger().files_due(50) == []


def test_what_became_due_while_it_was_asked_about_stays_due(over_database: DatabaseBench) -> None:
    bench = over_database
    [page] = listed(bench, REPORT)
    bench.clock.tick(HOUR)
    asked_at = bench.clock()
    bench.clock.tick(timedelta(seconds=1))
    with bench.database.engine.begin() as connection:
        connection.execute(update(UploadRow).values(look_at=bench.clock()))
    bench.ledger().note([Found(page_id=page, title="", sha1="", look_at=None)], asked_at)
    assert bench.ledger().files_due(50)


def test_a_file_that_is_gone_keeps_its_figures_and_loses_its_flag(bench: EditingBench) -> None:
    number = bench.suspect(an_upload(), REPORT, CATEGORY)
    desk, page = bench.desk(), facts_of(an_upload()).page_id
    desk.written(desk.begin(desk.due(REPORT, 500)), 9)
    bench.ledger().note([gone(page)], bench.clock())
    upload = bench.upload(number)
    assert (upload.status, upload.nsfw, upload.reason) == (Status.GONE, 0.9, "the file was deleted")
    assert bench.statuses() in (
        [NoticeStatus.WRITTEN, NoticeStatus.WITHDRAWN],
        [NoticeStatus.WITHDRAWN, NoticeStatus.WRITTEN],
    )
    before = bench.notices()
    bench.ledger().note([gone(page)], bench.clock())
    assert bench.notices() == before


def test_what_is_being_scored_is_the_pipelines(bench: EditingBench) -> None:
    """A restored file that is deleted again while it waits, or while somebody scores it."""
    number, page = bench.suspect(an_upload(), REPORT), facts_of(an_upload()).page_id
    ledger = bench.ledger()
    ledger.note([gone(page)], bench.clock())
    ledger.note([gone(page, title="File:Picture 1.jpg", sha1=content("picture 1"))], bench.clock())
    ledger.note([gone(page)], bench.clock())
    assert bench.upload(number).status is Status.WAITING
    assert bench.store.claim(number)
    ledger.note([gone(page)], bench.clock())
    assert bench.upload(number).status is Status.SCORING


def test_content_that_is_back_waits_and_its_withdrawn_notice_is_due_again(
    bench: EditingBench,
) -> None:
    number, page = bench.suspect(an_upload(), REPORT), facts_of(an_upload()).page_id
    ledger = bench.ledger()
    ledger.note([gone(page)], bench.clock())
    ledger.note([gone(page, title="File:Back.jpg", sha1="0" * 40)], bench.clock())
    assert bench.upload(number).status is Status.GONE, "other content"
    ledger.note([gone(page, title="File:Back.jpg", sha1=content("picture 1"))], bench.clock())
    assert bench.take_due() == [number]
    claim = bench.store.claim(number)
    assert claim is not None
    assert (claim.attempt, claim.upload.sha1) == (1, content("picture 1"))
    bench.store.finish(
        claim,
        SUSPECT,
        facts=facts_of(claim.upload, page_id=page),
        score=None,
        notices=frozenset({REPORT}),
    )
    assert bench.statuses() == [NoticeStatus.DUE]


def test_what_was_withdrawn_and_back_before_anybody_looked_is_due_again(
    bench: EditingBench,
) -> None:
    """The editor saw that the file was gone; at the next look it was there again."""
    number, page = bench.suspect(an_upload(), REPORT), facts_of(an_upload()).page_id
    desk, ledger = bench.desk(), bench.ledger()
    back = Found(page_id=page, title="File:Picture 1.jpg", sha1=content("picture 1"))
    [notice] = desk.due(REPORT, 50)
    desk.withdraw(notice, "the file is deleted")
    ledger.note([replace(back, sha1="0" * 40)], bench.clock())
    assert bench.statuses() == [NoticeStatus.WITHDRAWN], "other content"
    ledger.note([back], bench.clock())
    assert bench.upload(number).status is Status.SUSPECT
    assert bench.upload(number).reason == SUSPECT.reason
    assert desk.due(REPORT, 50) == [notice]
    assert [n.reason for n in bench.notices()] == [""]


def test_what_is_no_suspect_any_more_stays_withdrawn(bench: EditingBench) -> None:
    number, page = bench.suspect(an_upload(), REPORT), facts_of(an_upload()).page_id
    ledger = bench.ledger()
    back = Found(page_id=page, title="File:Picture 1.jpg", sha1=content("picture 1"))
    ledger.note([gone(page)], bench.clock())
    ledger.note([back], bench.clock())
    claim = bench.store.claim(number)
    assert claim is not None
    facts = facts_of(claim.upload, page_id=page)
    clear = replace(SUSPECT, status=Status.CLEAR)
    bench.store.finish(claim, clear, facts=facts, score=None, notices=frozenset())
    ledger.note([back], bench.clock())
    assert bench.statuses() == [NoticeStatus.WITHDRAWN]


def restored(bench: EditingBench, upload: Upload, status: Status | None) -> None:
    """While its row was being written, it was deleted, and came back, and ended so; None: waits."""
    number, desk, ledger = bench.suspect(upload, REPORT), bench.desk(), bench.ledger()
    desk.begin(desk.due(REPORT, 50))
    facts = facts_of(upload)
    ledger.note([gone(facts.page_id)], bench.clock())
    back = Found(page_id=facts.page_id, title=upload.title, sha1=upload.sha1)
    ledger.note([back], bench.clock())
    bench.clock.tick(2 * LEASE)
    if status is not None:
        claim = bench.store.claim(number)
        assert claim is not None
        verdict = Verdict(status=status, reason="odd", policy_version="1")
        bench.store.finish(claim, verdict, facts=facts, score=None, notices=frozenset())


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.CLEAR, None])
def test_what_was_being_written_and_is_no_suspect_any_more_is_withdrawn(
    bench: EditingBench, status: Status | None
) -> None:
    """And holds up no other: one that ended as unknown has lost its score."""
    upload, desk = an_upload(1), bench.desk()
    restored(bench, upload, status)
    bench.suspect(an_upload(2), REPORT)
    [batch] = desk.unfinished()
    assert [notice.page_id for notice in batch.notices] == [1001]
    assert desk.release(batch) == []
    assert [n.page_id for n in desk.due(REPORT, 50)] == [1002]
    assert bench.statuses() == [NoticeStatus.WITHDRAWN, NoticeStatus.DUE]
    bench.suspect(replace(upload, log_id=99), REPORT, facts=facts_of(upload))
    assert [n.page_id for n in desk.due(REPORT, 50)] == [1001, 1002]


def test_what_was_written_and_has_lost_its_score_is_noted(bench: EditingBench) -> None:
    restored(bench, an_upload(1), Status.UNKNOWN)
    desk = bench.desk()
    [batch] = desk.unfinished()
    desk.written(batch, 9)
    assert [(n.status, n.revision) for n in bench.notices()] == [(NoticeStatus.WRITTEN, 9)]


def test_overwritten_content_stays(bench: EditingBench) -> None:
    numbers = []
    for log_id, name in ((1, "A"), (2, "B")):
        upload = an_upload(log_id, sha1=content(name), action=Action.OVERWRITE)
        numbers.append(bench.suspect(upload, REPORT, facts=facts_of(upload, page_id=7)))
    bench.ledger().note([Found(page_id=7, title="File:T.jpg", sha1=content("B"))], bench.clock())
    assert [bench.upload(n).status for n in numbers] == [Status.SUSPECT] * 2
    bench.clock.tick(HOUR)
    [file] = bench.ledger().files_due(50)
    assert (file.sha1, file.title) == (content("B"), "File:T.jpg")


def test_an_answer_is_kept_once_and_says_what_counts(bench: EditingBench) -> None:
    listed(bench, REPORT)
    ledger, told = bench.ledger(), answered(bench)
    for _ in range(2):
        ledger.record([told, told])
    assert bench.history() == [told]
    [notice] = bench.notices()
    assert notice.decision == "fine"
    assert (notice.outcome, notice.decided_at) == (Outcome.CLEARED, told.at)


def test_the_history_grows_and_the_latest_counts_in_whatever_order_it_is_read(
    bench: EditingBench,
) -> None:
    listed(bench, REPORT)
    ledger = bench.ledger()
    later = answered(bench, outcome=Outcome.CONFIRMED, at=an_answer().at + HOUR, revision=6)
    ledger.record([later])
    ledger.record([answered(bench)])
    assert len(bench.history()) == 2
    [notice] = bench.notices()
    assert (notice.outcome, notice.decided_at) == (Outcome.CONFIRMED, an_answer().at)
    ledger.record([answered(bench, outcome=Outcome.OPEN, at=later.at + HOUR, revision=7)])
    [notice] = bench.notices()
    assert (notice.outcome, notice.decided_at, notice.decision) == (None, None, None)


def test_a_persons_answer_is_final_for_that_content_on_that_page(bench: EditingBench) -> None:
    listed(bench, REPORT, CATEGORY)
    bench.ledger().record([answered(bench)])
    assert set(bench.statuses()) == {NoticeStatus.WRITTEN, NoticeStatus.DECLINED}
    assert bench.desk().due(CATEGORY, 50) == []


def test_what_was_being_written_when_a_person_answered_is_not_due_again(
    bench: EditingBench,
) -> None:
    """The edit never arrived: the row was answered before that was known."""
    listed(bench, REPORT, CATEGORY, count=2)
    desk = bench.desk()
    batches = [desk.begin([notice]) for notice in desk.due(CATEGORY, 50)]
    bench.ledger().record([answered(bench)])
    for batch in batches:
        desk.release(batch)
    assert [n.page_id for n in desk.due(CATEGORY, 50)] == [batches[1].notices[0].page_id]
    assert bench.statuses().count(NoticeStatus.DECLINED) == 1


def test_an_answer_that_is_recorded_while_a_batch_is_released_is_not_overlooked(
    over_database: DatabaseBench,
) -> None:
    bench = over_database
    listed(bench, REPORT, CATEGORY)
    desk, ledger, told = bench.desk(), bench.ledger(), answered(bench)
    batch = desk.begin(desk.due(CATEGORY, 50))
    together_at_the_end(bench.database, lambda: desk.release(batch), lambda: ledger.record([told]))
    assert bench.statuses() == [NoticeStatus.DECLINED, NoticeStatus.WRITTEN]


@pytest.mark.parametrize("withdrawn", [True, False])
def test_an_answer_that_is_recorded_while_the_content_comes_back_is_not_overlooked(
    over_database: DatabaseBench, withdrawn: bool
) -> None:
    bench = over_database
    listed(bench, REPORT, *[CATEGORY] * withdrawn)
    for notice in bench.desk().due(CATEGORY, 50):
        bench.desk().withdraw(notice, "another version has taken its place")
    ledger, told = bench.ledger(), answered(bench)
    claim, facts = bench.claim(an_upload(2)), facts_of(an_upload(1))
    kinds = frozenset(NoticeKind)
    together_at_the_end(
        bench.database,
        lambda: bench.store.finish(claim, SUSPECT, facts=facts, score=None, notices=kinds),
        lambda: ledger.record([told]),
    )
    assert sorted(bench.statuses()) == [NoticeStatus.DECLINED, NoticeStatus.WRITTEN]
    assert bench.desk().due(CATEGORY, 50) == []


def test_what_was_answered_is_not_written_in_another_way_later(bench: EditingBench) -> None:
    listed(bench, REPORT)
    bench.ledger().record([answered(bench)])
    again = an_upload(2, sha1=content("picture 1"), action=Action.REVERT)
    bench.suspect(again, REPORT, CATEGORY, facts=facts_of(again, page_id=1001))
    other = an_upload(3, action=Action.OVERWRITE)
    bench.suspect(other, CATEGORY, facts=facts_of(other, page_id=1001))
    assert [n.sha1 for n in bench.desk().due(CATEGORY, 50)] == [content("picture 3")]


def test_a_move_leaves_other_notices_due(bench: EditingBench) -> None:
    listed(bench, REPORT, CATEGORY)
    bench.ledger().record([answered(bench, source=Source.MOVE, outcome=Outcome.OTHER)])
    assert len(bench.desk().due(CATEGORY, 50)) == 1


def test_the_same_file_elsewhere_says_what_a_person_said(bench: EditingBench) -> None:
    looks = replace(SUSPECT, fingerprint="0" * 64)
    bench.suspect(an_upload(1), REPORT, verdict=looks)
    desk = bench.desk()
    desk.written(desk.begin(desk.due(REPORT, 50)), 9)
    words = "fine |}<!-- [[x]] '''a''' https://spam.example"  # harmless once it is wikitext
    bench.ledger().record([answered(bench, words=words)])
    twin = an_upload(2, sha1=content("picture 1"))
    bench.suspect(twin, REPORT, facts=facts_of(twin, page_id=8))
    bench.suspect(an_upload(3), REPORT, verdict=looks)
    same, alike = bench.desk().due(REPORT, 50)
    said = Hint(title="File:Picture 1.jpg", said=words, same=True)
    assert same.hint == said
    assert alike.hint == replace(said, same=False)


def test_rows_are_placed_once_and_pages_are_due(bench: EditingBench) -> None:
    listed(bench, REPORT, count=3)
    ledger = bench.ledger()
    rows = ledger.unplaced(50)
    assert [row.revision for row in rows] == [9, 9, 9]
    first, second, lost = rows
    placed = [
        replace(first, place="Reports/1", anchor="a"),
        replace(second, place="Reports/1", anchor="a"),
        replace(lost, place="", anchor="b"),
    ]
    ledger.place(placed)
    ledger.place(placed)
    assert ledger.unplaced(50) == []
    [page] = ledger.pages_due(50)
    assert (page.title, page.read_revision) == ("Reports/1", 0)
    assert page.rows == {"a": (first.notice_id, second.notice_id)}
    assert bench.ledger("otherwiki").pages_due(50) == []


def test_a_page_is_read_up_to_a_revision_and_due_again(bench: EditingBench) -> None:
    listed(bench, REPORT)
    ledger = bench.ledger()
    ledger.place([replace(row, place="P", anchor="a") for row in ledger.unplaced(50)])
    [page] = ledger.pages_due(50)
    now = bench.clock()
    ledger.page_read(page, 12, now + HOUR, now)
    ledger.page_read(page, 11, now + HOUR, now)  # another reader, who began with the same
    assert ledger.pages_due(50) == []
    bench.clock.tick(HOUR)
    [page] = ledger.pages_due(50)
    assert page.read_revision == 12
    ledger.page_read(page, 12, None, bench.clock())
    bench.clock.tick(timedelta(days=90))
    assert ledger.pages_due(50) == [], "nobody answers any more"


def test_rows_that_may_have_been_written_are_read_too(bench: EditingBench) -> None:
    """Their edit is found after a crash, and people may have answered long before."""
    bench.suspects(2, REPORT)
    desk, ledger = bench.desk(), bench.ledger()
    first, second = desk.due(REPORT, 500)
    desk.written(desk.begin([first], "P"), 9)
    desk.begin([second], "P")
    [page] = ledger.pages_due(50)
    assert page.rows == {one.anchor: (one.id,) for one in (first, second)}


def test_a_page_that_got_rows_while_it_was_read_is_read_again(bench: EditingBench) -> None:
    bench.suspects(2, REPORT)
    desk, ledger = bench.desk(), bench.ledger()
    first, second = desk.due(REPORT, 500)
    desk.written(desk.begin([first], "P"), 9)
    [page] = ledger.pages_due(50)
    desk.written(desk.begin([second], "P"), 10)
    ledger.page_read(page, 11, bench.clock() + HOUR, bench.clock())
    bench.clock.tick(HOUR)
    [page] = ledger.pages_due(50)
    assert (page.read_revision, len(page.rows)) == (0, 2)


def test_readers_at_once_keep_an_answer_once(over_database: DatabaseBench) -> None:
    bench = over_database
    listed(bench, REPORT)
    first = answered(bench)
    told = [first, replace(first, outcome=Outcome.CONFIRMED, at=first.at + HOUR, revision=6)]
    works = [
        lambda part=part: bench.ledger().record(part) for part in ([told[0]], [told[1]], told, told)
    ]
    together_at(bench.database, "INSERT INTO answers", *works)
    assert sorted(bench.history(), key=lambda a: a.revision) == told
    [notice] = bench.notices()
    assert (notice.outcome, notice.decided_at) == (Outcome.CONFIRMED, told[0].at)


@pytest.mark.parametrize("who", ["", "Ünï & 'ser'"])
def test_long_and_odd_words(bench: EditingBench, who: str) -> None:
    listed(bench, REPORT)
    bench.ledger().record([answered(bench, words="😀" * 500, who=who)])
    [told] = bench.history()
    assert (told.words, told.who) == ("😀" * 500, who)
    [notice] = bench.notices()
    assert notice.decision is not None
    assert set(notice.decision) == {"😀"}


def test_the_latest_version_is_the_one_that_came_last_with_a_log_entry_or_without(
    bench: EditingBench,
) -> None:
    """One that nobody saw come may be older than what an event told of, or newer."""
    for page, days in ((1, -1), (2, 1)):
        seen = an_upload(page)
        at = seen.uploaded_at + timedelta(days=days)
        other = an_upload(-page, uploaded_at=at, sha1=content("other"))
        for upload in (seen, other):
            bench.suspect(upload, facts=facts_of(upload, page_id=page))
    bench.clock.tick(HOUR)
    latest = {file.page_id: file.sha1 for file in bench.ledger().files_due(50)}
    assert latest == {1: an_upload(1).sha1, 2: content("other")}


def test_a_clear_file_of_the_backlog_is_looked_at_when_an_event_tells_of_it(
    over_database: DatabaseBench,
) -> None:
    bench = over_database
    for number, queue in enumerate(Queue, 1):
        upload_id = bench.register(an_upload(number))
        with bench.database.engine.begin() as connection:
            one = update(UploadRow).where(UploadRow.id == upload_id)
            connection.execute(one.values(queue=queue))
        claim = bench.store.claim(upload_id)
        assert claim is not None
        verdict = unscored(Status.CLEAR, "a test")
        facts = facts_of(claim.upload, page_id=number)
        bench.store.finish(claim, verdict, facts=facts, score=None, notices=frozenset())
    bench.clock.tick(24 * HOUR)
    assert [file.page_id for file in bench.ledger().files_due(50)] == [1]
    bench.inbox.touch(WIKI, ["File:Picture 2.jpg"])
    assert [file.page_id for file in bench.ledger().files_due(50)] == [1, 2]
