import dataclasses
import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from review.policy import Policy, Verdict, decide
from review.score import FrameScore, Opinion
from review.status import Status
from tests.review.values import POLICY, a_score, classes, nsfw, seen, sexy

CLEAR, SUSPECT, UNKNOWN = Status.CLEAR, Status.SUSPECT, Status.UNKNOWN


@pytest.mark.parametrize(
    ("nsfw", "sexy", "status", "reason"),
    [
        (0.0, 0.0, CLEAR, "below the thresholds"),
        (0.799, 0.0, CLEAR, "below the thresholds"),
        (0.8, 0.0, SUSPECT, "possible explicit content: 0.800, listed from 0.8"),
        (0.0, 0.899, CLEAR, "below the thresholds"),
        (0.0, 0.9, SUSPECT, "possible nudity: 0.900, listed from 0.9"),
        (0.5, 0.5, CLEAR, "below the thresholds"),  # sexy never adds to nsfw
    ],
)
def test_one_frame_is_compared_with_each_threshold(
    nsfw: float, sexy: float, status: Status, reason: str
) -> None:
    verdict = decide(a_score(seen(nsfw=nsfw, sexy=sexy)), POLICY)
    assert (verdict.status, verdict.reason) == (status, reason)
    assert (verdict.nsfw, verdict.sexy) == (nsfw, sexy)
    assert verdict.policy_version == POLICY.version


def test_porn_and_hentai_add_up() -> None:
    both = FrameScore(scene=0, probabilities={**classes(), "porn": 0.5, "hentai": 0.4})
    assert decide(a_score(both), POLICY).nsfw == pytest.approx(0.9)


def test_both_reasons_are_given_when_both_thresholds_are_reached() -> None:
    low = Policy(nsfw_threshold=0.4, sexy_threshold=0.3)
    reason = decide(a_score(seen(nsfw=0.5, sexy=0.5)), low).reason
    assert reason == (
        "possible explicit content: 0.500, listed from 0.4"
        " and possible nudity: 0.500, listed from 0.3"
    )


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["porn", "hentai", "sexy"])
def test_what_is_no_number_is_unknown(bad: float, name: str) -> None:
    broken = FrameScore(scene=3, probabilities={**classes(), name: bad})
    verdict = decide(a_score(seen(0, 0.99), broken, seen(3, 0.99)), POLICY)
    assert verdict.status is UNKNOWN
    assert "not a number" in verdict.reason
    assert (verdict.nsfw, verdict.sexy, verdict.second) == (None, None, None)


def test_no_frames_are_unknown() -> None:
    verdict = decide(a_score(), POLICY)
    assert (verdict.status, verdict.reason) == (UNKNOWN, "no frame could be decoded")


def test_the_telling_frame_is_the_highest_of_the_telling_scene() -> None:
    frames = (
        seen(0, 0.99, second=1.0),  # the highest of all, but its scene's median is low
        seen(0, 0.0, second=2.0),
        seen(0, 0.0, second=3.0),
        seen(1, 0.85, second=4.0),
        seen(1, 0.95, second=5.0),
        seen(1, 0.90, second=6.0),
    )
    verdict = decide(a_score(*frames), POLICY)
    assert (verdict.status, verdict.second, verdict.nsfw) == (SUSPECT, 5.0, 0.90)


def test_the_telling_frame_of_nudity_is_of_its_own_scene() -> None:
    frames = seen(0, nsfw=0.7, page=1), seen(1, sexy=0.95, page=2)
    verdict = decide(a_score(*frames), POLICY)
    assert (verdict.status, verdict.page, verdict.nsfw) == (SUSPECT, 2, 0.7)


def test_explicit_content_tells_before_nudity_does() -> None:
    frames = seen(0, nsfw=0.81, page=1), seen(1, sexy=0.99, page=2)
    assert decide(a_score(*frames), POLICY).page == 1


@pytest.mark.parametrize("bad_at", [0, 1, 2])
def test_one_bad_frame_among_three_is_no_suspect(bad_at: int) -> None:
    frames = [seen(0, 1.0 if i == bad_at else 0.1) for i in range(3)]
    assert decide(a_score(*frames), POLICY).status is CLEAR


