"""What a model on trial said: kept beside, compared, and never taken for a verdict."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from review.answer import Outcome
from review.comparison import Pair
from review.notice import NoticeKind
from review.policy import Policy, decide
from review.promotion import Registered
from review.score import MediaScore, ModelId, Scene
from review.status import NoticeStatus, Status
from review.upload import Upload
from store import trials as module
from store.dossiers import Dossiers
from store.figures import Figures
from store.promotions import Promotions
from store.pruning import Pruning
from store.results import Results
from store.tables import FrameRow, NoticeRow, SampleRow, ScoreRow
from store.trials import Trials
from tests.review.flagging import DAY
from tests.review.values import MODEL, POLICY, WIKI, a_score, an_upload, facts_of, seen
from tests.store.bench import DatabaseBench
from tests.store.reviewed import put

OLD = Registered(id=MODEL, name="a model", path="a model")
NEW = Registered(id=ModelId(sha256="7" * 64, preprocessing="p"), name="new", path="new")
STRICT = Policy(nsfw_threshold=0.5, sexy_threshold=0.9)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    """With another model on trial."""
    Promotions(over_database.database).begin_trial(NEW, {}, "Jane")
    return over_database


def trials(bench: DatabaseBench) -> Trials:
    return Trials(bench.database, WIKI)


def its(upload: Upload, nsfw: float, model: ModelId = NEW.id) -> MediaScore:
    return replace(a_score(seen(nsfw=nsfw), sha1=upload.sha1), model=model)


def scored(bench: DatabaseBench, number: int, old: float, new: float | None) -> Upload:
    """Decided by the active model; the other one says something, too, where it is asked."""
    upload = an_upload(number)
    row = bench.register(upload)
    claim = bench.store.claim(row, MODEL)
    assert claim is not None
    score = its(upload, old, MODEL)
    verdict = decide(score, POLICY)
    kinds = frozenset({NoticeKind.REPORT}) if verdict.status is Status.SUSPECT else frozenset()
    facts = facts_of(upload, page_id=number)
    bench.store.finish(claim, verdict, facts=facts, score=score, notices=kinds)
    if new is not None:
        trials(bench).keep(its(upload, new), claim.generation)
    bench.clock.tick(timedelta(seconds=1))
    return upload


def pairs(
    bench: DatabaseBench, suffices: Callable[[MediaScore], bool] = lambda _: True
) -> list[Pair]:
    return list(
        trials(bench).pairs(OLD, NEW, DAY - timedelta(days=900), policy=STRICT, suffices=suffices)
    )


def count(bench: DatabaseBench, table: type[ScoreRow] | type[FrameRow]) -> int:
    with bench.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_each_upload_has_both_figures(
    bench: DatabaseBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    for number, (old, new) in enumerate([(0.9, 0.6), (0.1, 0.7), (0.1, 0.2), (0.2, None)], 1):
        scored(bench, number, old, new)
    found = pairs(bench)
    assert [(one.title[-5], one.old, one.new) for one in found] == [
        ("1", 0.9, 0.6),
        ("2", 0.1, 0.7),
        ("3", 0.1, 0.2),
        ("4", 0.2, None),
    ]
    assert [one.old_flags for one in found] == [True, False, False, False]
    assert [one.new_flags for one in found] == [True, True, False, None]
    assert [one.seen for one in found] == [True, True, True, False]


def test_a_score_that_does_not_suffice_decides_nothing(bench: DatabaseBench) -> None:
    scored(bench, 1, 0.1, 0.7)
    [one] = pairs(bench, lambda score: False)
    assert (one.seen, one.new, one.new_flags) == (True, None, None)


def test_a_scene_of_which_too_little_was_seen_is_no_flag(bench: DatabaseBench) -> None:
    upload = scored(bench, 1, 0.1, None)
    scene = Scene(number=0, begin=0, end=5, frames=9)
    trials(bench).keep(replace(its(upload, 0.9), scenes=(scene,)), 0)
    assert [(one.seen, one.new_flags) for one in pairs(bench)] == [(True, None)]


def test_what_people_said_is_known_of_both(bench: DatabaseBench) -> None:
    scored(bench, 1, 0.9, 0.9)
    drawn = scored(bench, 2, 0.1, 0.9)
    scored(bench, 3, 0.1, 0.9)
    with bench.database.engine.begin() as connection:
        said = {"outcome": Outcome.CONFIRMED, "status": NoticeStatus.WRITTEN}
        connection.execute(NoticeRow.__table__.update().values(**said))  # type: ignore[attr-defined]
    number = Dossiers(bench.database, WIKI).of_title(drawn.title)[0]["id"]
    sample = {"upload_id": number, "day": DAY, "drawn_from": 3, "drawn_at": DAY}
    put(bench.database, SampleRow, [{**sample, "outcome": Outcome.CLEARED}])
    said_of = [one.outcome for one in pairs(bench)]
    assert said_of == [Outcome.CONFIRMED, Outcome.CLEARED, None]


def test_it_is_never_a_verdict(bench: DatabaseBench) -> None:
    upload = scored(bench, 1, 0.1, 0.99)
    [told] = Dossiers(bench.database, WIKI).of_title(upload.title)
    assert (told["status"], told["nsfw"], told["notices"]) == (Status.CLEAR, 0.1, [])
    decides = {one["model"]: one["id"] == told["score_id"] for one in told["scores"]}
    assert decides == {"a model": True, "new": False}
    [result] = Results(bench.database, WIKI).of_title(upload.title)
    assert (result.model, result.nsfw) == ("a model", 0.1)
    assert Figures(bench.database, WIKI).flagged(DAY - timedelta(days=900)) == []


def test_what_has_decided_stays_whatever_its_model_says_on_trial(bench: DatabaseBench) -> None:
    """It was active once, is tried again, and sees a twin of what it decided then."""
    upload = scored(bench, 1, 0.9, 0.1)
    before = Results(bench.database, WIKI).of_title(upload.title)
    told = Dossiers(bench.database, WIKI).of_title(upload.title)
    promotions = Promotions(bench.database)
    promotions.promote(NEW, {}, "Jane")
    promotions.begin_trial(OLD, {}, "Jane")
    more = a_score(seen(nsfw=0.2), seen(nsfw=0.3), sha1=upload.sha1)
    for generation in (0, 1):
        trials(bench).keep(replace(more, model=MODEL), generation)
    assert Results(bench.database, WIKI).of_title(upload.title) == before
    assert Dossiers(bench.database, WIKI).of_title(upload.title) == told


def test_a_second_delivery_leaves_one_score(bench: DatabaseBench) -> None:
    upload = scored(bench, 1, 0.1, 0.99)
    trials(bench).keep(its(upload, 0.99), 0)
    assert (count(bench, ScoreRow), count(bench, FrameRow)) == (2, 2)


def test_once_promoted_it_is_what_is_known_of_that_content(bench: DatabaseBench) -> None:
    upload = scored(bench, 1, 0.1, 0.99)
    Promotions(bench.database).promote(NEW, {}, "Jane")
    twin = bench.register(replace(upload, log_id=2, title="File:Twin.jpg"))
    claim = bench.store.claim(twin, NEW.id)
    assert claim is not None
    assert claim.known == its(upload, 0.99)
    again = bench.register(replace(upload, log_id=3, title="File:Third.jpg"))
    claim = bench.store.claim(again, MODEL)
    assert claim is not None
    assert claim.known == its(upload, 0.1, MODEL), "who began with the model before ends with it"


def test_a_model_that_is_not_registered_is_refused(bench: DatabaseBench) -> None:
    with pytest.raises(LookupError):
        trials(bench).keep(its(an_upload(), 0.5, ModelId(sha256="8" * 64, preprocessing="p")), 0)


@pytest.mark.parametrize(("ended", "left"), [(False, 4), (True, 2)])
def test_scores_of_a_trial_are_pruned_when_it_is_over(
    bench: DatabaseBench, ended: bool, left: int
) -> None:
    """Those of suspects; what is clear goes by its own age, whoever said so."""
    for number in (1, 2):
        scored(bench, number, 0.9, 0.1)
    scored(bench, 3, 0.1, 0.1)
    if ended:
        Promotions(bench.database).end_trial("Jane")
    early = Pruning(bench.database, bench.clock() - timedelta(days=1))
    assert early.prune()["scores"] == 0
    with bench.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE uploads SET look_at = NULL")
    bench.clock.tick(timedelta(days=200))
    late = Pruning(bench.database, bench.clock() - timedelta(days=180))
    assert late.counts()["scores"] == 6 - left
    assert late.prune()["scores"] == 6 - left
    assert count(bench, ScoreRow) == left
    rows = [row for row in bench.watch.uploads() if row.status is Status.SUSPECT]
    assert all(row.score_id is not None for row in rows), "what decided stays"
