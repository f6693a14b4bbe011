"""What an admin sees first, on either database."""

from datetime import timedelta

from review.notice import NoticeKind
from store.leases import Leases
from store.notices import LEASE
from store.overview import Overview
from tests.review.editing import LEASE as LENGTH
from tests.review.values import WIKI, an_answer, an_upload
from tests.store.bench import DatabaseBench


def test_who_holds_the_lease_is_seen_until_it_is_over(over_database: DatabaseBench) -> None:
    bench = over_database
    overview, leases = Overview(bench.database, WIKI), Leases(bench.database, LENGTH)
    assert not overview.leased(LEASE)
    leases.hold(LEASE)
    assert overview.leased(LEASE)
    leases.drop(LEASE)
    assert not overview.leased(LEASE)
    leases.hold(LEASE)
    bench.clock.tick(LENGTH + timedelta(seconds=1))
    assert not overview.leased(LEASE)


def test_a_lease_by_a_clock_that_was_wrong_is_nobody_s(over_database: DatabaseBench) -> None:
    bench = over_database
    bench.clock.tick(timedelta(days=400))
    Leases(bench.database, LENGTH).hold(LEASE)
    bench.clock.tick(timedelta(days=-400))
    assert not Overview(bench.database, WIKI).leased(LEASE)


def test_the_last_answers_each_with_its_file(over_database: DatabaseBench) -> None:
    bench = over_database
    for wiki in (WIKI, "otherwiki"):
        bench.suspect(an_upload(7, wiki=wiki, title=f"File:Of {wiki}.jpg"), NoticeKind.REPORT)
    first, second = (notice.id for notice in bench.notices())
    bench.ledger().record([an_answer(first), an_answer(first, revision=6, words="no")])
    bench.ledger().record([an_answer(second)])
    told = [(title, row.words) for title, row in Overview(bench.database, WIKI).answers(5)]
    assert told == [(f"File:Of {WIKI}.jpg", "no"), (f"File:Of {WIKI}.jpg", "fine")]
