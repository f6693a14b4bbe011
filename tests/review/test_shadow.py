"""A model on trial: it sees what the active one sees, and nothing follows from it."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from review.fakes import FakeScorer
from review.fakes.media import Told
from review.pipeline import Pipeline
from review.ports import Claim
from review.score import Footage, Frame, MediaScore, ModelId, Scene
from review.shadow import Shadow
from review.status import Status
from review.upload import Queue
from tests.review.bench import BAD, GOOD, ScoringBench
from tests.review.test_scoring import bench_with, said
from tests.review.values import MODEL, POLICY, a_frame, an_upload, classes

NEW = ModelId(sha256="7" * 64, preprocessing="another")
TITLE = an_upload().title


class Answering(FakeScorer):
    """Says the same of every frame, or fails."""

    def __init__(self, answer: Mapping[str, float] | Exception) -> None:
        super().__init__(NEW)
        self.answer = answer

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        self.calls += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return [self.answer for _ in frames]


@dataclass
class Trial:
    """A bench with a model on trial; what it keeps and what it complains of."""

    bench: ScoringBench
    scorer: FakeScorer = field(default_factory=lambda: Answering(classes(nsfw=0.9)))
    kept: list[tuple[MediaScore, int]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    seconds: float = 30.0

    def __post_init__(self) -> None:
        self.shadow = Shadow(
            scorer=self.scorer,
            policy=POLICY,
            fingerprint=lambda frame: "f" * 64,
            keep=lambda score, generation: self.keep(score, generation),
            say=self.said.append,
            seconds=self.seconds,
        )

    def keep(self, score: MediaScore, generation: int) -> None:
        self.kept.append((score, generation))

    @property
    def pipeline(self) -> Pipeline:
        return replace(self.bench.pipeline, shadow=self.shadow)

    def score(self, upload_id: int) -> None:
        self.pipeline.score(upload_id)


def trial_of(*frames: Frame, scorer: FakeScorer | None = None, **more: float) -> tuple[Trial, int]:
    bench = ScoringBench()
    number = bench.add(an_upload(), *frames)
    trial = Trial(bench, scorer or Answering(classes(nsfw=0.9)), **more)  # type: ignore[arg-type]
    return trial, number


def test_it_scores_the_same_frames_under_its_own_name_and_decides_nothing() -> None:
    trial, number = trial_of(GOOD, replace(GOOD, scene=1, page=2))
    trial.score(number)
    row = trial.bench.store.uploads[number]
    assert (row.status, row.verdict and row.verdict.nsfw) == (Status.CLEAR, 0.05)
    assert trial.bench.store.notices == {}, "what it alone flags is flagged nowhere"
    [(score, generation)] = trial.kept
    [own] = trial.bench.store.scores.values()
    assert (score.model, own.model, generation) == (NEW, MODEL, 0)
    assert [frame.probabilities for frame in score.frames] == [classes(nsfw=0.9)] * 2
    assert [(frame.scene, frame.page) for frame in score.frames] == [(0, None), (1, 2)]
    assert [frame.fingerprint for frame in score.frames] == ["f" * 64] * 2, "of what it would list"
    assert replace(score, model=MODEL, frames=own.frames) == own
    assert trial.said == []


def test_what_the_second_opinions_saw_is_not_what_it_saw() -> None:
    bench = bench_with(said(0.99))
    trial = Trial(bench)
    trial.score(bench.add(an_upload(), BAD))
    [(score, _)] = trial.kept
    assert (score.representation, score.fetched_bytes) == ("thumbnail 224px", 1234)
    [frame] = score.frames
    assert (frame.opinions, frame.doubt) == ((), None)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (RuntimeError("out of memory"), "RuntimeError: out of memory"),
        ({**classes(nsfw=0.5), "porn": math.nan}, "something that is not a number"),
    ],
)
@pytest.mark.parametrize("frame", [GOOD, BAD])
def test_whatever_goes_wrong_in_it_the_upload_goes_its_way(
    answer: Mapping[str, float] | Exception, words: str, frame: Frame
) -> None:
    trial, number = trial_of(frame, replace(frame, scene=1), scorer=Answering(answer))
    alone = ScoringBench()
    undisturbed = alone.score(alone.add(an_upload(), frame, replace(frame, scene=1)))
    trial.score(number)
    row = trial.bench.store.uploads[number]
    assert (row.status, row.verdict, row.attempts) == (undisturbed.status, undisturbed.verdict, 1)
    assert trial.kept == []
    assert trial.scorer.calls == 1, "of that file it is asked no more"
    [line] = trial.said
    assert line.startswith(f"the model on trial could not score {TITLE}: ")
    assert words in line
    assert line.endswith("(failures so far: 1)")


def test_a_database_that_does_not_take_it_is_a_line_after_the_end() -> None:
    trial, number = trial_of(GOOD)

    def fails(score: MediaScore, generation: int) -> None:
        assert trial.bench.store.uploads[number].status is Status.CLEAR, "its own transaction"
        raise OSError("no space left")

    trial.keep = fails  # type: ignore[method-assign]
    trial.score(number)
    assert trial.bench.store.uploads[number].status is Status.CLEAR
    assert trial.said == [
        f"the model on trial could not score {TITLE}: OSError: no space left (failures so far: 1)"
    ]


class Slow(Answering):
    """Takes its time."""

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        time.sleep(0.05)
        return super().score(frames)


def film(scenes: int) -> tuple[Told, ...]:
    items: list[Told] = []
    for number in range(scenes):
        items.append(Scene(number=number, begin=number, end=number + 1, frames=1))
        items.append(replace(a_frame(nsfw=0.05, scene=number), second=number + 0.5))
    return (*items, Footage(duration=scenes, seen=scenes, frames=scenes))


def test_a_slow_one_takes_nothing_of_the_time_that_a_file_may_take() -> None:
    trial = Trial(ScoringBench(), Slow(classes(nsfw=0.1)))
    number = trial.bench.add(an_upload(), *film(6))
    short = replace(trial.bench.pipeline.scoring, seconds=0.15)
    replace(trial.pipeline, scoring=short).score(number)
    assert trial.bench.store.uploads[number].status is Status.CLEAR
    [(score, _)] = trial.kept
    assert (len(score.frames), len(score.scenes)) == (6, 6)
    assert score.footage is not None
    assert score.footage.whole


def test_one_that_takes_too_long_is_asked_no_more_of_that_file() -> None:
    trial = Trial(ScoringBench(), Slow(classes(nsfw=0.1)), seconds=0.08)
    number = trial.bench.add(an_upload(), *film(6))
    trial.score(number)
    assert trial.bench.store.uploads[number].status is Status.CLEAR
    assert (trial.scorer.calls, trial.kept) == (2, [])
    assert "it took more than 0.08 s" in trial.said[0]


class InTurn(Answering):
    """Says one thing after the other."""

    def __init__(self, *figures: float) -> None:
        super().__init__(classes(nsfw=0.0))
        self.figures = iter(figures)

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        self.answer = classes(nsfw=next(self.figures))
        return super().score(frames)


@pytest.mark.parametrize(
    ("says", "status"), [((0.1, 0.9, 0.9), Status.CLEAR), ((0.9, 0.8, 0.9), Status.SUSPECT)]
)
def test_of_a_scene_it_looks_at_what_it_would_look_at_alone(
    says: tuple[float, ...], status: Status
) -> None:
    """What confirms the active one's find is not asked of who found nothing."""
    picked = replace(a_frame(nsfw=0.9), second=1.0)
    spares = [replace(picked, second=number, spare=True) for number in (2.0, 3.0)]
    scene = Scene(number=0, begin=0, end=5, frames=9)
    items: tuple[Told, ...] = (scene, picked, *spares, Footage(duration=5, seen=5, frames=9))
    alone = ScoringBench(scorer=InTurn(*says))
    expected = alone.score(alone.add(an_upload(), *items))
    trial = Trial(ScoringBench(), InTurn(*says))
    trial.score(trial.bench.add(an_upload(), *items))
    [(score, _)] = trial.kept
    [by_itself] = alone.store.scores.values()
    assert expected.status is status
    assert score.frames == tuple(
        replace(f, fingerprint=g.fingerprint)
        for f, g in zip(by_itself.frames, score.frames, strict=True)
    )


