"""Whatever ends while somebody walks over the pages: what was there comes once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.search import Search
from review.status import Status
from review.upload import Kind, Queue
from store import results as module
from store.results import Results
from store.session import Database
from store.tables import UploadRow
from tests.review.flagging import DAY
from tests.review.values import WIKI
from tests.store.conftest import emptied
from tests.store.reviewed import put
from tests.store.walking import a_row, walk

# When it ended, in seconds: several at once, and some with a clock that was behind.
Ended = tuple[int, Status, Queue, Kind]
ENDED = st.tuples(
    st.integers(0, 6),
    st.sampled_from((Status.SUSPECT, Status.CLEAR)),
    st.sampled_from(Queue),
    st.sampled_from((Kind.PICTURE, Kind.VIDEO)),
)
SEARCHES = st.builds(
    Search,
    verdict=st.sampled_from((None, Status.SUSPECT)),
    kind=st.sampled_from((None, "video")),
    since=st.sampled_from((None, DAY + timedelta(seconds=2))),
    until=st.sampled_from((None, DAY + timedelta(seconds=5))),
)


def rows_of(first: int, these: Sequence[Ended]) -> list[dict[str, Any]]:
    return [
        a_row(n, finished_at=DAY + timedelta(seconds=at), status=status, queue=queue, kind=kind)
        for n, (at, status, queue, kind) in enumerate(these, first)
    ]


def wanted(search: Search, row: dict[str, Any]) -> bool:
    return (
        search.verdict in (None, row["status"])
        and search.kind in (None, row["kind"])
        and (search.since is None or row["finished_at"] >= search.since)
        and (search.until is None or row["finished_at"] < search.until)
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    there=st.lists(ENDED, max_size=20),
    meanwhile=st.lists(st.lists(ENDED, max_size=3), max_size=8),
    search=SEARCHES,
    limit=st.integers(1, 5),
)
def test_each_result_that_was_there_comes_once_and_in_order(
    database: Database,
    there: list[Ended],
    meanwhile: list[list[Ended]],
    search: Search,
    limit: int,
) -> None:
    results, rows = Results(emptied(database), WIKI), rows_of(1, there)
    put(database, UploadRow, rows)
    seen: list[tuple[datetime | None, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BATCH", 3)
        patch.setattr(module, "LOOKED_THROUGH", 6)
        for number, page in enumerate(walk(results, search, limit), 1):
            assert len(page.results) <= limit
            seen += [(one.finished_at, one.id) for one in page.results]
            if number <= len(meanwhile):
                put(database, UploadRow, rows_of(100 * number, meanwhile[number - 1]))
    assert seen == sorted(set(seen), key=lambda one: (one[0] or DAY, one[1]), reverse=True)
    due = {(row["finished_at"], row["id"]) for row in rows if wanted(search, row)}
    assert {one for one in seen if one[1] < 100} == due
