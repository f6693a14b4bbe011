"""What was fetched is told soon enough, and the lease renewed, and not with each frame."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from review.errors import LostClaim, Permanent
from review.fakes import FakeClock, MemoryStore, UploadEntry
from review.heartbeat import Heartbeat
from review.ports import Claim, Fetched
from review.upload import FileFacts, Upload
from tests.review.bench import BAD, LEASE, ScoringBench
from tests.review.values import an_upload

ORIGINAL = Fetched(parts=(), size=1234, representation="original", original=True)
LARGER = Fetched(parts=(), size=5678, representation="larger", original=False)


class Time:
    """Seconds that pass only when a test says so; the database's with them."""

    def __init__(self, clock: FakeClock) -> None:
        self.now, self._clock = 100.0, clock

    def go_on(self, seconds: float) -> None:
        self.now += seconds
        self._clock.tick(timedelta(seconds=seconds))


@pytest.fixture
def bench() -> ScoringBench:
    return ScoringBench()


@pytest.fixture
def passed(bench: ScoringBench, monkeypatch: pytest.MonkeyPatch) -> Time:
    told = Time(bench.clock)
    monkeypatch.setattr("review.heartbeat.time", SimpleNamespace(monotonic=lambda: told.now))
    return told


@pytest.fixture
def heart(bench: ScoringBench, passed: Time) -> Heartbeat:
    claim = bench.store.claim(bench.store.add(an_upload()))
    assert claim is not None
    return Heartbeat(bench.store, claim)


def row(store: MemoryStore) -> UploadEntry:
    return store.uploads[1]


def break_off(heart: Heartbeat, error: BaseException) -> None:
    with heart:
        heart(ORIGINAL)
        raise error


def test_what_ends_within_a_second_is_told_with_its_verdict(
    bench: ScoringBench, heart: Heartbeat, passed: Time
) -> None:
    with heart:
        heart(ORIGINAL)
        passed.go_on(0.9)
        heart(ORIGINAL)
    assert row(bench.store).fetched is None
    assert heart.fetched == ORIGINAL


def test_what_takes_longer_is_told_and_the_lease_renewed_now_and_then(
    bench: ScoringBench, heart: Heartbeat, passed: Time
) -> None:
    renewed = []
    for _ in range(44):
        passed.go_on(1)
        heart(ORIGINAL)
        renewed.append(row(bench.store).lease_until == bench.clock() + LEASE)
    assert [number for number, yes in enumerate(renewed, 1) if yes] == [1, 21, 41]
    assert row(bench.store).fetched == ORIGINAL


def test_what_is_fetched_later_is_told_soon_too(
    bench: ScoringBench, heart: Heartbeat, passed: Time
) -> None:
    for fetched in (ORIGINAL, LARGER):
        passed.go_on(1)
        heart(fetched)
        assert row(bench.store).fetched == fetched


def test_what_could_not_be_looked_at_is_told(bench: ScoringBench, heart: Heartbeat) -> None:
    with pytest.raises(Permanent, match="broken"):
        break_off(heart, Permanent("broken"))
    assert row(bench.store).fetched == ORIGINAL


def test_who_is_ended_asks_nothing_any_more(bench: ScoringBench, heart: Heartbeat) -> None:
    with pytest.raises(KeyboardInterrupt):
        break_off(heart, KeyboardInterrupt())
    assert row(bench.store).fetched is None


def test_a_claim_that_is_lost_ends_the_look(
    bench: ScoringBench, heart: Heartbeat, passed: Time
) -> None:
    passed.go_on(LEASE.total_seconds())
    bench.store.take_due()
    with pytest.raises(LostClaim):
        heart(ORIGINAL)


def test_a_wiki_that_is_slow_leaves_the_look_a_whole_lease(
    bench: ScoringBench, passed: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first frame may take nearly as long as a lease."""
    told, look, note = list[str](), bench.files.look, bench.store.note_fetched

    def slowly(upload: Upload, side: int) -> FileFacts:
        passed.go_on(50)
        return look(upload, side)

    def noted(claim: Claim, fetched: Fetched) -> None:
        told.append(fetched.representation)
        note(claim, fetched)

    monkeypatch.setattr(bench.files, "look", slowly)
    monkeypatch.setattr(bench.store, "note_fetched", noted)
    bench.score(bench.add(an_upload(), BAD))
    assert told == ["original"]
