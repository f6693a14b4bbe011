"""What the pipeline does when something is in the way."""

import dataclasses
from datetime import timedelta

import pytest

from review.errors import Crash, Permanent, TooEarly, Transient
from review.fakes import UploadEntry
from review.pipeline import CRASHES, LONGEST_DELAY, LONGEST_WAIT, Pipeline, backoff
from review.ports import Frames
from review.score import Frame
from review.status import Status
from tests.review.bench import BAD, DELAY, GOOD, LEASE, ScoringBench
from tests.review.values import an_upload


@pytest.fixture
def bench() -> ScoringBench:
    return ScoringBench()


@pytest.mark.parametrize("error", ["look_error", "fetch_error"])
def test_trouble_puts_the_row_back_for_longer_each_time(bench: ScoringBench, error: str) -> None:
    setattr(bench.files, error, Transient("503"))
    upload_id = bench.add(an_upload(), GOOD)
    for wait in (DELAY, 2 * DELAY):
        row = bench.score(upload_id)
        assert (row.status, row.reason) == (Status.WAITING, "503")
        assert row.not_before - bench.clock() == wait
        bench.clock.tick(wait - timedelta(microseconds=1))
        assert bench.score(upload_id).status is Status.WAITING  # too early: not tried
        bench.clock.tick(timedelta(microseconds=1))
    row = bench.score(upload_id)
    assert (row.status, row.attempts) == (Status.UNKNOWN, 3)
    assert row.reason == "given up after 3 attempts: 503"


def test_a_row_that_was_put_back_can_still_be_scored(bench: ScoringBench) -> None:
    upload_id = bench.add(an_upload(), BAD)
    bench.files.look_error = Transient("503")
    bench.score(upload_id)
    bench.files.look_error = None
    bench.clock.tick(DELAY)
    assert bench.score(upload_id).status is Status.SUSPECT


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        (timedelta(minutes=7), timedelta(minutes=7)),
        (timedelta(days=400), LONGEST_WAIT),
        (timedelta(0), DELAY),
        (timedelta(seconds=1), DELAY),  # or the attempts would be used up within seconds
    ],
)
def test_the_other_side_may_say_when(
    bench: ScoringBench, asked: timedelta, wait: timedelta
) -> None:
    bench.files.look_error = Transient("429", retry_after=asked)
    row = bench.score(bench.add(an_upload()))
    assert row.not_before - bench.clock() == wait


@pytest.mark.parametrize("error", ["look_error", "fetch_error"])
@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        (timedelta(minutes=5), timedelta(minutes=5)),
        (timedelta(seconds=1), timedelta(seconds=1)),  # no backoff: nothing is wrong
        (timedelta(days=400), LONGEST_WAIT),
        (None, DELAY),
    ],
)
def test_waiting_for_what_is_on_its_way_uses_up_no_attempt(
    bench: ScoringBench, error: str, asked: timedelta | None, wait: timedelta
) -> None:
    setattr(bench.files, error, TooEarly("waits for a smaller version", asked))
    upload_id = bench.add(an_upload(), GOOD)
    for _ in range(20):
        row = bench.score(upload_id)
        assert (row.status, row.reason) == (Status.WAITING, "waits for a smaller version")
        assert (row.attempts, row.crashes) == (0, 0)
        assert row.not_before - bench.clock() == wait
        bench.clock.tick(wait)
    setattr(bench.files, error, None)
    assert bench.score(upload_id).status is Status.CLEAR


def test_waiting_does_not_forget_what_failed_before(bench: ScoringBench) -> None:
    upload_id = bench.add(an_upload(), GOOD)
    for error in (Transient("503"), TooEarly("waits"), Transient("503"), TooEarly("waits")):
        bench.files.look_error = error
        row = bench.score(upload_id)
        bench.clock.tick(row.not_before - bench.clock())
    assert (row.status, row.attempts) == (Status.WAITING, 2)
    bench.files.look_error = Transient("503")
    assert bench.score(upload_id).reason == "given up after 3 attempts: 503"


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 30), (2, 60), (5, 480), (8, 3600)])
def test_backoff_doubles_up_to_an_hour(attempt: int, seconds: int) -> None:
    assert backoff(attempt, DELAY) == timedelta(seconds=seconds)


def test_backoff_of_a_very_late_attempt_is_an_hour() -> None:
    assert backoff(10**6, timedelta(microseconds=1)) <= LONGEST_DELAY
    assert backoff(10**6, DELAY) == LONGEST_DELAY


def test_scoring_twice_does_the_work_once(bench: ScoringBench) -> None:
    upload_id = bench.add(an_upload(), BAD)
    bench.score(upload_id)
    bench.score(upload_id)
    assert bench.files.looks == 1
    assert len(bench.store.notices) == 1


def test_no_such_row_is_no_trouble(bench: ScoringBench) -> None:
    bench.pipeline.score(404)
    assert bench.store.uploads == {}


