"""Scores: one for a content and a model, and all or nothing of an end."""

import dataclasses
from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from review.notice import NoticeKind
from review.score import FrameScore, MediaScore, Opinion
from review.status import Status
from store.tables import Base, FrameRow, NoticeRow, ScoreRow
from tests.review.editing import EditingBench
from tests.review.values import (
    MODEL,
    SUSPECT,
    a_film,
    a_score,
    an_upload,
    classes,
    content,
    facts_of,
    seen,
)
from tests.store.bench import DatabaseBench
from tests.store.races import before, fail, together_at

CONTENT = content("a video")


def end(bench: EditingBench, log_id: int, score: MediaScore) -> None:
    """An upload of that content, all the way to its end."""
    begin_to_end(bench, log_id, score)()


def begin_to_end(bench: EditingBench, log_id: int, score: MediaScore) -> Callable[[], None]:
    upload = an_upload(log_id, sha1=score.sha1)
    claim, facts = bench.claim(upload), facts_of(upload)
    return lambda: bench.store.finish(
        claim, SUSPECT, facts=facts, score=score, notices=frozenset(NoticeKind)
    )


def count(bench: DatabaseBench, table: type[Base]) -> int:
    with bench.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_score_comes_back_as_it_was(bench: EditingBench) -> None:
    frames = [
        FrameScore(scene=i // 4, probabilities=classes(nsfw=i / 12), second=i / 3, page=None)
        for i in range(12)
    ]
    score = a_score(*frames, seen(3, page=7), sha1=CONTENT)
    end(bench, 1, score)
    assert bench.store.known_score(CONTENT, MODEL) == score


def test_opinions_come_back_as_they_were(bench: EditingBench) -> None:
    opinion = Opinion(model="a", region="part 1,2", view="mirrored", probabilities=classes(0.4))
    frame = dataclasses.replace(
        seen(nsfw=0.9), opinions=(opinion, opinion), doubt="0.90 at the first look", fingerprint="f"
    )
    score = dataclasses.replace(a_score(frame, sha1=CONTENT), bytes_are="image/png")
    end(bench, 1, score)
    assert bench.store.known_score(CONTENT, MODEL) == score


def test_a_moving_picture_comes_back_as_it_was(bench: EditingBench) -> None:
    film = a_film([0.1], [0.9] * 5, errors=3, hurried_from=4.5, trouble="so", crashed=True)
    again = dataclasses.replace(film.scenes[0], number=2, begin=8.0, end=9.5, alike=0)
    film = dataclasses.replace(film, sha1=CONTENT, scenes=(*film.scenes, again))
    end(bench, 1, film)
    assert bench.store.known_score(CONTENT, MODEL) == film


def test_what_was_seen_whole_takes_the_place_of_what_broke_off(bench: EditingBench) -> None:
    whole = dataclasses.replace(a_film([0.1]), sha1=CONTENT)
    broken = dataclasses.replace(a_film([0.1], [0.2], trouble="it broke"), sha1=CONTENT)
    for number, score in enumerate((broken, whole, broken), start=1):
        end(bench, number, score)
    assert bench.store.known_score(CONTENT, MODEL) == whole


def test_a_score_that_asked_more_takes_the_place_of_one_that_asked_less(
    bench: EditingBench,
) -> None:
    opinion = Opinion(model="a", region="whole", view="upright", probabilities=classes(0.4))
    plain = a_score(seen(nsfw=0.5), seen(1), sha1=CONTENT)
    asked = dataclasses.replace(plain.frames[0], opinions=(opinion,), doubt="a reason")
    fuller = dataclasses.replace(plain, frames=(asked, plain.frames[1]))
    for number, score in enumerate((plain, fuller, plain), start=1):
        end(bench, number, score)
    assert bench.store.known_score(CONTENT, MODEL) == fuller


def test_scores_of_another_content_or_model_are_others(bench: EditingBench) -> None:
    end(bench, 1, a_score(seen(), sha1=CONTENT))
    assert bench.store.known_score(content("another"), MODEL) is None
    for field in ("sha256", "preprocessing"):
        assert (
            bench.store.known_score(CONTENT, dataclasses.replace(MODEL, **{field: "other"})) is None
        )


def test_the_first_score_of_a_content_stays(bench: EditingBench) -> None:
    first = a_score(seen(nsfw=0.9), sha1=CONTENT)
    end(bench, 1, first)
    end(bench, 2, dataclasses.replace(first, representation="thumbnail 330px"))
    assert bench.store.known_score(CONTENT, MODEL) == first


def test_two_ends_of_one_content_at_once_share_the_score(over_database: DatabaseBench) -> None:
    bench = over_database
    score = a_score(seen(nsfw=0.9), seen(1), sha1=CONTENT)
    ends = [begin_to_end(bench, log_id, score) for log_id in (1, 2)]
    together_at(bench.database, "INSERT INTO scores", *ends)
    assert (count(bench, ScoreRow), count(bench, FrameRow), count(bench, NoticeRow)) == (1, 2, 4)
    rows = bench.watch.uploads()
    assert {row.status for row in rows} == {Status.SUSPECT}
    assert len({row.score_id for row in rows}) == 1
    assert rows[0].score_id is not None


@pytest.mark.parametrize(
    "statement", ["INSERT INTO frames", "UPDATE uploads", "INSERT INTO notices"]
)
def test_an_end_is_stored_whole_or_not_at_all(over_database: DatabaseBench, statement: str) -> None:
    bench = over_database
    finish = begin_to_end(bench, 1, a_score(seen(nsfw=0.9), sha1=CONTENT))
    with (
        before(bench.database, statement, fail(RuntimeError("power cut"))),
        pytest.raises(RuntimeError, match="power cut"),
    ):
        finish()
    assert [count(bench, table) for table in (ScoreRow, FrameRow, NoticeRow)] == [0, 0, 0]
    [row] = bench.watch.uploads()
    assert (row.status, row.nsfw, row.finished_at) == (Status.SCORING, None, None)
    finish()
    assert [count(bench, table) for table in (ScoreRow, FrameRow, NoticeRow)] == [1, 1, 2]


def test_a_score_of_a_model_that_is_not_registered_is_refused(
    over_database: DatabaseBench,
) -> None:
    stranger = dataclasses.replace(MODEL, sha256="f" * 64)
    with pytest.raises(LookupError, match="no model is registered with the sha256 ffff"):
        end(over_database, 1, a_score(seen(), sha1=CONTENT, model=stranger))


def test_a_score_that_a_newer_version_wrote_is_no_known_one(over_database: DatabaseBench) -> None:
    """Else no claim of such a file would ever come to an end."""
    bench = over_database
    end(bench, 1, a_score(sha1=CONTENT))
    with bench.database.engine.begin() as connection:
        connection.execute(update(ScoreRow).values(footage={"word": "of its own"}))
    claim = bench.store.claim(bench.register(an_upload(2, sha1=CONTENT)), MODEL)
    assert claim is not None
    assert claim.known is None
