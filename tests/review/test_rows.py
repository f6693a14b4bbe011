"""Which rows what is due makes: nothing is lost, and nothing comes twice."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.notice import MASS_ROW, Notice
from review.rows import FILES_ON_A_PAGE, Mass, Recent, mass, page_number, rows
from tests.wiki.samples import notice

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
A_LITTLE = timedelta(microseconds=1)


def due(*uploaders: str) -> list[Notice]:
    """One of each, the oldest first."""
    return [notice(id=n, page_id=n, uploader=name) for n, name in enumerate(uploaders, start=1)]


def ids(of: list[tuple[Notice, ...]]) -> list[list[int]]:
    return [[n.id for n in row] for row in of]


@pytest.mark.parametrize(
    ("recent", "many"),
    [
        (Recent(due=10), False),
        (Recent(due=11), True),
        (Recent(due=1, listed=9), False),
        (Recent(due=1, listed=10), True),
        (Recent(listed=11), True),
        (Recent(), False),
    ],
)
def test_who_has_more_than_so_many_files_uploads_much(recent: Recent, many: bool) -> None:
    assert mass({"A": recent}, 10, NOW).uploaders == ({"A"} if many else set())


def test_those_without_a_name_are_not_one_person() -> None:
    assert mass({"": Recent(due=99)}, 10, NOW) == Mass(uploaders=frozenset(), resting=frozenset())


@pytest.mark.parametrize(
    ("age", "rests"),
    [
        (timedelta(), True),
        (HOUR - A_LITTLE, True),
        (HOUR, False),
        (-A_LITTLE, False),  # by a clock that was wrong
    ],
)
def test_whoever_has_a_new_row_for_many_rests(age: timedelta, rests: bool) -> None:
    found = mass({"A": Recent(due=11, mass_row_at=NOW - age)}, 10, NOW)
    assert found.uploaders == {"A"}
    assert found.resting == ({"A"} if rests else set())


def test_who_uploads_little_again_waits_for_nothing() -> None:
    assert not mass({"A": Recent(due=1, listed=2, mass_row_at=NOW)}, 10, NOW).resting


@pytest.mark.parametrize(
    ("uploaders", "many", "expected"),
    [
        ("", "A", []),
        ("ABA", "", [[1], [2], [3]]),
        ("ABA", "A", [[1, 3], [2]]),
        ("BAAB", "A", [[1], [2, 3], [4]]),
        ("BAAB", "AB", [[1, 4], [2, 3]]),
        ("BAAB", "C", [[1], [2], [3], [4]]),
        ("A", "A", [[1]]),
    ],
)
def test_rows(uploaders: str, many: str, expected: list[list[int]]) -> None:
    assert ids(rows(due(*uploaders), set(many))) == expected


def test_a_row_for_many_has_a_name_of_its_own() -> None:
    [many, other] = rows(due("A", "B", "A"), {"A"})
    assert {n.anchor for n in many} == {f"{MASS_ROW}1-{many[0].sha1[:12]}"}
    assert other[0].anchor == f"review-2-{other[0].sha1[:12]}"
    assert len(f"{MASS_ROW}{2**63}-{many[0].sha1[:12]}") <= 64, "as wide as the column"


def test_even_one_file_of_who_uploads_much_is_marked() -> None:
    """Else the next one would not wait for an hour."""
    [[one]] = rows(due("A"), {"A"})
    assert one.anchor.startswith(MASS_ROW)


@given(st.lists(st.sampled_from("ABCD")), st.sets(st.sampled_from("ABCD")))
def test_no_notice_is_lost_and_none_is_in_two_rows(uploaders: list[str], many: set[str]) -> None:
    waiting = due(*uploaders)
    found = rows(waiting, many)
    assert Counter(n.id for row in found for n in row) == Counter(n.id for n in waiting)
    assert [replace(n, shared="") for row in found for n in row if n.uploader in many] == [
        n for row in found for n in waiting if n.uploader in many and n.id in {m.id for m in row}
    ]
    assert len({row[0].anchor for row in found}) == len(found)
    assert all(len({n.anchor for n in row}) == 1 for row in found)
    assert Counter(row[0].uploader for row in found if row[0].shared) == Counter(
        set(uploaders) & many
    )


@pytest.mark.parametrize(
    ("pages", "files", "number"),
    [
        ({}, 1, 1),
        ({1: 499}, 1, 1),
        ({1: 500}, 1, 2),
        ({1: 480}, 21, 2),
        ({1: 480, 2: 37}, 5, 2),  # though the first has room
        ({1: 480, 2: 500}, 1, 3),
        ({1: 500, 2: 301}, 200, 3),
    ],
)
def test_the_page_that_takes_so_many_files(
    pages: Mapping[int, int], files: int, number: int
) -> None:
    assert page_number(lambda n: pages.get(n, 0), files) == number


@given(st.lists(st.integers(1, 200), max_size=40))
def test_no_page_grows_too_long_and_none_is_left_out(batches: list[int]) -> None:
    pages: Counter[int] = Counter()
    last = 1
    for files in batches:
        number = page_number(lambda n: pages[n], files)
        assert last <= number <= last + 1
        pages[number] += files
        last = number
    assert all(files <= FILES_ON_A_PAGE for files in pages.values())
