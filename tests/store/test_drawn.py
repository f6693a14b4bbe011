from collections import Counter
from datetime import timedelta

import pytest

from review.status import Status
from store.drawn import AT_ONCE, Drawn
from tests.review.values import an_upload
from tests.store.bench import DatabaseBench
from tests.store.test_present import add

HOUR = timedelta(hours=1)


@pytest.fixture
def bench(over_database: DatabaseBench) -> DatabaseBench:
    return over_database


def test_many_are_asked_about_in_parts(bench: DatabaseBench) -> None:
    count = 2 * AT_ONCE + 1
    files = [an_upload(-page) for page in range(1, count + 1)]
    rows = list(add(bench, *files).rows.values())
    bench.store.claim(rows[-1])
    found = Drawn(bench.database, rows).statuses()
    assert found == Counter({Status.WAITING: count - 1, Status.SCORING: 1})
    assert Drawn(bench.database, []).statuses() == Counter()


def test_the_rate_is_that_of_all_that_ended_while_these_did(bench: DatabaseBench) -> None:
    """What was known before counts for none, nor does what ended before them or after them."""
    known = bench.suspect(an_upload(100))
    bench.clock.tick(HOUR)
    since = bench.clock()
    bench.suspect(an_upload(101))
    bench.clock.tick(HOUR)
    ids = []
    for number in range(1, 6):
        ids.append(bench.suspect(an_upload(number)))
        bench.clock.tick(HOUR / 8)
    bench.clock.tick(HOUR)
    bench.suspect(an_upload(102))
    drawn = Drawn(bench.database, [known, ids[0], ids[2], ids[4]])
    assert drawn.scored_an_hour(since) == pytest.approx(8)
    assert drawn.scored_an_hour(bench.clock()) is None
    assert Drawn(bench.database, ids[:1]).scored_an_hour(since) is None
