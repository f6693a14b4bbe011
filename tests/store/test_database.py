from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier

import pytest
from sqlalchemy import Connection, event, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from review.clock import now
from review.fakes import FakeClock
from store import engine, session
from store.session import TRIES, Database
from store.tables import LeaseRow, PositionRow
from tests.store.races import before, fail, together

AT = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)


def lost(code: int, words: str) -> OperationalError:
    return OperationalError("a statement", {}, Exception(code, words))


RACES = {
    "deadlock": lost(1213, "Deadlock found when trying to get lock"),
    "lock wait": lost(1205, "Lock wait timeout exceeded"),
    "sqlite": OperationalError("a statement", {}, Exception("database is locked")),
    "twin": IntegrityError("a statement", {}, Exception("Duplicate entry")),
    "gone": OperationalError("a", {}, Exception(2013, "lost"), connection_invalidated=True),
}


@pytest.fixture
def name(database: Database) -> str:
    """A row to work with."""
    database.write(lambda session: session.add(PositionRow(wiki="a", read_until=AT)))
    return "a"


def later(session: Session) -> None:
    row = session.get_one(PositionRow, "a")
    row.read_until += timedelta(days=1)


def later_plainly(connection: Connection) -> None:
    connection.execute(update(PositionRow).values(read_until=AT + timedelta(days=1)))


WAYS: dict[str, Callable[[Database], None]] = {
    "with a session": lambda database: database.write(later),
    "without": lambda database: database.write_plainly(later_plainly),
}
ways = pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)


def position(database: Database, wiki: str = "a") -> datetime:
    with database.read() as session:
        return session.get_one(PositionRow, wiki).read_until


@ways
@pytest.mark.parametrize("error", RACES.values(), ids=RACES)
def test_a_lost_race_is_run_again_from_the_start(
    database: Database, name: str, error: Exception, write: Callable[[Database], None]
) -> None:
    with before(database, "UPDATE positions", fail(error, times=TRIES - 1)):
        write(database)
    assert position(database) == AT + timedelta(days=1)


@ways
@pytest.mark.parametrize("error", RACES.values(), ids=RACES)
def test_a_race_that_is_always_lost_goes_up(
    database: Database, name: str, error: Exception, write: Callable[[Database], None]
) -> None:
    with (
        before(database, "UPDATE positions", fail(error, times=TRIES)),
        pytest.raises(type(error)) as raised,
    ):
        write(database)
    assert raised.value is error
    assert position(database) == AT


