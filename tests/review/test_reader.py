"""What the reader asks, and in which order, over the fakes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from review.answer import Outcome, Source
from review.errors import Transient
from review.fakes import MemoryReviews
from review.followed import Found
from review.notice import NoticeKind
from review.reader import AGAIN, QUESTIONS, Reader
from review.report_page import Said, Version
from review.status import Status
from tests.review.editing import MemoryBench
from tests.review.values import SUSPECT, a_deed, content, facts_of

HOUR = timedelta(hours=1)


@pytest.fixture
def bench() -> MemoryBench:
    return MemoryBench()


@pytest.fixture
def reviews() -> MemoryReviews:
    return MemoryReviews()


def reader(bench: MemoryBench, reviews: MemoryReviews) -> Reader:
    return Reader(ledger=bench.ledger(), reviews=reviews, clock=bench.clock)


def written(bench: MemoryBench, *kinds: NoticeKind, count: int = 1) -> list[int]:
    pages = bench.suspects(count, *kinds)
    desk = bench.desk()
    for kind in kinds:
        desk.written(desk.begin(desk.due(kind, 500)), 9)
    return pages


def test_fifty_files_are_one_question(bench: MemoryBench, reviews: MemoryReviews) -> None:
    written(bench, NoticeKind.REPORT, count=120)
    bench.clock.tick(HOUR)
    reader(bench, reviews).round()
    assert reviews.asked.count("look") == 3
    assert len(reviews.asked) == 3
    reader(bench, reviews).round()
    assert reviews.asked.count("look") == 3


def test_nothing_is_asked_of_what_nobody_listed(bench: MemoryBench, reviews: MemoryReviews) -> None:
    [page] = bench.suspects(1, NoticeKind.REPORT)
    reviews.found[page] = Found(page_id=page, title="", sha1=None)
    bench.clock.tick(HOUR)
    reader(bench, reviews).round()
    assert reviews.asked == ["look"]
    assert bench.upload(1).status is Status.GONE


def test_a_file_that_cannot_be_read_is_as_it_was_and_soon_due_again(
    bench: MemoryBench, reviews: MemoryReviews
) -> None:
    bad, good = written(bench, NoticeKind.CATEGORY, count=2)
    for page in (bad, good):
        reviews.found[page] = Found(
            page_id=page, title="File:Moved.jpg", sha1=f"{page:040x}", tagged=False
        )
        reviews.removals[page] = a_deed(source=Source.TEMPLATE)
    reviews.trouble[bad] = Transient("not now")
    bench.clock.tick(HOUR)
    with pytest.raises(Transient, match="not now"):
        reader(bench, reviews).round()
    assert [answer.notice_id for answer in bench.history()] == [2]
    titles = [entry.facts.title for entry in bench.memory.uploads.values() if entry.facts]
    assert titles == ["File:Picture 1.jpg", "File:Moved.jpg"]
    reviews.trouble.clear()
    bench.clock.tick(AGAIN)
    reader(bench, reviews).round()
    assert [answer.notice_id for answer in bench.history()] == [2, 1]


def test_a_wiki_that_does_not_answer_changes_nothing(
    bench: MemoryBench, reviews: MemoryReviews, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(_: object) -> None:
        raise Transient("cannot reach the wiki")

    written(bench, NoticeKind.CATEGORY)
    monkeypatch.setattr(reviews, "look", no)
    bench.clock.tick(HOUR)
    with pytest.raises(Transient, match="cannot reach"):
        reader(bench, reviews).round()
    assert bench.ledger().files_due(50)


def test_a_deletion_that_the_log_does_not_tell_of_is_asked_for_again(
    bench: MemoryBench, reviews: MemoryReviews
) -> None:
    """The wiki's copies are behind each other by seconds."""
    [page] = written(bench, NoticeKind.CATEGORY)
    reviews.found[page] = Found(page_id=page, title="", sha1=None)
    for hours in (1, 25):
        bench.clock.tick(hours * HOUR)
        reader(bench, reviews).round()
        assert bench.history() == []
    gone = a_deed(source=Source.DELETION, outcome=Outcome.CONFIRMED, at=bench.clock())
    reviews.deeds["File:Picture 1.jpg"] = [gone]
    bench.clock.tick(24 * HOUR)
    reader(bench, reviews).round()
    assert [answer.outcome for answer in bench.history()] == [Outcome.CONFIRMED]


