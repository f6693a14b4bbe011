"""Other thresholds decide upon stored scores."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from review.notice import NoticeKind
from review.policy import Policy, decide, unscored
from review.score import FrameScore, MediaScore, Opinion
from review.scoring import suffices
from review.status import NoticeStatus, Status
from review.upload import Queue
from store.redecisions import Redecision, Redecisions
from store.rescans import Rescans
from store.tables import OfferRow
from store.tallies import Tallies
from tests.review.values import (
    MODEL,
    POLICY,
    WIKI,
    a_film,
    a_score,
    an_upload,
    classes,
    facts_of,
    seen,
)
from tests.store.bench import DatabaseBench
from tests.store.reviewed import put

LOW = Policy(nsfw_threshold=0.4, sexy_threshold=0.9)
HIGH = Policy(nsfw_threshold=0.95, sexy_threshold=0.99)
KINDS = frozenset(NoticeKind)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


@pytest.fixture
def under(bench: DatabaseBench) -> Callable[..., Redecisions]:
    def make(policy: Policy, *, cascade: bool = False) -> Redecisions:
        return Redecisions(
            bench.database,
            WIKI,
            model=MODEL,
            policy=policy,
            kinds=KINDS,
            suffices=lambda score: suffices(score, policy, cascade=cascade),
        )

    return make


def scored(bench: DatabaseBench, number: int, *frames: FrameScore) -> int:
    upload = an_upload(number)
    found = a_score(*frames, sha1=upload.sha1)
    return ended(bench, number, found)


def ended(bench: DatabaseBench, number: int, score: MediaScore) -> int:
    upload = an_upload(number)
    verdict = decide(score, POLICY)
    notices = KINDS if verdict.status is Status.SUSPECT else frozenset()
    claim = bench.claim(upload)
    bench.store.finish(claim, verdict, facts=facts_of(upload), score=score, notices=notices)
    return claim.id


def all_of(redecisions: Redecisions) -> list[Redecision]:
    done = redecisions.decide(redecisions.left())
    redecisions.carry_out(done)
    return done


def test_a_lower_threshold_makes_notices_due(
    bench: DatabaseBench, under: Callable[..., Redecisions]
) -> None:
    middle, low = scored(bench, 1, seen(nsfw=0.5)), scored(bench, 2, seen(nsfw=0.1))
    ended_at = bench.row(middle).finished_at
    redecisions = under(LOW)
    assert len(redecisions.left()) == 2
    assert len(all_of(redecisions)) == 2
    assert [bench.row(one).status for one in (middle, low)] == [Status.SUSPECT, Status.CLEAR]
    assert {bench.row(one).policy_version for one in (middle, low)} == {LOW.version}
    assert bench.row(middle).finished_at == ended_at, "that is when it was scored"
    assert bench.row(middle).reason == "possible explicit content: 0.500, listed from 0.4"
    assert [n.status for n in bench.notices()] == [NoticeStatus.DUE] * 2
    assert Tallies(bench.database).uploads(WIKI) == {Status.SUSPECT: 1, Status.CLEAR: 1}
    assert len(redecisions.left()) == 0, "told by the policy's version"


def test_a_higher_one_withdraws_what_is_due_and_leaves_what_is_written(
    bench: DatabaseBench, under: Callable[..., Redecisions]
) -> None:
    written, due = (scored(bench, number, seen(nsfw=0.9)) for number in (1, 2))
    desk = bench.desk()
    notices = [n for kind in NoticeKind for n in desk.due(kind, 9) if n.page_id == 1001]
    desk.written(desk.begin(notices), 77)
    done = {one.upload_id: one for one in all_of(under(HIGH))}
    assert (done[written].listed, done[due].listed) == (True, False)
    assert {bench.row(one).status for one in (written, due)} == {Status.CLEAR}
    by_page = {(n.page_id, n.status) for n in bench.notices()}
    assert by_page == {(1001, NoticeStatus.WRITTEN), (1002, NoticeStatus.WITHDRAWN)}
    all_of(under(POLICY))
    by_page = {(n.page_id, n.status) for n in bench.notices()}
    assert by_page == {(1001, NoticeStatus.WRITTEN), (1002, NoticeStatus.DUE)}


def test_what_a_person_answered_stays_answered(
    bench: DatabaseBench, under: Callable[..., Redecisions]
) -> None:
    scored(bench, 1, seen(nsfw=0.9))
    desk = bench.desk()
    for notice in [n for kind in NoticeKind for n in desk.due(kind, 9)]:
        desk.decline(notice, "a person took it off", by_person=True)
    all_of(under(HIGH))
    all_of(under(LOW))
    assert {n.status for n in bench.notices()} == {NoticeStatus.DECLINED}


def test_a_score_that_does_not_suffice_is_left_for_a_rescan(
    bench: DatabaseBench, under: Callable[..., Redecisions]
) -> None:
    opinions = tuple(
        Opinion(model=model, region="whole", view="upright", probabilities=classes(nsfw=0.5))
        for model in ("a", "b")
    )
    first_only = scored(bench, 1, seen(nsfw=0.5))
    asked = scored(bench, 2, seen(nsfw=0.5, opinions=opinions))
    done = {one.upload_id: one.verdict for one in all_of(under(LOW, cascade=True))}
    assert done[first_only] is None
    assert done[asked] is not None
    assert bench.row(first_only).policy_version == POLICY.version
    assert [bench.row(one).status for one in (first_only, asked)] == [Status.CLEAR, Status.SUSPECT]
    assert list(under(LOW, cascade=True).left()) == [first_only]


def test_what_was_partly_seen_may_be_listed_by_what_was_seen(
    bench: DatabaseBench, under: Callable[..., Redecisions]
) -> None:
    film = a_film([0.5] * 5, [0.1], seen=1.0, trouble="it is cut off")
    number = ended(bench, 1, replace(film, sha1=an_upload(1).sha1))
    assert bench.row(number).status is Status.UNKNOWN
    all_of(under(LOW))
    assert bench.row(number).status is Status.SUSPECT


def test_what_has_no_score_waits_or_is_being_scored_is_not_looked_at(
    bench: DatabaseBench, under: Callable[..., Redecisions]
) -> None:
    claim = bench.claim(an_upload(1))
    unknown = unscored(Status.UNKNOWN, "a test")
    bench.store.finish(claim, unknown, facts=None, score=None, notices=frozenset())
    waits = bench.register(an_upload(2))
    scoring = bench.claim(an_upload(3)).id
    assert len(under(LOW).left()) == 0
    assert under(LOW).decide([claim.id, waits, scoring]) == []


def test_who_decided_meanwhile_is_not_overruled(
    bench: DatabaseBench, under: Callable[..., Redecisions]
) -> None:
    changes, stays = scored(bench, 1, seen(nsfw=0.5)), scored(bench, 2, seen(nsfw=0.1))
    these = under(LOW).decide(under(LOW).left())
    all_of(under(HIGH))
    assert under(LOW).carry_out(these) == []
    assert {bench.row(one).policy_version for one in (changes, stays)} == {HIGH.version}
    assert {bench.row(one).status for one in (changes, stays)} == {Status.CLEAR}
    assert bench.notices() == []


def test_what_waits_to_be_handed_on_goes_by_its_new_verdict(
    bench: DatabaseBench, under: Callable[..., Redecisions]
) -> None:
    waiting, other = scored(bench, 1, seen(nsfw=0.5)), scored(bench, 2, seen(nsfw=0.5))
    offer = {"upload_id": waiting, "wiki": WIKI, "suspect": False, "not_before": bench.clock()}
    put(bench.database, OfferRow, [offer | {"attempts": 0, "reason": ""}])
    all_of(under(LOW))
    with bench.database.read() as session:
        assert session.get_one(OfferRow, waiting).suspect
        assert session.get(OfferRow, other) is None, "nothing was to be handed on when it ended"


@pytest.mark.parametrize("nsfw", [0.5, 0.1])
def test_what_was_scored_anew_meanwhile_keeps_its_new_figures(
    bench: DatabaseBench, under: Callable[..., Redecisions], nsfw: float
) -> None:
    """Under the same policy, so that only when it ended tells."""
    number, redecisions = scored(bench, 1, seen(nsfw=nsfw)), under(LOW)
    before = redecisions.decide(redecisions.left())
    Rescans(bench.database, WIKI).rescan([number], Queue.FRESH)
    bench.clock.tick(timedelta(seconds=1))
    claim, upload = bench.store.claim(number), an_upload(1)
    assert claim is not None
    anew = a_score(seen(nsfw=0.2), sha1=upload.sha1)
    verdict, facts = decide(anew, POLICY), facts_of(upload)
    bench.store.finish(claim, verdict, facts=facts, score=anew, notices=frozenset())
    redecisions.carry_out(before)
    row = bench.row(number)
    assert (row.status, row.nsfw, row.policy_version) == (Status.CLEAR, 0.2, POLICY.version)
