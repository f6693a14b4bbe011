"""Who edits, and how much was edited."""

from datetime import timedelta

from review.notice import NoticeKind
from tests.review.editing import LEASE, EditingBench
from tests.review.values import an_upload
from tests.store.bench import DatabaseBench
from tests.store.races import together_at

REPORT, CATEGORY = NoticeKind.REPORT, NoticeKind.CATEGORY
A_LITTLE = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


def test_one_editor_holds_the_lease(bench: EditingBench) -> None:
    first, second = bench.desk(), bench.desk()
    assert [first.hold_lease(), second.hold_lease(), first.hold_lease()] == [True, False, True]


def test_a_lease_that_is_over_is_anybody_s(bench: EditingBench) -> None:
    first, second = bench.desk(), bench.desk()
    first.hold_lease()
    bench.clock.tick(LEASE - A_LITTLE)
    assert not second.hold_lease()
    bench.clock.tick(A_LITTLE)
    assert second.hold_lease()
    assert not first.hold_lease()


def test_a_lease_is_renewed_from_now(bench: EditingBench) -> None:
    first, second = bench.desk(), bench.desk()
    for _ in range(3):
        assert first.hold_lease()
        bench.clock.tick(LEASE - A_LITTLE)
        assert not second.hold_lease()


def test_of_two_first_editors_at_once_one_gets_the_lease(over_database: DatabaseBench) -> None:
    desks = [over_database.desk() for _ in range(4)]
    held = together_at(
        over_database.database, "INSERT INTO leases", *[desk.hold_lease for desk in desks]
    )
    assert sorted(held) == [False, False, False, True]
    assert [desk.hold_lease() for desk in desks] == held


def test_of_two_at_the_end_of_a_lease_one_gets_it(over_database: DatabaseBench) -> None:
    over_database.desk().hold_lease()
    over_database.clock.tick(LEASE)
    desks = [over_database.desk() for _ in range(4)]
    held = together_at(
        over_database.database, "UPDATE leases", *[desk.hold_lease for desk in desks]
    )
    assert sorted(held) == [False, False, False, True]


def test_edits_are_counted_and_not_rows(bench: EditingBench) -> None:
    bench.suspects(5, REPORT)
    bench.suspects(1, CATEGORY)
    desk, start = bench.desk(), bench.clock()
    for kind in NoticeKind:
        desk.written(desk.begin(desk.due(kind, 50)), 1)
        bench.clock.tick(MINUTE)
    assert bench.edits().since(start) == 2
    assert bench.edits().since(start + A_LITTLE) == 1
    assert bench.edits().since(bench.clock()) == 0
    assert bench.edits("otherwiki").since(start) == 0


def test_files_are_counted_once_whatever_the_kind_of_notice(bench: EditingBench) -> None:
    first, second = bench.suspects(2, REPORT, CATEGORY)
    [third] = bench.suspects(1, CATEGORY)
    desk, start = bench.desk(), bench.clock()
    assert bench.edits().files_since(start) == frozenset()
    desk.written(desk.begin(desk.due(REPORT, 50)), 1)
    bench.clock.tick(MINUTE)
    desk.begin(desk.due(CATEGORY, 50))  # it may stand there
    assert bench.edits().files_since(start) == {first, second, third}
    assert bench.edits().files_since(bench.clock()) == {first, second, third}
    assert bench.edits().files_since(bench.clock() + A_LITTLE) == frozenset()
    assert bench.edits("otherwiki").files_since(start) == frozenset()


def test_what_was_not_written_is_no_file_listed(bench: EditingBench) -> None:
    bench.suspects(3, REPORT)
    desk, start = bench.desk(), bench.clock()
    desk.release(desk.begin(desk.due(REPORT, 50)))
    one, two, _ = desk.due(REPORT, 50)
    desk.decline(one, "no")
    desk.withdraw(two, "gone")
    assert bench.edits().files_since(start) == frozenset()


def test_an_edit_that_may_stand_there_counts_until_it_is_released(bench: EditingBench) -> None:
    bench.suspects(2, REPORT)
    desk, start = bench.desk(), bench.clock()
    batch = desk.begin(desk.due(REPORT, 50))
    assert (bench.edits().since(start), bench.edits().last_report()) == (1, start)
    desk.release(batch)
    assert (bench.edits().since(start), bench.edits().last_report()) == (0, None)


def test_an_edit_counts_from_when_it_is_known(bench: EditingBench) -> None:
    bench.suspects(1, REPORT)
    desk = bench.desk()
    batch = desk.begin(desk.due(REPORT, 50))
    bench.clock.tick(MINUTE)
    desk.written(batch, 1)
    assert bench.edits().since(bench.clock()) == 1
    assert bench.edits().last_report() == bench.clock()


def test_the_last_report_is_of_this_wiki_and_no_category(bench: EditingBench) -> None:
    bench.suspects(1, CATEGORY)
    bench.suspect(an_upload(99, wiki="otherwiki"), REPORT)
    desk, other = bench.desk(), bench.desk("otherwiki")
    desk.written(desk.begin(desk.due(CATEGORY, 50)), 1)
    other.written(other.begin(other.due(REPORT, 50)), 2)
    assert bench.edits().last_report() is None
    assert bench.edits("otherwiki").last_report() == bench.clock()


def test_a_declined_notice_is_no_edit(bench: EditingBench) -> None:
    bench.suspects(1, REPORT)
    desk, start = bench.desk(), bench.clock()
    desk.decline(desk.due(REPORT, 1)[0], "no")
    assert (bench.edits().since(start), bench.edits().last_report()) == (0, None)