def test_a_restoration_that_the_log_does_not_tell_of_is_asked_for_again(
    bench: MemoryBench, reviews: MemoryReviews
) -> None:
    """And so is the next deletion."""
    [page] = written(bench, NoticeKind.CATEGORY)
    read, log = reader(bench, reviews), reviews.deeds.setdefault("File:Picture 1.jpg", [])
    gone = Found(page_id=page, title="", sha1=None)
    back = Found(page_id=page, title="File:Picture 1.jpg", sha1=content("picture 1"))
    for revision, found in enumerate((gone, back, gone), 1):
        reviews.found[page] = found
        bench.clock.tick(25 * HOUR)
        read.round()
        outcome = Outcome.CONFIRMED if found.gone else Outcome.OPEN
        deed = a_deed(source=Source.DELETION, outcome=outcome, at=bench.clock())
        log.append(replace(deed, revision=revision))
        if claim := bench.store.claim(1):  # what is back is looked at anew
            facts = facts_of(claim.upload)
            bench.store.finish(claim, SUSPECT, facts=facts, score=None, notices=frozenset())
        bench.clock.tick(25 * HOUR)
        read.round()
        assert bench.history()[-1].revision == revision


@pytest.mark.parametrize(("since_it_was_listed", "answers"), [(HOUR / 2, 1), (-HOUR, 0)])
def test_a_request_that_was_closed_before_is_no_answer(
    bench: MemoryBench, reviews: MemoryReviews, since_it_was_listed: timedelta, answers: int
) -> None:
    at = bench.clock() + since_it_was_listed
    [page] = written(bench, NoticeKind.REPORT)
    title, sha1 = "File:Picture 1.jpg", content("picture 1")
    reviews.found[page] = Found(page_id=page, title=title, sha1=sha1, kept=True)
    reviews.keeping[page] = a_deed(source=Source.KEPT, at=at)
    bench.clock.tick(HOUR)
    reader(bench, reviews).round()
    assert len(bench.history()) == answers


def test_a_wiki_whose_clock_is_behind_hides_nothing_in_its_log(
    bench: MemoryBench, reviews: MemoryReviews
) -> None:
    [page] = written(bench, NoticeKind.REPORT)
    at = bench.clock() - timedelta(minutes=4)
    reviews.found[page] = Found(page_id=page, title="", sha1=None)
    deed = a_deed(source=Source.DELETION, outcome=Outcome.CONFIRMED, at=at)
    reviews.deeds["File:Picture 1.jpg"] = [deed]
    bench.clock.tick(HOUR)
    reader(bench, reviews).round()
    assert [answer.outcome for answer in bench.history()] == [Outcome.CONFIRMED]


def test_moves_in_a_circle_come_to_an_end(bench: MemoryBench, reviews: MemoryReviews) -> None:
    [page] = written(bench, NoticeKind.CATEGORY)
    there = a_deed(source=Source.MOVE, target="File:B.jpg", at=bench.clock())
    reviews.deeds = {
        "File:Picture 1.jpg": [there],
        "File:B.jpg": [replace(there, target="File:Picture 1.jpg", revision=6)],
    }
    reviews.found[page] = Found(page_id=page, title="File:C.jpg", sha1="")
    bench.clock.tick(HOUR)
    reader(bench, reviews).round()
    assert {answer.revision for answer in bench.history()} == {5, 6}


def test_a_look_that_never_ends_leaves_report_pages_their_turn(
    bench: MemoryBench, reviews: MemoryReviews, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a clock that goes backwards: what is noted is due again at once."""
    written(bench, NoticeKind.REPORT)
    ledger = bench.ledger()
    monkeypatch.setattr(ledger, "note", lambda *_: None)
    bench.clock.tick(HOUR)
    Reader(ledger=ledger, reviews=reviews, clock=bench.clock).round()
    assert reviews.asked.count("look") == QUESTIONS


def test_a_report_page_is_read_once_to_its_end(bench: MemoryBench, reviews: MemoryReviews) -> None:
    [page] = written(bench, NoticeKind.REPORT)
    reviews.places[9] = "Reports/1"
    states = [Said("open", Outcome.OPEN), Said("fine", Outcome.CLEARED)]
    versions = [
        Version(revision=9 + n, at=bench.clock(), who="P", own=n == 0, rows={f"row-{page}": state})
        for n, state in enumerate(states)
    ]
    reviews.histories["Reports/1"] = versions[:1]
    read = reader(bench, reviews)
    read.round()
    assert bench.history() == []
    reviews.histories["Reports/1"] = versions
    read.round()
    assert bench.history() == [], "not due yet"
    for _ in range(2):
        bench.clock.tick(HOUR)
        read.round()
        assert [answer.words for answer in bench.history()] == ["fine"]
