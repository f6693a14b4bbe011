from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.flagged import once, thresholds_of
from review.policy import Policy
from tests.review.flagging import CLEARED, CONFIRMED, DAY, OTHER, a_flagged, version

SHARES = st.floats(0, 1)
LATER = DAY + timedelta(days=1)


@given(SHARES, SHARES)
def test_a_policy_s_version_tells_its_thresholds(nsfw: float, sexy: float) -> None:
    policy = Policy(nsfw_threshold=nsfw, sexy_threshold=sexy)
    assert thresholds_of(policy.version) == policy
    assert thresholds_of(f"an-older-rule/1 {policy.version.partition(' ')[2]}") == policy


@pytest.mark.parametrize("text", ["", "1", "scene-max/1 nsfw>=0.8", "x nsfw>=. sexy>=--"])
def test_what_is_no_version_tells_none(text: str) -> None:
    assert thresholds_of(text) is None
    assert a_flagged(policy=text).in_force is None
    assert not a_flagged(policy=text, sexy=1.0).by_sexy


def test_only_what_reached_its_own_threshold_is_flagged_as_sexy() -> None:
    assert a_flagged(sexy=0.95, policy=version(sexy=0.95)).by_sexy
    assert not a_flagged(sexy=0.94, policy=version(sexy=0.95)).by_sexy
    assert not a_flagged(sexy=None).by_sexy


def test_two_notices_of_one_content_are_one_and_pages_and_contents_are_told_apart() -> None:
    other_page, other_content = a_flagged(page_id=2), a_flagged(page_id=1, sha1="0" * 40)
    assert once([a_flagged(), other_page, a_flagged(), other_content]) == [
        a_flagged(),
        other_page,
        other_content,
    ]


def test_the_answer_that_came_last_counts_in_whatever_order_they_are_read() -> None:
    notices = [
        a_flagged(CLEARED, decided_at=DAY),
        a_flagged(CONFIRMED, decided_at=LATER, written_at=None),
        a_flagged(OTHER, decided_at=LATER + timedelta(days=1), written_at=DAY),
        a_flagged(None),
    ]
    for order in permutations(notices):
        [one] = once(order)
        assert (one.outcome, one.decided_at, one.written_at) == (CONFIRMED, DAY, DAY)


def test_an_answer_that_says_nothing_counts_where_there_is_no_other() -> None:
    [one] = once([a_flagged(None), a_flagged(OTHER), a_flagged(None)])
    assert one.outcome is OTHER


def test_an_answer_without_a_time_is_older_than_any() -> None:
    [one] = once([a_flagged(CONFIRMED, decided_at=None), a_flagged(CLEARED)])
    assert one.outcome is CLEARED


def test_who_answered_first_may_have_answered_last_too() -> None:
    """What counts of a notice may be much later than its first answer."""
    early, later, latest = (DAY + timedelta(hours=number) for number in (1, 2, 3))
    row = a_flagged(CONFIRMED, decided_at=early, outcome_at=latest)
    template = a_flagged(CLEARED, decided_at=later, outcome_at=later)
    for notices in ((row, template), (template, row)):
        [one] = once(notices)
        assert (one.outcome, one.decided_at) == (CONFIRMED, early)
