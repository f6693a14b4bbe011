"""What MariaDB is asked beside the statements themselves."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from pymysql.connections import Connection as Driver
from pymysql.err import OperationalError as DriverError
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from store import connections
from store.session import Database
from store.tables import PositionRow
from tests.store.conftest import emptied

pytestmark = pytest.mark.integration


@pytest.fixture
def mariadb(migrated_mariadb_url: str) -> Iterator[Database]:
    with closing(emptied(Database(migrated_mariadb_url))) as database:
        yield database


def one(session: Session) -> int | None:
    return session.scalar(select(1))


def read(database: Database) -> int | None:
    with database.read() as session:
        return one(session)


def end_connection(database: Database) -> None:
    """As the server ends one that was idle for too long; by another connection."""
    with database.read() as session:
        number = session.scalar(select(text("CONNECTION_ID()")))
    with closing(Database(database.url)) as other, other.engine.begin() as connection:
        connection.exec_driver_sql(f"KILL {number}")


def test_a_transaction_is_its_statements_and_its_end(
    mariadb: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    mariadb.write(one)
    send, asked = Driver._execute_command, list[str]()

    def told(self: Driver, command: int, sql: str | bytes) -> None:
        asked.append(sql if isinstance(sql, str) else sql.decode())
        send(self, command, sql)

    monkeypatch.setattr(Driver, "_execute_command", told)
    mariadb.write(one)
    assert asked == ["SELECT 1", "COMMIT"]
    asked.clear()
    read(mariadb)
    assert asked == ["SELECT 1", "ROLLBACK"]


def test_a_connection_that_ended_in_a_pause_is_replaced(
    mariadb: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_connection(mariadb)
    monkeypatch.setattr(connections, "FRESH", -1.0)
    assert read(mariadb) == 1


def test_a_connection_that_ended_just_now_is_one_error_and_a_write_is_run_again(
    mariadb: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "FRESH", 60.0)
    end_connection(mariadb)
    with pytest.raises(OperationalError):
        read(mariadb)
    assert read(mariadb) == 1
    end_connection(mariadb)
    assert mariadb.write(one) == 1


def test_what_was_not_ended_is_rolled_back(mariadb: Database) -> None:
    with closing(mariadb.engine.raw_connection()) as connection:
        row = "INSERT INTO positions (wiki, read_until) VALUES ('a', NOW())"
        connection.cursor().execute(row)
    with closing(Database(mariadb.url)) as other, other.read() as session:
        assert session.get(PositionRow, "a") is None
    with mariadb.read() as session:
        assert session.get(PositionRow, "a") is None


def test_what_could_not_be_committed_is_rolled_back(
    mariadb: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise DriverError(1026, "Error writing file")

    row = text("INSERT INTO positions (wiki, read_until) VALUES ('a', NOW())")
    with monkeypatch.context() as patched:
        patched.setattr(mariadb.engine.dialect, "do_commit", fail)
        with pytest.raises(OperationalError):
            mariadb.write(lambda session: session.execute(row))
    mariadb.write(one)  # whose COMMIT would be that one's
    with mariadb.read() as session:
        assert session.get(PositionRow, "a") is None


def test_many_connections_that_ended_cost_one_try_each_at_most(mariadb: Database) -> None:
    """After a restart of the server all of those that are kept have ended."""
    with mariadb.read() as first, mariadb.read() as second:
        numbers = [session.scalar(select(text("CONNECTION_ID()"))) for session in (first, second)]
    with closing(Database(mariadb.url)) as other, other.engine.begin() as connection:
        for number in numbers:
            connection.exec_driver_sql(f"KILL {number}")
    assert mariadb.write(one) == 1
