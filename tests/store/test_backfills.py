"""How far a walk has come is stored with what it has registered, or not at all."""

from datetime import timedelta

import pytest

from review.errors import Permanent, Transient
from review.upload import Queue
from store.backfills import Backfill, Backfills
from tests.review.values import WIKI, an_upload
from tests.store.bench import DatabaseBench
from tests.store.races import before
from tests.store.test_present import a_file

SOURCE = '{"category": "A"}'
HOUR = timedelta(hours=1)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


@pytest.fixture
def backfills(bench: DatabaseBench) -> Backfills:
    return Backfills(bench.database, WIKI)


@pytest.fixture
def begun(backfills: Backfills) -> Backfill:
    return backfills.begin(SOURCE, 120)


def test_it_begins_at_the_beginning(backfills: Backfills, begun: Backfill) -> None:
    assert (begun.total, begun.found, begun.added, begun.position) == (120, 0, 0, None)
    assert not begun.ended
    assert backfills.get(begun.id) == begun


def test_position_counts_and_rows_go_together(
    bench: DatabaseBench, backfills: Backfills, begun: Backfill
) -> None:
    at = {"open": [3, "Category:B ä"], "more": {"x": "y|1"}}
    known = backfills.advance(begun, [a_file(7), a_file(8)], found=2, position=at)
    assert (known.found, known.added, known.position) == (2, 2, at)
    known = backfills.advance(known, [a_file(8), a_file(9)], found=2, ended=True)
    assert (known.found, known.added, known.position, known.ended) == (4, 3, None, True)
    assert backfills.get(begun.id) == known
    assert [row.log_id for row in bench.watch.uploads()] == [-7, -8, -9]


def test_one_that_is_given_up_is_gone_and_its_files_stay(
    bench: DatabaseBench, backfills: Backfills, begun: Backfill
) -> None:
    other = backfills.begin(SOURCE, None)
    known = backfills.advance(begun, [a_file(7)], found=1, position={"read": 1})
    Backfills(bench.database, "another").forget(begun.id)
    assert backfills.get(begun.id) == known
    backfills.forget(begun.id)
    with pytest.raises(Transient, match="gone on meanwhile"):
        backfills.advance(known, [a_file(8)], found=1)
    with pytest.raises(Permanent, match="there is no backfill"):
        backfills.get(begun.id)
    assert [row.log_id for row in bench.watch.uploads()] == [-7]
    assert backfills.unfinished() == other


def test_what_fails_leaves_neither(
    bench: DatabaseBench, backfills: Backfills, begun: Backfill
) -> None:
    def fail() -> None:
        raise RuntimeError("killed")

    with before(bench.database, "UPDATE backfills", fail), pytest.raises(RuntimeError):
        backfills.advance(begun, [a_file(7)], found=1, position={"read": 1})
    assert backfills.get(begun.id) == begun
    assert bench.watch.uploads() == []


def test_whoever_was_overtaken_changes_nothing(
    bench: DatabaseBench, backfills: Backfills, begun: Backfill
) -> None:
    known = backfills.advance(begun, [a_file(7)], found=1, position={"read": 1})
    with pytest.raises(Transient, match=r"backfill [0-9]+ has gone on meanwhile"):
        backfills.advance(begun, [a_file(8)], found=1, position={"read": 1})
    assert backfills.get(begun.id) == known
    assert len(bench.watch.uploads()) == 1


def test_the_latest_of_a_source_that_has_not_ended(backfills: Backfills, begun: Backfill) -> None:
    other = backfills.begin('{"all": true}', None)
    assert backfills.unfinished(SOURCE) == begun
    assert backfills.unfinished() == other
    backfills.advance(begun, ended=True)
    assert backfills.unfinished(SOURCE) is None
    again = backfills.begin(SOURCE, None)
    assert backfills.unfinished(SOURCE) == again


def test_another_wiki_s_is_none_of_ours(bench: DatabaseBench, begun: Backfill) -> None:
    others = Backfills(bench.database, "otherwiki")
    assert others.unfinished() is None
    with pytest.raises(Permanent, match=f"no backfill {begun.id} of otherwiki"):
        others.get(begun.id)


def test_how_many_wait_is_counted_no_further_than_needed(
    bench: DatabaseBench, backfills: Backfills, begun: Backfill
) -> None:
    bench.register(an_upload(1))
    backfills.advance(begun, [a_file(page) for page in range(1, 6)], found=5)
    assert backfills.waiting(3) == 3
    assert backfills.waiting(100) == 5
    assert bench.store.claim(bench.take_due()[-1])
    assert backfills.waiting(100) == 4


def test_what_would_be_added_is_told_and_not_added(
    bench: DatabaseBench, backfills: Backfills, begun: Backfill
) -> None:
    backfills.advance(begun, [a_file(7)], found=1)
    assert backfills.would_add([a_file(7), a_file(8), a_file(8)]) == 1
    assert len(bench.watch.uploads()) == 1


def test_a_sample_names_the_rows_of_what_was_drawn_also_of_what_was_known(
    bench: DatabaseBench, backfills: Backfills
) -> None:
    upload = an_upload(5)
    number = bench.register(upload)
    begun = backfills.begin(SOURCE, None, {"size": 3})
    known = backfills.advance(begun, sample={"size": 3, "pages": [7, 8]}, found=9)
    same = a_file(7, title=upload.title, sha1=upload.sha1)
    known = backfills.advance(known, [same], sample={"size": 3, "rows": []})
    known = backfills.advance(known, [a_file(8)], sample=known.sample)
    assert known.sample is not None
    rows = known.sample["rows"]
    assert rows[0] == number
    assert (known.found, known.added) == (9, 1)
    assert [bench.row(one).page_id for one in rows] == [None, 8]


def test_the_backlog_takes_no_place_from_fresh_uploads(
    bench: DatabaseBench, backfills: Backfills, begun: Backfill
) -> None:
    """Each queue has room of its own."""
    backfills.advance(begun, [a_file(page) for page in range(1, 31)], found=30)
    fresh = bench.register(an_upload(1))
    assert len(bench.inbox.take_due(Queue.BACKLOG, 10)) == 10
    bench.clock.tick(HOUR)
    bench.inbox.recover(HOUR)
    assert bench.inbox.take_due(Queue.FRESH, 10) == [fresh]
    assert len(bench.inbox.take_due(Queue.BACKLOG, 10)) == 10
    assert bench.inbox.take_due(Queue.BACKLOG, 10) == []
