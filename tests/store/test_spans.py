"""Spans: what touches is one."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.gap import Span
from store.session import Database
from store.spans import Spans
from store.tables import Base
from tests.review.values import WIKI
from tests.store.conftest import emptied
from tests.store.races import together_at

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def span(begin: int, end: int) -> Span:
    return Span(begin=NOON + timedelta(minutes=begin), end=NOON + timedelta(minutes=end))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ([(0, 1), (0, 2), (0, 3)], [(0, 3)]),
        ([(0, 5), (4, 9)], [(0, 9)]),
        ([(0, 5), (5, 9)], [(0, 9)]),
        ([(0, 5), (6, 9)], [(0, 5), (6, 9)]),
        ([(6, 9), (0, 5)], [(0, 5), (6, 9)]),
        ([(0, 2), (4, 6), (8, 9), (1, 8)], [(0, 9)]),
        ([(0, 9), (3, 4)], [(0, 9)]),
        ([(3, 3), (3, 3)], [(3, 3)]),
    ],
)
def test_what_touches_is_one(
    database: Database, told: list[tuple[int, int]], kept: list[tuple[int, int]]
) -> None:
    spans = Spans(database)
    for begin, end in told:
        spans.followed(WIKI, span(begin, end))
    assert spans.all(WIKI) == [span(begin, end) for begin, end in kept]
    assert spans.until(WIKI) == span(0, kept[-1][1]).end


def test_wikis_are_apart(database: Database) -> None:
    spans = Spans(database)
    spans.followed(WIKI, span(0, 5))
    assert (spans.all("otherwiki"), spans.until("otherwiki")) == ([], None)
    spans.followed("otherwiki", span(3, 4))
    assert spans.all(WIKI) == [span(0, 5)]


def test_two_pollers_at_once_end_in_one_span(database: Database) -> None:
    spans = Spans(database)
    both = [partial(spans.followed, WIKI, span(0, end)) for end in (4, 5)]
    together_at(database, "INSERT INTO spans", *both)
    spans.followed(WIKI, span(0, 6))  # the next note, a second later
    assert spans.all(WIKI) == [span(0, 6)]


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Database]:
    """One for all examples: making its tables takes longer than what they tell."""
    with closing(Database("sqlite://")) as database:
        Base.metadata.create_all(database.engine)
        yield database


MINUTES = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)


@given(st.lists(MINUTES, max_size=6))
def test_the_minutes_that_were_told_are_covered_and_no_others(
    in_memory: Database, told: list[list[int]]
) -> None:
    spans = Spans(emptied(in_memory))
    for begin, end in told:
        spans.followed(WIKI, span(begin, end))
    kept = spans.all(WIKI)
    for half in range(42):
        at = NOON + timedelta(seconds=30 * half)
        inside = any(s.begin <= at <= s.end for s in kept)
        assert inside == any(span(*t).begin <= at <= span(*t).end for t in told)
    assert all(one.end < other.begin for one, other in pairwise(kept))