def test_an_unforeseen_error_goes_up_and_the_row_says_what_it_was(bench: ScoringBench) -> None:
    upload_id = bench.add(an_upload())
    bench.frames.frames[an_upload().sha1] = ZeroDivisionError("oh")
    with pytest.raises(ZeroDivisionError):
        bench.score(upload_id)
    row = bench.store.uploads[upload_id]
    assert (row.status, row.reason) == (Status.WAITING, "unforeseen: ZeroDivisionError: oh")
    assert row.not_before - bench.clock() == DELAY
    assert bench.files.open == []


def test_an_unforeseen_error_that_repeats_ends_unknown_with_its_words(
    bench: ScoringBench,
) -> None:
    upload_id = bench.add(an_upload())
    bench.frames.frames[an_upload().sha1] = ZeroDivisionError("oh")
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            bench.score(upload_id)
        bench.clock.tick(LONGEST_WAIT)
    row = bench.store.uploads[upload_id]
    assert row.status is Status.UNKNOWN
    assert "ZeroDivisionError: oh" in row.reason


def test_a_file_that_kills_its_worker_each_time_ends_unknown(bench: ScoringBench) -> None:
    upload_id = bench.add(an_upload())
    for _ in range(3):
        assert bench.store.claim(upload_id)  # and nothing is heard of it again
        bench.clock.tick(LEASE)
        assert bench.store.take_due() == [upload_id]
    row = bench.score(upload_id)
    assert (row.status, row.reason) == (Status.UNKNOWN, "the worker died over it each time")


def lose_the_claim(bench: ScoringBench, upload_id: int) -> UploadEntry:
    """The lease is over, and another worker takes the row."""
    bench.clock.tick(LEASE + timedelta(seconds=1))
    assert bench.store.take_due() == [upload_id]
    assert bench.store.claim(upload_id) is not None
    return bench.store.uploads[upload_id]


def with_frames(bench: ScoringBench, frames: Frames) -> Pipeline:
    scoring = dataclasses.replace(bench.pipeline.scoring, frames=frames)
    return dataclasses.replace(bench.pipeline, scoring=scoring)


@pytest.mark.parametrize("outcome", [BAD, Permanent("broken"), Transient("busy")])
def test_whoever_lost_its_claim_says_and_changes_nothing(
    bench: ScoringBench, outcome: Frame | Exception
) -> None:
    """Whatever it would have stored: a verdict, an end, a delay."""
    upload_id = bench.add(an_upload(), BAD)
    real = bench.frames.open

    class SlowFrames:
        identify = bench.frames.identify

        def open(self, path, side):  # type: ignore[no-untyped-def]
            lose_the_claim(bench, upload_id)
            if isinstance(outcome, Exception):
                raise outcome
            return real(path, side)

    with_frames(bench, SlowFrames()).score(upload_id)
    row = bench.store.uploads[upload_id]
    assert (row.status, row.attempts, row.verdict) == (Status.SCORING, 2, None)
    assert bench.store.scores == {}
    assert bench.store.notices == {}
    assert bench.files.open == []


def test_the_file_is_on_disk_while_it_is_taken_apart_and_not_longer(bench: ScoringBench) -> None:
    upload = an_upload()
    upload_id = bench.add(upload, GOOD)
    during: list[list[str]] = []

    class Watching:
        identify = bench.frames.identify

        def open(self, path, side):  # type: ignore[no-untyped-def]
            for frame in bench.frames.open(path, side):
                during.append([*bench.files.open])
                yield frame

    with_frames(bench, Watching()).score(upload_id)
    assert during == [[upload.sha1]]
    assert bench.files.open == []


def test_a_file_that_kills_its_decoder_is_tried_three_times(bench: ScoringBench) -> None:
    upload = an_upload()
    upload_id = bench.add(upload)
    bench.frames.frames[upload.sha1] = Crash("the decoder died (signal 11)")
    for crash in range(1, CRASHES):
        row = bench.score(upload_id)
        assert (row.status, row.crashes) == (Status.WAITING, crash)
        assert row.reason == "the decoder died (signal 11)"
        bench.clock.tick(row.not_before - bench.clock())
    row = bench.score(upload_id)
    assert row.status is Status.UNKNOWN
    assert row.reason == "given up after 3 crashes: the decoder died (signal 11)"
    assert bench.store.scores == {}


def test_a_crash_by_chance_costs_nothing_but_time(bench: ScoringBench) -> None:
    upload = an_upload()
    upload_id = bench.add(upload)
    bench.frames.frames[upload.sha1] = Crash("the decoder did not answer within 60 s")
    row = bench.score(upload_id)
    bench.frames.frames[upload.sha1] = (GOOD,)
    bench.clock.tick(row.not_before - bench.clock())
    assert bench.score(upload_id).status is Status.CLEAR


def test_other_trouble_is_no_crash(bench: ScoringBench) -> None:
    upload_id = bench.add(an_upload(), GOOD)
    bench.files.fetch_error = Transient("503")
    assert bench.score(upload_id).crashes == 0