def test_only_fresh_uploads_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    trial, number = trial_of(GOOD)
    claim = trial.bench.store.claim

    def from_the_backlog(upload_id: int, model: ModelId | None = None) -> Claim | None:
        found = claim(upload_id, model)
        return found and replace(found, queue=Queue.BACKLOG)

    monkeypatch.setattr(trial.bench.store, "claim", from_the_backlog)
    trial.score(number)
    assert trial.bench.store.uploads[number].status is Status.CLEAR
    assert (trial.scorer.calls, trial.kept) == (0, [])


def test_a_second_delivery_and_known_content_are_not_scored_twice() -> None:
    trial, number = trial_of(GOOD)
    trial.score(number)
    trial.score(number)
    twin = trial.bench.add(replace(an_upload(), log_id=99, title="File:Twin.jpg"))
    trial.bench.files.by_title["File:Twin.jpg"] = trial.bench.files.by_title[TITLE]
    trial.score(twin)
    assert trial.bench.store.uploads[twin].status is Status.CLEAR
    assert (trial.scorer.calls, len(trial.kept)) == (1, 1)


def test_of_an_upload_that_waits_again_nothing_is_kept() -> None:
    trial, number = trial_of(GOOD)

    def away(facts: object) -> None:
        raise ConnectionError("gone")

    trial.bench.files.confirm = away  # type: ignore[method-assign]
    with pytest.raises(ConnectionError):
        trial.score(number)
    assert (trial.kept, trial.bench.store.uploads[number].status) == ([], Status.WAITING)


def test_where_the_active_model_has_no_number_there_is_nothing_to_compare() -> None:
    nan = Frame(scene=0, pixels={**classes(nsfw=0.5), "porn": math.nan})
    trial, number = trial_of(nan)
    trial.score(number)
    assert trial.bench.store.uploads[number].status is Status.UNKNOWN
    assert trial.kept == []