def test_who_lost_waits_a_little_and_longer_each_time(
    database: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("store.session.time.sleep", pauses.append)
    monkeypatch.setattr("store.session.random.uniform", lambda least, most: least + most)
    with (
        before(database, "UPDATE positions", fail(RACES["deadlock"])),
        pytest.raises(OperationalError),
    ):
        database.write(later)
    assert pauses == [session.PAUSE.total_seconds() * times for times in (1, 2, 4, 8)]


@ways
@pytest.mark.parametrize(
    "error", [lost(1064, "syntax"), lost(2003, "cannot connect"), RuntimeError("ours")]
)
def test_any_other_error_goes_up_at_once(
    database: Database, name: str, error: Exception, write: Callable[[Database], None]
) -> None:
    with (
        before(database, "UPDATE positions", fail(error, times=1)),
        pytest.raises(type(error)) as raised,
    ):
        write(database)
    assert raised.value is error
    assert position(database) == AT


@pytest.mark.integration
def test_a_real_deadlock_is_run_again(migrated_mariadb_url: str) -> None:
    with closing(Database(migrated_mariadb_url)) as database:
        database.write(lambda s: [s.merge(PositionRow(wiki=w, read_until=AT)) for w in "ab"])
        crossing, runs = Barrier(2), []

        def crossed(first: str, second: str) -> None:
            def work(session: Session) -> None:
                runs.append(first)
                _later(session, first)
                if runs.count(first) == 1:
                    crossing.wait(10)
                _later(session, second)

            database.write(work)

        together(lambda: crossed("a", "b"), lambda: crossed("b", "a"))
        assert len(runs) == 3
        assert position(database, "a") == position(database, "b") == AT + timedelta(days=2)


def _later(session: Session, wiki: str) -> None:
    row = session.get_one(PositionRow, wiki, with_for_update=True)
    row.read_until += timedelta(days=1)
    session.flush()


def test_a_real_twin_is_run_again(database: Database) -> None:
    """Two insert the same; the loser finds the winner's row."""
    start = Barrier(2)

    def insert() -> str:
        first = [True]

        def work(session: Session) -> str:
            found = session.get(LeaseRow, "one")
            if first and first.pop() and database.engine.dialect.name != "sqlite":
                start.wait(10)
            if found is not None:
                return "found"
            session.add(LeaseRow(name="one", holder="me", until=AT))
            return "inserted"

        return database.write(work)

    assert sorted(together(insert, insert)) == ["found", "inserted"]


@pytest.mark.integration
def test_a_transaction_sees_what_others_commit_meanwhile(migrated_mariadb_url: str) -> None:
    """Else its guarded UPDATEs would find rows that its queries do not, or refuse them."""
    with closing(Database(migrated_mariadb_url)) as database:
        database.write(lambda session: session.merge(PositionRow(wiki="a", read_until=AT)))
        with Session(database.engine) as first, first.begin():
            query = select(PositionRow.read_until).where(PositionRow.wiki == "a")
            assert first.scalar(query) == AT
            database.write(later)
            assert first.scalar(query) == AT + timedelta(days=1)


def test_readers_wait_for_no_writer(database: Database, name: str) -> None:
    with Session(database.engine) as writer, writer.begin():
        writer.execute(update(PositionRow).values(read_until=AT + timedelta(days=1)))
        assert position(database) == AT  # at once, and without what is not committed
    assert position(database) == AT + timedelta(days=1)


def test_a_writer_waits_for_no_reader(database: Database, name: str) -> None:
    with database.read() as reader:
        assert reader.scalar(select(PositionRow.read_until)) == AT
        database.write(later)
    assert position(database) == AT + timedelta(days=1)


@pytest.mark.parametrize(
    "when",
    [
        AT,
        AT.replace(microsecond=0),
        AT.replace(microsecond=1),
        datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    ],
)
def test_times_come_back_in_utc_to_the_microsecond(database: Database, when: datetime) -> None:
    database.write(lambda session: session.add(PositionRow(wiki="a", read_until=when)))
    found = position(database)
    assert (found, found.tzinfo) == (when, UTC)


def test_times_compare_to_the_microsecond(database: Database, name: str) -> None:
    before_it = PositionRow.read_until < AT + timedelta(microseconds=1)
    with database.read() as session:
        assert session.scalars(select(PositionRow.wiki).where(before_it)).all() == ["a"]
        assert (
            session.scalars(select(PositionRow.wiki).where(PositionRow.read_until < AT)).all() == []
        )


def test_a_naive_time_is_refused(database: Database) -> None:
    naive = AT.replace(tzinfo=None)
    with pytest.raises(StatementError, match="a time without a zone"):
        database.write(lambda session: session.add(PositionRow(wiki="a", read_until=naive)))
    with database.read() as session, pytest.raises(StatementError, match="without a zone"):
        session.scalar(select(PositionRow).where(PositionRow.read_until < naive))


def test_the_time_is_utc_unless_a_clock_is_given(database: Database, clock: FakeClock) -> None:
    assert now().tzinfo is UTC
    assert database.clock is clock


def test_a_closed_database_opens_again_when_it_is_used(database: Database, name: str) -> None:
    database.close()
    assert position(database) == AT


def test_what_sqlite_has_committed_outlives_a_power_cut(
    sqlite_url: str,
    prepare_sqlite: Callable[[object, object], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "_prepare_sqlite", prepare_sqlite)
    with closing(Database(sqlite_url)) as database, database.read() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL


def test_sqlite_looks_at_one_index_after_the_other(sqlite_url: str) -> None:
    """Of ten million rows all of them take longer than a writer waits."""
    count = text("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'index'")
    analyzed, commits = list[str](), list[object]()
    with closing(Database(sqlite_url)) as database:
        with database.read() as session:
            indexes = session.scalar(count)
        event.listen(database.engine, "commit", commits.append)
        with before(database, "ANALYZE", lambda: analyzed.append("")):
            database.analyze()
    assert len(analyzed) == len(commits) == indexes