@pytest.mark.parametrize(
    "other",
    [
        Policy(nsfw_threshold=0.80000001, sexy_threshold=0.9),
        Policy(nsfw_threshold=0.8, sexy_threshold=0.91),
    ],
)
def test_the_version_tells_thresholds_apart(other: Policy) -> None:
    assert other.version != POLICY.version
    assert Policy(nsfw_threshold=0.8, sexy_threshold=0.9).version == POLICY.version


@pytest.mark.parametrize("status", [Status.WAITING, Status.SCORING])
def test_a_verdict_is_final(status: Status) -> None:
    with pytest.raises(ValueError, match=f"cannot be {status}"):
        Verdict(status=status, reason="")


shares = st.floats(0, 1)
frame_scores = st.builds(
    lambda scene, nsfw, sexy: seen(scene, nsfw, sexy),
    st.integers(0, 3),
    shares,
    shares,
)
policies = st.builds(
    lambda nsfw, sexy: Policy(nsfw_threshold=nsfw, sexy_threshold=sexy), shares, shares
)
some_frames = st.lists(frame_scores, min_size=1, max_size=12)


@given(some_frames, policies, st.data())
def test_a_higher_score_never_clears(frames: list[FrameScore], policy: Policy, data: Any) -> None:
    before = decide(a_score(*frames), policy)
    at = data.draw(st.integers(0, len(frames) - 1))
    old = frames[at]
    higher = seen(old.scene, data.draw(st.floats(nsfw(old), 1)), data.draw(st.floats(sexy(old), 1)))
    after = decide(a_score(*frames[:at], higher, *frames[at + 1 :]), policy)
    assert before.nsfw is not None
    assert after.nsfw is not None
    assert after.nsfw >= before.nsfw
    assert (before.status, after.status) != (SUSPECT, CLEAR)


@given(some_frames, st.lists(st.integers(10, 12), max_size=60), policies)
def test_a_harmless_body_never_dilutes(
    frames: list[FrameScore], body: list[int], policy: Policy
) -> None:
    alone = decide(a_score(*frames), policy)
    longer = decide(a_score(*frames, *map(seen, body)), policy)
    if alone.status is SUSPECT:
        assert longer == alone


@given(st.lists(st.floats(0, 0.79), min_size=2, max_size=9), st.integers(0, 9))
def test_one_bad_frame_makes_no_bad_scene(good: list[float], at: int) -> None:
    frames = [seen(0, nsfw) for nsfw in good]
    frames.insert(at, seen(0, 1.0))
    assert decide(a_score(*frames), POLICY).status is CLEAR


@given(some_frames, policies, shares)
def test_sexy_never_changes_the_figure_of_nsfw(
    frames: list[FrameScore], policy: Policy, higher: float
) -> None:
    other = [seen(f.scene, nsfw(f), higher) for f in frames]
    assert decide(a_score(*frames), policy).nsfw == decide(a_score(*other), policy).nsfw


@given(some_frames, policies)
def test_the_telling_frame_is_in_the_file(frames: list[FrameScore], policy: Policy) -> None:
    numbered = [dataclasses.replace(frame, page=i) for i, frame in enumerate(frames)]
    verdict = decide(a_score(*numbered), policy)
    assume(verdict.status is SUSPECT)
    assert verdict.page is not None
    telling = numbered[verdict.page]
    assert nsfw(telling) >= policy.nsfw_threshold or sexy(telling) >= policy.sexy_threshold


@given(some_frames, st.tuples(policies, policies))
def test_equal_versions_decide_alike(frames: list[FrameScore], pair: tuple[Policy, Policy]) -> None:
    first, second = (decide(a_score(*frames), policy) for policy in pair)
    assert first.status == second.status or pair[0].version != pair[1].version


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_an_opinion_that_is_no_number_is_unknown(bad: float) -> None:
    opinions = tuple(
        Opinion(model=model, region="whole", view="upright", probabilities=classes(nsfw))
        for model, nsfw in (("a", bad), ("b", 0.1), ("c", 0.2))
    )
    frame = dataclasses.replace(seen(), opinions=opinions)
    assert decide(a_score(frame), POLICY).status is UNKNOWN


def test_the_telling_frame_s_fingerprint_comes_along() -> None:
    frames = seen(0, nsfw=0.1, fingerprint="a"), seen(1, nsfw=0.9, fingerprint="b")
    assert decide(a_score(*frames), POLICY).fingerprint == "b"
