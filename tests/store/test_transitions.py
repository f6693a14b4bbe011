"""Statuses change in one place, only to what may follow, and are counted."""

import ast
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

import store
from review.errors import Transient
from review.policy import unscored
from review.status import NoticeStatus, Status
from store.tables import NoticeRow, UploadRow
from store.tallies import Tallies
from store.transitions import move
from tests.counting import notice_counts
from tests.review.values import WIKI, an_upload
from tests.store.bench import DatabaseBench
from tests.store.races import before

FORBIDDEN = [(a, b) for a, b in product(Status, Status) if b not in a.next]
FORBIDDEN_NOTICE = [(a, b) for a, b in product(NoticeStatus, NoticeStatus) if b not in a.next]


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


@pytest.fixture
def tallies(bench: DatabaseBench) -> Tallies:
    return Tallies(bench.database)


@pytest.mark.parametrize(("before", "after"), FORBIDDEN)
def test_what_may_not_follow_is_refused(before: Status, after: Status) -> None:
    with Session() as session, pytest.raises(ValueError, match=f"{before} may not become {after}"):
        move(session, UploadRow, [before], after)


@pytest.mark.parametrize(("before", "after"), FORBIDDEN_NOTICE)
def test_nor_for_a_notice(before: NoticeStatus, after: NoticeStatus) -> None:
    with Session() as session, pytest.raises(ValueError, match=f"{before} may not become {after}"):
        move(session, NoticeRow, [before], after)


def test_a_final_state_never_becomes_one_that_only_a_claim_gives() -> None:
    assert [one for one in Status if Status.SCORING in one.next] == [Status.WAITING]
    assert [one for one in NoticeStatus if NoticeStatus.WRITTEN in one.next] == [
        NoticeStatus.WRITING
    ]


def test_nothing_else_in_the_store_sets_a_status() -> None:
    """Neither `.values(status=…)` nor `row.status = …` nor parameters: all by transitions."""
    found = []
    for path in sorted(Path(store.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.expr | ast.stmt) and _sets_a_status(node):
                found.append(f"{path.name}:{node.lineno}")
    assert [place for place in found if not place.startswith("transitions.py")] == []
    assert found, "at least the one that does"


def _sets_a_status(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        flat = [t for target in targets for t in getattr(target, "elts", [target])]
        return any(isinstance(t, ast.Attribute) and t.attr == "status" for t in flat)
    if isinstance(node, ast.Dict):
        return any(isinstance(key, ast.Constant) and key.value == "status" for key in node.keys)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "values"
        and any(keyword.arg == "status" for keyword in node.keywords)
    )


def test_only_what_is_in_the_named_status_moves_and_is_counted(
    bench: DatabaseBench, tallies: Tallies
) -> None:
    first, second = (bench.register(an_upload(number)) for number in (1, 2))
    assert bench.store.claim(first) is not None

    def back(session: Session) -> list[int]:
        return move(session, UploadRow, [Status.SCORING], Status.WAITING, reason="a test")

    assert bench.database.write(back) == [first]
    assert bench.database.write(back) == []
    assert [bench.row(one).reason for one in (first, second)] == ["a test", ""]
    assert tallies.uploads(WIKI) == {Status.WAITING: 2}


def test_counts_are_kept_over_a_whole_life(bench: DatabaseBench, tallies: Tallies) -> None:
    bench.suspects(2)
    clear = bench.register(an_upload(900))
    claim = bench.store.claim(clear)
    assert claim is not None
    assert tallies.uploads(WIKI) == {Status.SUSPECT: 2, Status.SCORING: 1}
    bench.store.finish(
        claim, unscored(Status.UNKNOWN, "a test"), facts=None, score=None, notices=frozenset()
    )
    assert tallies.uploads(WIKI) == {Status.SUSPECT: 2, Status.UNKNOWN: 1}
    assert tallies.notices(WIKI) == notice_counts(bench.watch)
    assert tallies.uploads("otherwiki") == {}


def test_adding_up_leaves_the_sums_and_few_rows(bench: DatabaseBench, tallies: Tallies) -> None:
    bench.suspects(5)
    before = tallies.uploads(WIKI), tallies.notices(WIKI)
    assert tallies.add_up() > 5
    assert (tallies.uploads(WIKI), tallies.notices(WIKI)) == before
    assert tallies.add_up() <= 3


def test_a_recount_puts_right_what_an_older_version_changed(
    bench: DatabaseBench, tallies: Tallies
) -> None:
    bench.suspects(1)
    with bench.database.engine.begin() as connection:  # which knows of no counts
        connection.exec_driver_sql("UPDATE uploads SET status = 'gone'")
    assert tallies.uploads(WIKI) == {Status.SUSPECT: 1}
    assert tallies.recount() == {
        (WIKI, "uploads", "suspect"): -1,
        (WIKI, "uploads", "gone"): 1,
    }
    assert tallies.uploads(WIKI) == {Status.GONE: 1}
    assert tallies.recount() == {}


def test_two_who_count_at_once_put_nothing_right_twice(
    bench: DatabaseBench, tallies: Tallies
) -> None:
    bench.suspects(1)
    with bench.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE uploads SET status = 'gone'")

    def other() -> None:
        with pytest.raises(Transient, match="another process counts"):
            Tallies(bench.database).recount()

    with before(bench.database, "SELECT uploads.wiki, uploads.status", other):
        tallies.recount()
    assert tallies.uploads(WIKI) == {Status.GONE: 1}
    assert tallies.recount() == {}
