"""The promises of review.ports.Store, kept by everything that implements it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from review.errors import LostClaim
from review.notice import NoticeKind
from review.policy import Verdict
from review.ports import Claim, Fetched, Part, Store
from review.status import Status
from tests.review.editing import LEASE, EditingBench
from tests.review.values import MODEL, SUSPECT, a_score, an_upload, facts_of, seen
from tests.store.races import together

CLEAR = Verdict(status=Status.CLEAR, reason="below the thresholds", nsfw=0.1, sexy=0.2)
A_LITTLE = timedelta(microseconds=1)
FETCHED = Fetched(
    parts=(Part(path=Path("somewhere")),),
    representation="thumbnail 330px",
    size=4711,
    original=False,
)


def test_a_claim_brings_the_upload_and_counts_the_attempt(bench: EditingBench) -> None:
    upload = an_upload(uploader="", title="File:Ä “b” 𝄞.jpg")
    claim = bench.claim(upload)
    assert (claim.upload, claim.attempt) == (upload, 1)
    assert bench.upload(claim.id).status is Status.SCORING


def test_what_is_claimed_or_done_or_unknown_cannot_be_claimed(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    assert bench.store.claim(claim.id) is None
    bench.store.finish(claim, CLEAR, facts=None, score=None, notices=frozenset())
    assert bench.store.claim(claim.id) is None
    assert bench.store.claim(claim.id + 1) is None


def test_crashes_are_counted_beside_attempts(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    assert claim.crashes == 0
    for crashes, crashed in ((1, True), (1, False), (2, True)):
        bench.store.postpone(claim, "a reason", timedelta(0), crashed=crashed)
        again = bench.store.claim(claim.id)
        assert again is not None
        assert again.crashes == crashes
        claim = again


def test_of_many_claims_at_once_one_succeeds(bench: EditingBench) -> None:
    upload_id = bench.register(an_upload())
    claims = together(*[lambda: bench.store.claim(upload_id)] * 8)
    assert [claim.attempt for claim in claims if claim is not None] == [1]


def test_a_lease_that_is_over_comes_back(bench: EditingBench) -> None:
    first = bench.claim(an_upload())
    bench.clock.tick(LEASE - A_LITTLE)
    assert bench.take_due() == []
    bench.clock.tick(A_LITTLE)
    assert bench.take_due() == [first.id]
    second = bench.store.claim(first.id)
    assert second is not None
    assert (second.attempt, second.token != first.token) == (2, True)


def test_a_late_end_counts_as_long_as_nobody_took_over(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    bench.clock.tick(3 * LEASE)
    bench.store.finish(claim, CLEAR, facts=None, score=None, notices=frozenset())
    assert bench.upload(claim.id).status is Status.CLEAR


def finish(store: Store, claim: Claim) -> None:
    facts, score = facts_of(claim.upload), a_score(seen(), sha1=claim.upload.sha1)
    store.finish(claim, SUSPECT, facts=facts, score=score, notices=frozenset(NoticeKind))


def test_what_was_fetched_renews_the_lease(bench: EditingBench) -> None:
    """Two looks may take longer than one lease."""
    claim = bench.claim(an_upload())
    bench.clock.tick(LEASE * 0.9)
    bench.store.note_fetched(claim, FETCHED)
    bench.clock.tick(LEASE * 0.9)
    assert bench.take_due() == []
    bench.clock.tick(LEASE * 0.2)
    assert bench.take_due() == [claim.id]


def note(store: Store, claim: Claim) -> None:
    store.note_fetched(claim, FETCHED)


def postpone(store: Store, claim: Claim) -> None:
    store.postpone(claim, "503", timedelta(minutes=1))


def wait(store: Store, claim: Claim) -> None:
    store.postpone(claim, "on its way", timedelta(minutes=1), counted=False)


@pytest.mark.parametrize("late", [finish, note, postpone, wait])
@pytest.mark.parametrize("taken", ["by nobody", "by another", "and ended"])
def test_a_lost_claim_changes_nothing(
    bench: EditingBench, late: Callable[[Store, Claim], None], taken: str
) -> None:
    claim = bench.claim(an_upload())
    bench.clock.tick(2 * LEASE)
    assert bench.take_due() == [claim.id]
    if taken != "by nobody":
        other = bench.store.claim(claim.id)
        assert other is not None
        if taken == "and ended":
            bench.store.finish(other, CLEAR, facts=None, score=None, notices=frozenset())
    before = bench.upload(claim.id)
    with pytest.raises(LostClaim):
        late(bench.store, claim)
    assert bench.upload(claim.id) == before
    assert bench.store.known_score(claim.upload.sha1, MODEL) is None
    assert bench.notices() == []


def test_what_was_fetched_shows_while_it_is_being_scored(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    note(bench.store, claim)
    note(bench.store, claim)  # the same again is no lost claim
    state = bench.upload(claim.id)
    assert (state.status, state.representation) == (Status.SCORING, "thumbnail 330px")


def test_what_was_fetched_is_told_with_the_verdict(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    bench.store.finish(claim, CLEAR, facts=None, score=None, notices=frozenset(), fetched=FETCHED)
    state = bench.upload(claim.id)
    assert (state.status, state.representation) == (Status.CLEAR, FETCHED.representation)


def test_the_end_of_a_row(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    finish(bench.store, claim)
    state = bench.upload(claim.id)
    assert (state.status, state.reason, state.nsfw) == (Status.SUSPECT, SUSPECT.reason, 0.9)
    assert state.page_id == 1001
    assert [notice.kind for notice in bench.notices()] == sorted(NoticeKind)
    bench.clock.tick(10 * LEASE)
    assert bench.take_due() == []


def test_a_row_that_is_put_back_is_due_when_the_delay_is_over(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    postpone(bench.store, claim)
    state = bench.upload(claim.id)
    assert (state.status, state.reason, state.attempts) == (Status.WAITING, "503", 1)
    bench.clock.tick(timedelta(minutes=1) - A_LITTLE)
    assert bench.take_due() == []
    assert bench.store.claim(claim.id) is None
    bench.clock.tick(A_LITTLE)
    assert bench.take_due() == [claim.id]
    again = bench.store.claim(claim.id)
    assert again is not None
    assert again.attempt == 2


def test_waiting_is_no_attempt(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    for _ in range(5):
        wait(bench.store, claim)
        state = bench.upload(claim.id)
        assert (state.status, state.reason, state.attempts) == (Status.WAITING, "on its way", 0)
        bench.clock.tick(timedelta(minutes=1) - A_LITTLE)
        assert bench.store.claim(claim.id) is None
        bench.clock.tick(A_LITTLE)
        again = bench.store.claim(claim.id)
        assert again is not None
        assert again.attempt == 1
        claim = again
    postpone(bench.store, claim)
    assert bench.upload(claim.id).attempts == 1


def test_a_very_long_and_broken_reason_is_no_trouble(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    bench.store.postpone(claim, "broken \udc80 " + "𝄞" * 100_000, timedelta(0))
    assert bench.upload(claim.id).reason.startswith("broken")


def test_a_reason_keeps_every_script(bench: EditingBench) -> None:
    claim = bench.claim(an_upload())
    bench.store.postpone(claim, "Ошибка: 画像 𝄞 é", timedelta(0))
    assert bench.upload(claim.id).reason == "Ошибка: 画像 𝄞 é"
