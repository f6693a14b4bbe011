"""Everything that is known of an upload."""

from dataclasses import replace
from datetime import timedelta

import pytest

from review.answer import Outcome
from review.notice import NoticeKind
from review.policy import decide
from review.score import Opinion
from review.status import NoticeStatus
from review.upload import Queue, Upload
from store.dossiers import MOST, Dossiers
from store.rescans import Rescans
from store.tables import OfferRow, SampleRow
from tests.review.values import (
    POLICY,
    WIKI,
    a_film,
    an_answer,
    an_upload,
    classes,
    facts_of,
    seen,
)
from tests.store.bench import DatabaseBench
from tests.store.reviewed import put


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


@pytest.fixture
def dossiers(bench: DatabaseBench) -> Dossiers:
    return Dossiers(bench.database, WIKI)


def finish(bench: DatabaseBench, upload_id: int, upload: Upload, nsfw: float) -> None:
    claim = bench.store.claim(upload_id)
    assert claim is not None
    opinion = Opinion(model="a", region="whole", view="upright", probabilities=classes(nsfw))
    other = replace(opinion, model="b")
    film = a_film([nsfw] * 5)
    frames = (seen(nsfw=nsfw, opinions=(opinion, other), second=1.0), *film.frames[1:])
    score = replace(film, sha1=upload.sha1, frames=frames)
    bench.store.finish(
        claim,
        decide(score, POLICY),
        facts=facts_of(upload),
        score=score,
        notices=frozenset(NoticeKind) if nsfw > 0.8 else frozenset(),
    )


def a_whole_life(bench: DatabaseBench) -> int:
    """An upload that was tried, scored, rescanned, listed, answered, drawn and handed on."""
    upload = an_upload(1)
    number = bench.register(upload)
    claim = bench.store.claim(number)
    assert claim is not None
    bench.store.postpone(claim, "the wiki was away", timedelta(0))
    finish(bench, number, upload, 0.1)
    Rescans(bench.database, WIKI).rescan([number], Queue.FRESH)
    finish(bench, number, upload, 0.9)
    desk = bench.desk()
    notices = desk.due(NoticeKind.REPORT, 1)
    desk.written(desk.begin(notices, "User:Bot/Reports/2026-01-02"), 77)
    bench.ledger().record([an_answer(notices[0].id)])
    now = bench.clock()
    sample = {"upload_id": number, "day": now, "drawn_from": 9, "drawn_at": now, "words": ""}
    put(bench.database, SampleRow, [sample | {"who": ""}])
    offer = {"upload_id": number, "wiki": WIKI, "suspect": True, "not_before": now, "attempts": 2}
    put(bench.database, OfferRow, [offer | {"reason": "503"}])
    return number


def test_attempts_scores_verdict_notices_answers_sample_and_offer(
    bench: DatabaseBench, dossiers: Dossiers
) -> None:
    [found] = dossiers.of_id(a_whole_life(bench))
    assert (found["status"], found["generation"]) == ("suspect", 1)
    assert found["policy_version"] == POLICY.version
    [attempt] = found["failed_attempts"]
    assert (attempt["reason"], attempt["number"]) == ("the wiki was away", 1)
    [score] = found["scores"]
    assert (score["id"], score["model"]) == (found["score_id"], "a model")
    assert len(score["frames"]) == 5
    assert score["frames"][0]["nsfw"] == 0.9
    assert score["frames"][0]["opinions"][1]["model"] == "b"
    [before] = score["earlier"]
    assert (before["generation"], before["frames"][0]["nsfw"]) == (0, 0.1)
    category, report = found["notices"]
    assert (report["status"], report["revision"]) == (NoticeStatus.WRITTEN, 77)
    assert report["place"] == "User:Bot/Reports/2026-01-02"
    assert [answer["outcome"] for answer in report["answers"]] == [Outcome.CLEARED]
    assert (category["status"], category["answers"]) == (NoticeStatus.DECLINED, [])
    assert found["sample"]["drawn_from"] == 9
    assert found["offer"]["reason"] == "503"


def test_all_uploads_of_a_title_or_a_content_the_latest_first(
    bench: DatabaseBench, dossiers: Dossiers
) -> None:
    first = an_upload(1, title="File:A.jpg")
    hour = timedelta(hours=1)
    second = an_upload(2, title="File:A.jpg", uploaded_at=first.uploaded_at + hour)
    twin = an_upload(3, title="File:B.jpg", sha1=first.sha1, uploaded_at=first.uploaded_at + hour)
    ids = [bench.register(upload) for upload in (first, second, twin)]
    assert [one["id"] for one in dossiers.of_title("File:A.jpg")] == [ids[1], ids[0]]
    assert [one["id"] for one in dossiers.of_content(first.sha1)] == [ids[2], ids[0]]
    assert dossiers.of_title("File:C.jpg") == dossiers.of_id(999) == []
    assert Dossiers(bench.database, "otherwiki").of_id(ids[0]) == []


def test_what_nobody_has_looked_at_has_nothing_of_that(
    bench: DatabaseBench, dossiers: Dossiers
) -> None:
    number = bench.register(an_upload(1))
    [found] = dossiers.of_id(number)
    assert (found["scores"], found["notices"], found["sample"], found["offer"]) == (
        [],
        [],
        None,
        None,
    )
    assert found["enqueued_at"] == bench.clock()
    bench.clock.tick(timedelta(hours=1))
    bench.inbox.recover(timedelta(0))
    assert dossiers.of_id(number)[0]["enqueued_at"] is None, "it is not in the queue"


def test_of_many_the_latest(bench: DatabaseBench, dossiers: Dossiers) -> None:
    uploads = [an_upload(number, sha1="a" * 40) for number in range(MOST + 1)]
    bench.inbox.register(WIKI, uploads, uploads[0].uploaded_at)
    assert len(dossiers.of_content("a" * 40)) == MOST
