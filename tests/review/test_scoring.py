"""First and second looks: what is asked again, and what becomes of the answers."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from review.errors import Permanent
from review.fakes import FakeSecondOpinion
from review.ports import Fetched, Part
from review.score import Frame, Opinion
from review.status import Status
from review.upload import FileFacts, Kind
from tests.review.bench import BAD, GOOD, ScoringBench
from tests.review.values import an_upload, classes, content, facts_of


def said(nsfw: float, model: str = "a", region: str = "whole", view: str = "upright") -> Opinion:
    return Opinion(model=model, region=region, view=view, probabilities=classes(nsfw))


def bench_with(*answers: Opinion, doubts: dict[int, str] | None = None) -> ScoringBench:
    doubts = {0: "the first look found 0.95"} if doubts is None else doubts
    bench = ScoringBench(second=FakeSecondOpinion(doubts, answers))
    bench.files.renditions = True
    return bench


def test_what_leaves_no_doubt_is_looked_at_once() -> None:
    bench = bench_with(said(0.99), doubts={})
    row = bench.score(bench.add(an_upload(), GOOD))
    assert row.status is Status.CLEAR
    assert len(bench.files.fetched) == bench.files.looks == 1
    assert bench.second is not None
    assert bench.second.asked == []


@pytest.mark.parametrize(("opinion", "status"), [(0.1, Status.CLEAR), (0.9, Status.SUSPECT)])
def test_second_opinions_decide(opinion: float, status: Status) -> None:
    bench = bench_with(said(opinion))
    row = bench.score(bench.add(an_upload(), BAD))
    assert row.status is status
    assert row.verdict is not None
    assert row.verdict.nsfw == opinion
    [score] = bench.store.scores.values()
    assert score.frames[0].opinions == (said(opinion),)
    assert score.frames[0].probabilities == BAD.pixels
    assert score.frames[0].doubt == "the first look found 0.95"
    assert score.frames[0].fingerprint == (f"{0:064x}" if opinion > 0.8 else None)
    assert (score.representation, score.fetched_bytes) == (
        "thumbnail 224px, then thumbnail 768px",
        2468,
    )
    assert (row.fetched and row.fetched.size) == 2468
    assert bench.files.open == []


def test_where_there_is_no_larger_one_the_same_file_is_asked_about_again() -> None:
    bench = bench_with(said(0.1))
    bench.files.renditions = False
    row = bench.score(bench.add(an_upload(), BAD))
    assert row.status is Status.CLEAR
    assert len(bench.files.fetched) == 1
    [score] = bench.store.scores.values()
    assert (score.representation, score.fetched_bytes) == ("original", 1234)
    assert score.frames[0].opinions == (said(0.1),)


def test_what_only_the_bytes_call_a_picture_is_a_picture_at_the_second_look_too() -> None:
    bench, upload = bench_with(said(0.9)), an_upload()
    bench.files.facts[upload.title] = facts_of(upload, kind=Kind.AUDIO, mime="audio/midi")
    assert bench.score(bench.add(upload, BAD)).status is Status.SUSPECT


def test_the_reason_says_what_each_model_says_and_of_which_part() -> None:
    opinions = [said(0.85, "a", "tile 1,2"), said(0.95, "b", "tile 1,2"), said(0.1, "a")]
    bench = bench_with(*opinions)
    row = bench.score(bench.add(an_upload(), BAD))
    assert row.reason == (
        "possible explicit content: 0.850, listed from 0.8; second look of tile 1,2: "
        "a 0.850, b 0.950; asked for, as the first look found 0.95"
    )


def test_only_the_frames_in_doubt_are_asked_about() -> None:
    bench = bench_with(said(0.2), doubts={1: "a grid"})
    frames = [Frame(scene=i, pixels=classes(0.5), page=i + 1) for i in range(3)]
    bench.score(bench.add(an_upload(), *frames))
    assert bench.second is not None
    assert bench.second.asked == ["a grid"]
    [score] = bench.store.scores.values()
    assert [bool(frame.opinions) for frame in score.frames] == [False, True, False]


def test_a_file_replaced_between_two_looks_waits() -> None:
    bench, upload = bench_with(said(0.2)), an_upload()
    upload_id = bench.add(upload, BAD)
    look = bench.files.look

    def replaced(of, side):  # type: ignore[no-untyped-def]
        facts = look(of, side)
        return facts if side == 224 else dataclasses.replace(facts, sha1=content("newer"))

    bench.files.look = replaced  # type: ignore[method-assign]
    row = bench.score(upload_id)
    assert (row.status, row.reason) == (
        Status.WAITING,
        "the file was replaced while it was scored",
    )


def test_a_second_look_that_shows_less_is_no_verdict() -> None:
    bench, upload = bench_with(said(0.2)), an_upload()
    upload_id = bench.add(upload, BAD)
    fetch, calls = bench.files.fetch, []

    def shorter(facts):  # type: ignore[no-untyped-def]
        calls.append(facts)
        if len(calls) == 2:
            bench.frames.frames[upload.sha1] = ()
        return fetch(facts)

    bench.files.fetch = shorter  # type: ignore[method-assign]
    row = bench.score(upload_id)
    assert row.status is Status.WAITING
    assert "fewer frames than the first" in row.reason


def test_a_second_look_that_fails_is_unknown_and_keeps_nothing() -> None:
    bench, upload = bench_with(said(0.2)), an_upload()
    upload_id = bench.add(upload, BAD)
    bench.frames.frames[upload.sha1] = OnceThen([BAD], Permanent("damaged"))
    row = bench.score(upload_id)
    assert (row.status, row.reason) == (Status.UNKNOWN, "damaged")
    assert bench.store.scores == {}


class OnceThen(list[Frame]):
    """Frames the first time, an error the second."""

    def __init__(self, frames: list[Frame], error: Exception) -> None:
        super().__init__(frames)
        self._error = error
        self._read = False

    def __iter__(self):  # type: ignore[no-untyped-def]
        if self._read:
            raise self._error
        self._read = True
        return super().__iter__()


@pytest.mark.parametrize(("frame", "taken"), [(GOOD, None), (BAD, f"{0:064x}")])
def test_a_fingerprint_is_taken_of_what_is_to_be_listed(frame: Frame, taken: str | None) -> None:
    bench = ScoringBench()
    row = bench.score(bench.add(an_upload(), frame))
    assert row.verdict is not None
    assert row.verdict.fingerprint == taken


def test_each_page_of_a_document_is_a_scene_of_its_own() -> None:
    bench, upload = ScoringBench(), an_upload()
    upload_id = bench.add(upload)
    bench.frames.frames |= {"page 1": [GOOD], "page 7": [BAD]}

    @contextmanager
    def pages(facts: FileFacts) -> Iterator[Fetched]:
        parts = tuple(Part(path=Path(f"page {page}"), page=page) for page in (1, 7))
        yield Fetched(parts=parts, representation="2 of 7 pages", size=2, original=False)

    bench.files.fetch = pages  # type: ignore[method-assign]
    row = bench.score(upload_id)
    assert row.verdict is not None
    assert (row.status, row.verdict.page) == (Status.SUSPECT, 7)
    [score] = bench.store.scores.values()
    assert [(frame.scene, frame.page) for frame in score.frames] == [(0, 1), (1, 7)]


def test_what_the_bytes_show_is_fetched_whole() -> None:
    bench, upload = ScoringBench(), an_upload()
    bench.files.facts[upload.title] = facts_of(upload, kind=Kind.OTHER, mime="application/x")
    upload_id = bench.add(upload, GOOD)
    fetch, kinds = bench.files.fetch, []

    def noted(facts):  # type: ignore[no-untyped-def]
        kinds.append(facts.kind)
        return fetch(facts)

    bench.files.fetch = noted  # type: ignore[method-assign]
    assert bench.score(upload_id).status is Status.CLEAR
    assert kinds == [Kind.OTHER, Kind.PICTURE]


def test_a_second_look_asks_for_a_larger_side() -> None:
    bench, upload = bench_with(said(0.1)), an_upload()
    opened, frames = [], bench.frames.open

    def noted(path, side):  # type: ignore[no-untyped-def]
        opened.append(side)
        return frames(path, side)

    bench.frames.open = noted  # type: ignore[method-assign]
    bench.score(bench.add(upload, BAD))
    assert opened == [224, 768]


def test_what_would_be_listed_leaves_a_doubt_of_its_own() -> None:
    bench = bench_with(said(0.1), doubts={})
    row = bench.score(bench.add(an_upload(), BAD))
    assert row.status is Status.CLEAR
    assert row.reason.endswith("asked for, as the first look alone would list it: 0.950")
