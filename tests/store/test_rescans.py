"""Uploads that wait to be scored or tried again: which, and what becomes of their scores."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from review.errors import Permanent
from review.policy import decide, unscored
from review.ports import Claim
from review.score import MediaScore, ModelId
from review.status import Status
from review.upload import Queue, Upload
from store import selections
from store.models import Models
from store.rescans import Rescans
from store.selections import Which
from store.tables import EarlierScoreRow, ModelRow, ScoreRow
from store.tallies import Tallies
from tests.review.values import MODEL, POLICY, WIKI, a_score, an_upload, facts_of, seen
from tests.store.bench import DatabaseBench

HOUR = timedelta(hours=1)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


@pytest.fixture
def rescans(bench: DatabaseBench) -> Rescans:
    return Rescans(bench.database, WIKI)


def scored(bench: DatabaseBench, upload: Upload, nsfw: float = 0.1, model: ModelId = MODEL) -> int:
    claim = bench.claim(upload)
    finish(bench, claim.id, upload, nsfw, model, claim=claim)
    return claim.id


def finish(
    bench: DatabaseBench,
    upload_id: int,
    upload: Upload,
    nsfw: float,
    model: ModelId = MODEL,
    *,
    claim: Claim | None = None,
) -> None:
    claim = claim or bench.store.claim(upload_id)
    assert claim is not None
    score = a_score(seen(nsfw=nsfw), sha1=upload.sha1, model=model)
    bench.store.finish(
        claim,
        decide(score, POLICY),
        facts=facts_of(upload),
        score=score,
        notices=frozenset(),
    )


def unknown(bench: DatabaseBench, upload: Upload, why: str) -> int:
    claim = bench.claim(upload)
    bench.store.finish(
        claim, unscored(Status.UNKNOWN, why), facts=None, score=None, notices=frozenset()
    )
    return claim.id


def known(bench: DatabaseBench, upload: Upload, generation: int) -> MediaScore | None:
    return bench.store.known_score(upload.sha1, MODEL, generation)


def found(rescans: Rescans, which: Which) -> Sequence[int]:
    return sorted(rescans.ids(which))


def test_what_is_scored_again_waits_with_all_its_attempts_and_its_content_is_not_known(
    bench: DatabaseBench, rescans: Rescans
) -> None:
    upload = an_upload(1)
    number = scored(bench, upload, nsfw=0.1)
    bench.clock.tick(HOUR)
    assert rescans.rescan([number], Queue.BACKLOG) == [number]
    row = bench.row(number)
    assert (row.status, row.queue, row.attempts) == (Status.WAITING, Queue.BACKLOG, 0)
    assert (row.generation, row.finished_at) == (1, None)
    assert Tallies(bench.database).uploads(WIKI) == {Status.WAITING: 1}
    assert bench.inbox.take_due(Queue.BACKLOG, 10) == [number], "at once"
    claim = bench.store.claim(number)
    assert claim is not None
    assert (claim.attempt, claim.generation) == (1, 1)
    assert known(bench, upload, claim.generation) is None
    finish(bench, number, upload, 0.95, claim=claim)
    assert bench.row(number).status is Status.SUSPECT
    with bench.database.read() as session:
        [now] = session.query(ScoreRow)
        [before] = session.query(EarlierScoreRow)
        assert (now.generation, now.frames[0].probabilities["porn"]) == (1, 0.95)
        assert (before.score_id, before.generation) == (now.id, 0)
        assert before.score["frames"][0]["probabilities"]["porn"] == 0.1


def test_of_two_uploads_of_one_content_each_rescan_looks_anew(
    bench: DatabaseBench, rescans: Rescans
) -> None:
    """Although the content was scored again for the other meanwhile."""
    first, second = an_upload(1), an_upload(2, sha1=an_upload(1).sha1)
    one, other = scored(bench, first), scored(bench, second)
    for generation, number, upload in ((1, one, first), (2, other, second), (3, one, first)):
        rescans.rescan([number], Queue.FRESH)
        assert bench.row(number).generation == generation
        assert known(bench, upload, generation) is None
        finish(bench, number, upload, 0.2)


def test_what_waits_is_gone_or_has_a_newer_upload_is_left(
    bench: DatabaseBench, rescans: Rescans
) -> None:
    older = an_upload(1, title="File:A.jpg")
    newer = an_upload(2, title="File:A.jpg", uploaded_at=older.uploaded_at + HOUR)
    scored(bench, older)
    current = scored(bench, newer)
    bench.register(an_upload(3, title="File:Waits.jpg"))
    claim = bench.claim(an_upload(4, title="File:Gone.jpg"))
    bench.store.finish(
        claim, unscored(Status.GONE, "deleted"), facts=None, score=None, notices=frozenset()
    )
    titles = ["File:A.jpg", "File:Waits.jpg", "File:Gone.jpg", "File:Nowhere.jpg"]
    assert rescans.titled(titles) == {current: "File:A.jpg"}
    assert Rescans(bench.database, "otherwiki").titled(titles) == {}


def test_uploads_are_chosen_by_when_they_ended_and_by_their_score(
    bench: DatabaseBench, rescans: Rescans
) -> None:
    first = scored(bench, an_upload(1))
    bench.clock.tick(HOUR)
    later = bench.clock()
    newer = ModelId(sha256="6" * 64, preprocessing="p")
    with bench.database.engine.begin() as connection:
        about = {"path": "new", "active": None, "registered_at": later, "probe": None}
        ids = {"sha256": newer.sha256, "preprocessing": newer.preprocessing}
        connection.execute(insert(ModelRow).values(name="new", **about, **ids))
    second = scored(bench, an_upload(2), model=newer)
    twin = scored(bench, an_upload(3, sha1=an_upload(1).sha1))
    assert found(rescans, selections.ended_since(later)) == [second, twin]
    assert found(rescans, selections.scored_before(later)) == [first, twin]
    models = Models(bench.database)
    for name in ("new", "666666"):
        assert found(rescans, selections.scored_by(models.before(name))) == [first, twin]
    assert found(rescans, selections.scored_by(models.before("a model"))) == []
    with pytest.raises(Permanent, match=r"'x' names no model; registered are: a model \(5+\), new"):
        models.before("x")


def test_what_failed_is_tried_again_by_the_words_of_its_reason(
    bench: DatabaseBench, rescans: Rescans
) -> None:
    away = unknown(bench, an_upload(1), "given up after 30 attempts: 100% away")
    broken = unknown(bench, an_upload(2), "cannot be decoded")
    clear = scored(bench, an_upload(3))
    assert found(rescans, selections.failed()) == [away, broken]
    assert found(rescans, selections.failed("100%")) == [away]
    assert found(rescans, selections.failed("%")) == [away], "no pattern of the database's"
    assert rescans.retry([away, clear], Queue.FRESH) == [away]
    row = bench.row(away)
    assert (row.status, row.generation, row.attempts) == (Status.WAITING, 0, 0)
    assert bench.row(clear).status is Status.CLEAR


def test_the_state_of_a_page_is_that_of_its_latest_upload(
    bench: DatabaseBench, rescans: Rescans
) -> None:
    old = an_upload(1)
    scored(bench, old)
    bench.register(replace(an_upload(2), title=old.title, uploaded_at=old.uploaded_at + HOUR))
    assert rescans.states([old.title, "File:Nowhere.jpg"]) == {old.title: Status.WAITING}
