"""What may be forgotten, and what never is."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from review.notice import NoticeKind
from review.policy import decide
from review.score import MediaScore
from review.status import Status
from review.upload import Queue, Upload
from store import pruning as module
from store.pruning import Pruning
from store.rescans import Rescans
from store.tables import (
    AttemptRow,
    Base,
    CheckRow,
    EarlierScoreRow,
    FrameRow,
    NoticeRow,
    OfferRow,
    SampleRow,
    ScoreRow,
    SpanRow,
    UploadRow,
)
from tests.review.values import MODEL, POLICY, WIKI, a_score, an_upload, facts_of, seen
from tests.store.bench import DatabaseBench
from tests.store.reviewed import put

DAYS = timedelta(days=200)
AGE = timedelta(days=180)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


@pytest.fixture
def pruning(bench: DatabaseBench) -> Callable[[], Pruning]:
    return lambda: Pruning(bench.database, bench.clock() - AGE)


def score_of(upload: Upload, nsfw: float = 0.1) -> MediaScore:
    return a_score(seen(nsfw=nsfw), sha1=upload.sha1)


def scored(bench: DatabaseBench, upload: Upload, nsfw: float = 0.1) -> int:
    number = bench.register(upload)
    finish(bench, number, upload, nsfw)
    return number


def finish(bench: DatabaseBench, number: int, upload: Upload, nsfw: float = 0.1) -> None:
    claim = bench.store.claim(number)
    assert claim is not None
    score = score_of(upload, nsfw)
    verdict = decide(score, POLICY)
    kinds = frozenset(NoticeKind) if verdict.status is Status.SUSPECT else frozenset()
    bench.store.finish(claim, verdict, facts=facts_of(upload), score=score, notices=kinds)


def looked_at(bench: DatabaseBench) -> None:
    """A week is over for all of them, and so are the days after."""
    with bench.database.engine.begin() as connection:
        connection.execute(update(UploadRow).values(look_at=None))
    bench.clock.tick(DAYS)


def count(bench: DatabaseBench, table: type[Base]) -> int:
    with bench.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_scores_of_old_clear_content_go_with_their_frames_and_the_uploads_stay(
    bench: DatabaseBench, pruning: Callable[[], Pruning], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    uploads = [an_upload(number) for number in range(1, 6)]
    ids = [scored(bench, upload) for upload in uploads]
    Rescans(bench.database, WIKI).rescan(ids[:1], Queue.FRESH)
    finish(bench, ids[0], uploads[0])
    looked_at(bench)
    assert pruning().counts()["scores"] == 5
    told: list[int] = []
    assert pruning().prune(told.append)["scores"] == 5
    assert told == [2, 2, 1]
    assert [count(bench, table) for table in (ScoreRow, FrameRow, EarlierScoreRow)] == [0, 0, 0]
    row = bench.row(ids[0])
    assert (row.status, row.score_id, row.nsfw) == (Status.CLEAR, None, 0.1)
    assert row.policy_version == POLICY.version
    assert pruning().prune() == {"attempts": 0, "checks": 0, "spans": 0, "scores": 0}


def test_the_same_content_is_scored_anew(
    bench: DatabaseBench, pruning: Callable[[], Pruning]
) -> None:
    upload = an_upload(1)
    scored(bench, upload)
    looked_at(bench)
    pruning().prune()
    assert bench.store.known_score(upload.sha1, MODEL) is None
    scored(bench, an_upload(2, sha1=upload.sha1))
    assert bench.store.known_score(upload.sha1, MODEL) == score_of(upload)


def kept(bench: DatabaseBench, pruning: Callable[[], Pruning], upload: Upload) -> bool:
    assert pruning().counts()["scores"] == pruning().prune()["scores"]
    return bench.store.known_score(upload.sha1, MODEL) is not None


def test_what_is_young_or_may_be_looked_at_again_stays(
    bench: DatabaseBench, pruning: Callable[[], Pruning]
) -> None:
    upload = an_upload(1)
    scored(bench, upload)
    bench.clock.tick(DAYS)
    assert kept(bench, pruning, upload), "the wiki is still asked what became of it"
    looked_at(bench)
    scored(bench, an_upload(2, sha1=upload.sha1))
    assert kept(bench, pruning, upload), "one upload of that content is young"


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.CLEAR}))
def test_what_is_not_clear_stays(
    bench: DatabaseBench, pruning: Callable[[], Pruning], status: Status
) -> None:
    upload = an_upload(1)
    number = scored(bench, upload)
    looked_at(bench)
    with bench.database.engine.begin() as connection:
        other = update(UploadRow).where(UploadRow.id == number)
        connection.execute(other.values({"status": status}))
    assert kept(bench, pruning, upload)


def test_what_was_listed_once_or_drawn_stays(
    bench: DatabaseBench, pruning: Callable[[], Pruning]
) -> None:
    listed, drawn = an_upload(1), an_upload(2)
    first, second = scored(bench, listed, 0.9), scored(bench, drawn)
    with bench.database.engine.begin() as connection:
        clear = update(UploadRow).where(UploadRow.id == first)
        connection.execute(clear.values({"status": Status.CLEAR}))
    day = {"day": bench.clock(), "drawn_from": 1, "drawn_at": bench.clock()}
    put(bench.database, SampleRow, [{"upload_id": second, "words": "", "who": "", **day}])
    looked_at(bench)
    assert kept(bench, pruning, listed)
    assert kept(bench, pruning, drawn)
    assert count(bench, NoticeRow) == 2


def test_what_is_still_to_be_handed_on_stays_with_its_scores(
    bench: DatabaseBench, pruning: Callable[[], Pruning]
) -> None:
    upload = an_upload(1)
    number = scored(bench, upload)
    looked_at(bench)
    offer = {"upload_id": number, "wiki": WIKI, "suspect": False, "not_before": bench.clock()}
    put(bench.database, OfferRow, [offer | {"attempts": 0, "reason": ""}])
    assert kept(bench, pruning, upload)
    with bench.database.engine.begin() as connection:
        connection.execute(update(OfferRow).values(offered_at=bench.clock()))
    assert not kept(bench, pruning, upload)


def test_what_changed_meanwhile_stays(
    bench: DatabaseBench, pruning: Callable[[], Pruning], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = an_upload(1)
    number = scored(bench, upload)
    looked_at(bench)
    ours = pruning()
    forget = ours._forget

    def late(session, ids):  # type: ignore[no-untyped-def]
        waits = update(UploadRow).where(UploadRow.id == number)
        session.execute(waits.values({"status": Status.WAITING}))
        return forget(session, ids)

    monkeypatch.setattr(ours, "_forget", late)
    assert ours.prune()["scores"] == 0
    assert bench.store.known_score(upload.sha1, MODEL) is not None


def test_what_only_tells_how_the_service_was_doing_goes_but_the_latest_stays(
    bench: DatabaseBench, pruning: Callable[[], Pruning]
) -> None:
    number = bench.register(an_upload(1))
    old, new = bench.clock(), bench.clock() + DAYS
    bench.clock.tick(DAYS)
    attempt = {"upload_id": number, "generation": 0, "number": 1, "reason": "x"}
    put(bench.database, AttemptRow, [attempt | {"at": at} for at in (old, old, new)])
    many: list[datetime] = [old + timedelta(minutes=n) for n in range(module.KEPT + 3)]
    span = {"wiki": WIKI, "begin": old}
    put(bench.database, SpanRow, [span | {"end": at} for at in many])
    check = {"wiki": WIKI, "begin": old, "end": old, "uploads": 1, "missing": 0, "why": {}}
    put(bench.database, CheckRow, [check | {"checked_at": at} for at in many])
    expected = {"attempts": 2, "checks": 3, "spans": 3, "scores": 0}
    assert pruning().counts() == expected
    assert pruning().prune() == expected
    with bench.database.read() as session:
        assert session.scalars(select(SpanRow.end).order_by(SpanRow.end)).all() == many[3:]
    assert (count(bench, AttemptRow), count(bench, CheckRow)) == (1, module.KEPT)
