"""Content that is scored anew, and what is kept of how it was before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from review.followed import Found
from review.notice import NoticeKind
from review.policy import Verdict, unscored
from review.score import MediaScore
from review.status import NoticeStatus, Status
from review.upload import Queue
from store.attempts import DIED
from store.rescans import Rescans
from store.tables import AttemptRow, EarlierScoreRow
from tests.review.editing import LEASE, EditingBench, MemoryBench
from tests.review.values import (
    MODEL,
    SUSPECT,
    WIKI,
    a_score,
    an_upload,
    content,
    facts_of,
    seen,
)
from tests.store.bench import DatabaseBench

CONTENT = content("a picture")
FIRST = a_score(seen(nsfw=0.9), sha1=CONTENT)
ANEW = a_score(seen(nsfw=0.1), sha1=CONTENT)
CLEAR = Verdict(status=Status.CLEAR, reason="", policy_version="1", nsfw=0.1, sexy=0.0)


def end(
    bench: EditingBench, log_id: int, score: MediaScore, verdict: Verdict, generation: int = 0
) -> None:
    """On one and the same page."""
    upload = an_upload(log_id, sha1=CONTENT)
    claim = replace(bench.claim(upload), generation=generation)
    kinds = frozenset(NoticeKind) if verdict.status is Status.SUSPECT else frozenset()
    facts = facts_of(upload, page_id=1)
    bench.store.finish(claim, verdict, facts=facts, score=score, notices=kinds)


def scan_again(bench: EditingBench, upload_id: int) -> None:
    if isinstance(bench, DatabaseBench):
        Rescans(bench.database, WIKI).rescan([upload_id], Queue.FRESH)
    else:
        assert isinstance(bench, MemoryBench)
        bench.store.uploads[upload_id].status = Status.WAITING


def test_a_score_of_before_does_not_count_for_what_is_to_be_scored_anew(
    bench: EditingBench,
) -> None:
    end(bench, 1, FIRST, SUSPECT)
    assert bench.store.known_score(CONTENT, MODEL, 1) is None
    end(bench, 2, ANEW, CLEAR, generation=1)
    assert bench.store.known_score(CONTENT, MODEL) == ANEW
    assert bench.store.known_score(CONTENT, MODEL, 1) == ANEW
    assert bench.store.known_score(CONTENT, MODEL, 2) is None


def test_a_claim_brings_what_the_model_has_said_of_its_content(bench: EditingBench) -> None:
    end(bench, 1, FIRST, SUSPECT)
    others = replace(MODEL, sha256="0" * 64), replace(MODEL, preprocessing="another"), None
    for number, model in enumerate((MODEL, *others), 2):
        claim = bench.store.claim(bench.register(an_upload(number, sha1=CONTENT)), model)
        assert claim is not None
        assert claim.known == (FIRST if model == MODEL else None)
    for number, sha1 in enumerate((content("another"), ""), 9):
        claim = bench.store.claim(bench.register(an_upload(number, sha1=sha1)), MODEL)
        assert claim is not None
        assert claim.known is None


def test_a_claim_to_score_anew_brings_nothing_of_before(over_database: DatabaseBench) -> None:
    bench = over_database
    end(bench, 1, FIRST, SUSPECT)
    [row] = bench.watch.uploads()
    scan_again(bench, row.id)
    claim = bench.store.claim(row.id, MODEL)
    assert claim is not None
    assert (claim.generation, claim.known) == (1, None)
    end(bench, 2, ANEW, CLEAR, generation=1)
    bench.store.postpone(claim, "503", timedelta(0))
    again = bench.store.claim(row.id, MODEL)
    assert again is not None
    assert again.known == ANEW


def test_one_that_was_begun_before_does_not_take_the_place_of_a_newer(
    bench: EditingBench,
) -> None:
    end(bench, 1, ANEW, CLEAR, generation=1)
    end(bench, 2, FIRST, SUSPECT)
    assert bench.store.known_score(CONTENT, MODEL, 1) == ANEW


def test_the_score_of_before_is_kept(over_database: DatabaseBench) -> None:
    end(over_database, 1, FIRST, SUSPECT)
    scored_at = over_database.clock()
    over_database.clock.tick(timedelta(days=1))
    end(over_database, 2, ANEW, CLEAR, generation=3)
    with over_database.database.read() as session:
        [kept] = session.scalars(select(EarlierScoreRow))
    assert (kept.generation, kept.scored_at) == (0, scored_at)
    assert kept.score["frames"][0]["probabilities"] == dict(FIRST.frames[0].probabilities)


def test_what_is_no_suspect_any_more_is_not_put_before_people(bench: EditingBench) -> None:
    end(bench, 1, FIRST, SUSPECT)
    end(bench, 2, ANEW, CLEAR, generation=1)
    assert set(bench.statuses()) == {NoticeStatus.WITHDRAWN}
    end(bench, 3, FIRST, SUSPECT, generation=2)
    assert set(bench.statuses()) == {NoticeStatus.DUE}


def test_nor_because_an_earlier_upload_of_it_was_one(bench: EditingBench) -> None:
    """A page whose content was reverted to has two rows, of which the latest is scored anew."""
    end(bench, 1, FIRST, SUSPECT)
    end(bench, 2, ANEW, CLEAR, generation=1)
    shown = Found(page_id=1, title=an_upload(2).title, sha1=CONTENT)
    bench.ledger().note([shown], bench.clock())
    assert set(bench.statuses()) == {NoticeStatus.WITHDRAWN}


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.GONE])
def test_what_could_not_be_scored_anew_is_not_put_before_people(
    bench: EditingBench, status: Status
) -> None:
    """Its figures are gone: whoever reads the row would be told of a score of 0."""
    upload = an_upload()
    claim = bench.claim(upload)
    score = a_score(seen(nsfw=0.9), sha1=upload.sha1)
    kinds = frozenset(NoticeKind)
    bench.store.finish(claim, SUSPECT, facts=facts_of(upload), score=score, notices=kinds)
    scan_again(bench, claim.id)
    again = bench.store.claim(claim.id)
    assert again is not None
    failed = unscored(status, "given up after 30 attempts")
    bench.store.finish(again, failed, facts=None, score=None, notices=frozenset())
    assert set(bench.statuses()) == {NoticeStatus.WITHDRAWN}


def test_what_is_written_stays_written(bench: EditingBench) -> None:
    end(bench, 1, FIRST, SUSPECT)
    desk = bench.desk()
    desk.written(desk.begin(desk.due(NoticeKind.CATEGORY, 1)), 5)
    end(bench, 2, ANEW, CLEAR, generation=1)
    assert sorted(bench.statuses()) == [NoticeStatus.WITHDRAWN, NoticeStatus.WRITTEN]


def test_attempts_that_did_not_end_it_are_kept(over_database: DatabaseBench) -> None:
    bench = over_database
    claim = bench.claim(an_upload())
    bench.store.postpone(claim, "the wiki is away", timedelta(0))
    again = bench.store.claim(claim.id)
    assert again is not None
    bench.store.postpone(again, "a pause that was asked for", timedelta(0), counted=False)
    assert bench.store.claim(claim.id) is not None
    bench.clock.tick(LEASE)
    assert bench.take_due() == [claim.id]
    last = bench.store.claim(claim.id)
    assert last is not None
    bench.store.finish(
        last, unscored(Status.UNKNOWN, "damaged"), facts=None, score=None, notices=frozenset()
    )
    with bench.database.read() as session:
        rows = session.scalars(select(AttemptRow).order_by(AttemptRow.id)).all()
    told = [(row.upload_id, row.generation, row.number, row.reason) for row in rows]
    assert told == [(claim.id, 0, 1, "the wiki is away"), (claim.id, 0, 2, DIED)]
