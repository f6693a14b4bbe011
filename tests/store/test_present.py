"""Files that are there: a row for each content of a page, and no second one."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from review.policy import unscored
from review.status import Status
from review.upload import Queue, Upload
from store.due import NOT_SENT, SKEW
from store.present import Present, add_present
from store.tables import UploadRow
from store.tallies import Tallies
from tests.review.values import SUSPECT, WIKI, an_upload, content, facts_of
from tests.store.bench import DatabaseBench
from tests.store.races import together_at


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


def a_file(page: int = 7, **changes: Any) -> Upload:
    """As a walk finds it: no log entry is known."""
    return an_upload(-page, **{"title": f"File:Page {page}.jpg"} | changes)


def add(bench: DatabaseBench, *files: Upload) -> Present:
    return bench.database.write(lambda s: add_present(s, WIKI, files, bench.clock()))


def only_row(bench: DatabaseBench) -> UploadRow:
    [row] = bench.watch.uploads()
    return row


def end(bench: DatabaseBench, upload_id: int, status: Status, page: int = 7) -> None:
    claim = bench.store.claim(upload_id)
    assert claim is not None
    verdict = SUSPECT if status is Status.SUSPECT else unscored(status, "a test")
    facts = None if status is Status.GONE else facts_of(claim.upload, page_id=page)
    bench.store.finish(claim, verdict, facts=facts, score=None, notices=frozenset())


def test_a_file_waits_in_the_backlog_with_its_page_and_no_log_entry(bench: DatabaseBench) -> None:
    found = add(bench, a_file(7), a_file(8), a_file(7))
    first, second = bench.watch.uploads()
    assert found == Present(rows={7: first.id, 8: second.id}, added=2)
    assert (first.page_id, first.log_id, first.queue) == (7, -7, Queue.BACKLOG)
    assert (first.status, first.enqueued_at) == (Status.WAITING, NOT_SENT)
    assert Tallies(bench.database).uploads(WIKI) == {Status.WAITING: 2}
    assert bench.take_due() == [first.id, second.id]
    assert bench.store.claim(first.id)


def test_what_was_found_before_is_not_added_again(bench: DatabaseBench) -> None:
    before = add(bench, a_file(7))
    assert add(bench, a_file(7, title="File:Moved since.jpg")) == Present(rows=before.rows, added=0)


@pytest.mark.parametrize("status", [Status.SUSPECT, Status.UNKNOWN])
def test_what_an_event_told_is_known_by_its_page(bench: DatabaseBench, status: Status) -> None:
    upload = an_upload(5)
    number = bench.register(upload)
    end(bench, number, status)
    moved = a_file(7, sha1=upload.sha1)
    assert add(bench, moved) == Present(rows={7: number}, added=0)


def test_or_by_its_title_before_its_page_is_known(bench: DatabaseBench) -> None:
    upload = an_upload(5)
    number = bench.register(upload)
    same = a_file(7, title=upload.title, sha1=upload.sha1)
    assert add(bench, same) == Present(rows={7: number}, added=0)
    other = a_file(7, title=upload.title)
    assert add(bench, other).added == 1


def test_what_another_wiki_has_is_not_known(bench: DatabaseBench) -> None:
    upload = an_upload(5, wiki="otherwiki")
    bench.register(upload)
    assert add(bench, a_file(7, title=upload.title, sha1=upload.sha1)).added == 1


def test_content_that_was_gone_and_is_there_is_scored(bench: DatabaseBench) -> None:
    """An event's row stays as it ended; the walk's own waits again."""
    upload = an_upload(5)
    end(bench, bench.register(upload), Status.GONE)
    same = a_file(7, title=upload.title, sha1=upload.sha1)
    [number] = add(bench, same).rows.values()
    assert bench.row(number).log_id == -7
    end(bench, number, Status.GONE)
    assert add(bench, same) == Present(rows={7: number}, added=1)
    row = bench.row(number)
    assert (row.status, row.reason) == (Status.WAITING, "the file is back")


@pytest.mark.parametrize("status", [Status.SUSPECT, Status.UNKNOWN, Status.NOT_VISUAL, Status.GONE])
def test_content_that_was_replaced_waits_in_the_same_row(
    bench: DatabaseBench, status: Status
) -> None:
    [number] = add(bench, a_file(7)).rows.values()
    end(bench, number, status)
    newer = a_file(7, sha1=content("newer"), uploader="Another")
    assert add(bench, newer) == Present(rows={7: number}, added=1)
    row = only_row(bench)
    assert (row.status, row.attempts, row.generation) == (Status.WAITING, 0, 0)
    assert (row.sha1, row.uploader) == (newer.sha1, "Another")
    assert row.reason == "its content was replaced"
    assert bench.take_due() == [number]


def test_what_waits_takes_the_newer_content_and_what_is_being_scored_is_left(
    bench: DatabaseBench,
) -> None:
    [number] = add(bench, a_file(7)).rows.values()
    newer, newest = (a_file(7, sha1=content(name)) for name in ("newer", "newest"))
    assert add(bench, newer).added == 1
    assert only_row(bench).sha1 == newer.sha1
    claim = bench.store.claim(number)
    assert claim is not None
    assert add(bench, newest) == Present(rows={7: number}, added=0)
    row = only_row(bench)
    assert (row.status, row.sha1) == (Status.SCORING, newer.sha1)


def test_two_at_once_add_each_file_once(bench: DatabaseBench) -> None:
    found = together_at(
        bench.database,
        "INSERT INTO uploads",
        partial(add, bench, a_file(7), a_file(8)),
        partial(add, bench, a_file(8), a_file(9)),
    )
    assert sorted(row.page_id or 0 for row in bench.watch.uploads()) == [7, 8, 9]
    assert sum(one.added for one in found) == 3


def its_entry(file: Upload, **changes: Any) -> Upload:
    """As the log tells of the same version, later."""
    return replace(file, **{"log_id": 55} | changes)


@pytest.mark.parametrize(
    "changes",
    [{}, {"sha1": ""}, {"uploaded_at": a_file().uploaded_at + SKEW}],
    ids=["the same", "no sha1 in the log", "a little later"],
)
def test_a_log_entry_of_what_a_walk_has_found_is_no_second_row(
    bench: DatabaseBench, changes: dict[str, Any]
) -> None:
    """It is fresh from then on, and sent so, though it was sent before."""
    [number] = add(bench, a_file(7)).rows.values()
    assert bench.take_due() == [number]
    for _ in range(2):
        entry = its_entry(a_file(7), **changes)
        assert bench.inbox.register(WIKI, [entry], entry.uploaded_at) == []
    row = only_row(bench)
    assert (row.id, row.log_id, row.queue) == (number, -7, Queue.FRESH)
    assert bench.inbox.take_due(Queue.FRESH, 10) == [number]
    assert add(bench, a_file(7)) == Present(rows={7: number}, added=0)


def test_of_what_has_ended_a_log_entry_changes_nothing(bench: DatabaseBench) -> None:
    [number] = add(bench, a_file(7)).rows.values()
    end(bench, number, Status.SUSPECT)
    assert bench.inbox.register(WIKI, [its_entry(a_file(7))], bench.clock()) == []
    row = only_row(bench)
    assert (row.status, row.queue) == (Status.SUSPECT, Queue.BACKLOG)


@pytest.mark.parametrize(
    "changes",
    [
        {"sha1": content("another")},
        {"uploaded_at": a_file().uploaded_at + 2 * SKEW},
        {"title": "File:Another.jpg"},
    ],
    ids=["another content", "a revert to it", "another page"],
)
def test_a_log_entry_of_another_version_is_another_row(
    bench: DatabaseBench, changes: dict[str, Any]
) -> None:
    add(bench, a_file(7))
    entry = its_entry(a_file(7), **changes)
    assert len(bench.inbox.register(WIKI, [entry], entry.uploaded_at)) == 1
    assert [row.log_id for row in bench.watch.uploads()] == [-7, 55]


def test_a_revert_within_the_minute_brings_back_what_was_found_replaced(
    bench: DatabaseBench,
) -> None:
    """The row says that it is gone; nobody would look at what is there now."""
    [number] = add(bench, a_file(7)).rows.values()
    end(bench, number, Status.GONE)
    entry = its_entry(a_file(7), uploaded_at=a_file().uploaded_at + SKEW / 2)
    assert len(bench.inbox.register(WIKI, [entry], entry.uploaded_at)) == 1


def test_a_new_version_within_the_minute_whose_content_is_not_told_is_another_row(
    bench: DatabaseBench,
) -> None:
    add(bench, a_file(7))
    entry = its_entry(a_file(7), sha1="", uploaded_at=a_file().uploaded_at + SKEW / 2)
    assert len(bench.inbox.register(WIKI, [entry], entry.uploaded_at)) == 1


def test_a_log_entry_of_what_two_walks_have_found_stops_nothing(bench: DatabaseBench) -> None:
    """The page was deleted and made again within the minute."""
    for page in (7, 8):
        one = a_file(page, title=a_file(7).title, sha1=a_file(7).sha1)
        [number] = add(bench, one).rows.values()
        end(bench, number, Status.GONE)
    assert bench.inbox.register(WIKI, [its_entry(a_file(7))], bench.clock()) == []


def test_a_log_entry_of_another_wiki_is_another_row(bench: DatabaseBench) -> None:
    add(bench, a_file(7))
    entry = its_entry(a_file(7), wiki="otherwiki")
    assert len(bench.inbox.register("otherwiki", [entry], entry.uploaded_at)) == 1
