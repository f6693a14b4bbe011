"""What a real MariaDB does to its clients, on a bad day or by other settings than ours."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from threading import Event, Thread, Timer

import pytest
from sqlalchemy import Connection, NullPool, create_engine, make_url, select, text, update
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session

from playground.database_root import Root, root_of
from review.upload import Queue, Upload
from store import engine
from store.due import NOT_SENT
from store.engine import MOST_CONNECTIONS
from store.inbox import Inbox
from store.migrate import upgrade
from store.session import Database
from store.tables import PositionRow, UploadRow
from store.tallies import Tallies
from tests.review.values import WIKI, an_upload
from tests.store.conftest import emptied
from tests.store.races import before, together
from tests.store.test_database import AT, later, position
from worker.loop import keep_going

pytestmark = pytest.mark.integration

OTHERWISE = {  # settings of a server that nobody has looked at
    "sql_mode": "",
    "character_set_server": "latin1",
    "collation_server": "latin1_swedish_ci",
    "time_zone": "+05:00",
}
ALIKE = (  # to a person or another collation
    "File:Ärger.jpg",
    "File:ärger.jpg",
    "File:Arger.jpg",
    "File:A\u0308rger.jpg",
    "File:Ärger.jpg\u200b",
    "File:Ärger.jpeg",
    "File:Ärger🎈.jpg",
    "File:Ärger🎃.jpg",
    "File:Straße.jpg",
    "File:Strasse.jpg",
)


@pytest.fixture
def root(migrated_mariadb_url: str) -> Iterator[Root]:
    with root_of(migrated_mariadb_url) as root:
        yield root


@pytest.fixture
def database(migrated_mariadb_url: str) -> Iterator[Database]:
    with closing(emptied(Database(migrated_mariadb_url))) as database:
        database.write(lambda session: session.add(PositionRow(wiki="a", read_until=AT)))
        yield database


def connection_id(database: Database) -> int:
    with database.read() as session:
        return int(session.scalar(text("SELECT CONNECTION_ID()")) or 0)


@pytest.mark.parametrize("charset", ["utf8mb4", "latin1"])
def test_nothing_depends_on_the_servers_settings(
    root: Root, migrated_mariadb_url: str, charset: str
) -> None:
    address = make_url(migrated_mariadb_url).update_query_dict({"charset": charset})
    url = address.set(database="s00000__otherwise").render_as_string(hide_password=False)
    with root.set(**OTHERWISE):
        root.run("CREATE DATABASE s00000__otherwise")
        try:
            with closing(Database(url)) as database:
                upgrade(database)
                all_is_as_it_was_written(database)
                what_does_not_fit_is_refused(database)
        finally:
            root.run("DROP DATABASE s00000__otherwise")


def all_is_as_it_was_written(database: Database) -> None:
    inbox = Inbox(database)
    uploads = [an_upload(number, title=title) for number, title in enumerate(ALIKE)]
    inbox.register(WIKI, uploads, AT)
    assert inbox.read_until(WIKI) == AT
    with database.read() as session:
        found = session.scalars(select(UploadRow.title).order_by(UploadRow.id)).all()
        now = session.scalar(text("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW())"))
    assert (tuple(found), now) == (ALIKE, 0)
    assert sum(Tallies(database).uploads(WIKI).values()) == len(ALIKE)


def what_does_not_fit_is_refused(database: Database) -> None:
    with pytest.raises(DataError, match="too long"):
        Inbox(database).register(WIKI, [an_upload(99, uploader="x" * 256)], AT)


def test_titles_that_look_alike_are_others(database: Database) -> None:
    uploads = [an_upload(number, title=title) for number, title in enumerate(ALIKE)]
    Inbox(database).register(WIKI, uploads, AT)
    with database.read() as session:
        for upload in uploads:
            same = select(UploadRow.log_id).where(UploadRow.title == upload.title)
            assert session.scalars(same).all() == [upload.log_id]


def test_what_the_server_has_closed_is_opened_again(root: Root, database: Database) -> None:
    database.close()
    with root.set(wait_timeout=1):
        first = connection_id(database)
        for work in (lambda: position(database), lambda: database.write(later)):
            time.sleep(1.5)
            work()
            assert connection_id(database) != first
            first = connection_id(database)
    assert position(database) > AT


def test_a_server_that_is_read_only_is_left_for_its_successor(
    root: Root, database: Database
) -> None:
    """After a failover the old address leads to the new server, but an old connection does not."""
    first = connection_id(database)
    with root.set(read_only=1), pytest.raises(OperationalError, match="read-only"):
        database.write(later)
    assert connection_id(database) != first
    tries = iter((1, 0))
    with before(
        database, "UPDATE positions", lambda: root.run(f"SET GLOBAL read_only={next(tries, 0)}")
    ):
        database.write(later)
    assert position(database) > AT


def test_that_it_is_read_only_is_one_line_of_a_loop_that_goes_on(
    root: Root, database: Database
) -> None:
    said: list[str] = []
    stop = Event()

    def step() -> None:
        database.write(later)
        stop.set()

    root.run("SET GLOBAL read_only=1")
    try:
        Timer(1.0, lambda: root_again(database.url)).start()
        keep_going(step, pause=0.1, stop=stop, say=said.append)
    finally:
        root.run("SET GLOBAL read_only=0")
    [line] = said
    assert line.startswith("cannot use the database ((1290, ")
    assert "\n" not in line


def root_again(url: str) -> None:
    with root_of(url) as root:
        root.run("SET GLOBAL read_only=0")


def test_a_transaction_that_lost_its_connection_is_run_again(
    root: Root, database: Database
) -> None:
    runs: list[int] = []

    def work(session: Session) -> None:
        later(session)
        session.flush()
        runs.append(1)
        if len(runs) == 1:
            root.run(f"KILL {session.scalar(text('SELECT CONNECTION_ID()'))}")

    database.write(work)
    assert len(runs) == 2
    assert position(database) == AT.replace(day=AT.day + 1)


def test_whoever_has_a_lock_for_too_long_is_waited_for_again(
    root: Root, database: Database
) -> None:
    database.close()
    with root.set(innodb_lock_wait_timeout=1), Session(database.engine) as other:
        other.get_one(PositionRow, "a", with_for_update=True)
        release = Timer(1.5, other.rollback)
        release.start()
        database.write(later)
        release.join()  # the lock is free before the session is
    assert position(database) > AT


def test_who_takes_what_is_due_locks_nothing_else(root: Root, database: Database) -> None:
    """Of a long queue: workers go on claiming, and nobody waits for the sweeper."""
    uploads = [an_upload(number) for number in range(200)]
    Inbox(database).register(WIKI, uploads, AT)
    database.write(lambda session: session.execute(update(UploadRow).values(enqueued_at=NOT_SENT)))
    root.run("ANALYZE TABLE s00000__review.uploads")
    free: list[int] = []

    def look() -> None:
        unlocked = "SELECT id FROM s00000__review.uploads FOR UPDATE SKIP LOCKED"
        free.append(len(root.run(unlocked)))

    with before(database, "UPDATE uploads", look):
        assert len(Inbox(database).take_due(Queue.FRESH, 20)) == 20
    assert free == [180]


def test_where_others_have_all_connections_it_is_waited(
    root: Root, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    with ExitStack() as stack:
        stack.enter_context(root.set(max_connections=10))
        others = stack.enter_context(all_connections(database.url))
        Timer(0.5, others[0].close).start()
        assert position(database) == AT
        database.close()
        stack.enter_context(all_connections(database.url))
        monkeypatch.setattr(engine, "PATIENCE", engine.PATIENCE / 10)
        with pytest.raises(OperationalError, match=r"1040, 'Too many connections'"):
            position(database)


@contextmanager
def all_connections(url: str) -> Iterator[list[Connection]]:
    """Those that the server has left."""
    other = create_engine(url, poolclass=NullPool)
    with ExitStack() as stack:
        found: list[Connection] = []
        with suppress(OperationalError):
            while True:
                found.append(stack.enter_context(other.connect()))
        yield found


def test_a_process_has_few_connections_however_many_threads(root: Root, database: Database) -> None:
    database.close()
    most, done = [0], Event()

    def count() -> None:
        mine = "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 's00000'"
        while not done.wait(0.005):
            most[0] = max(most[0], int(str(root.run(mine)[0][0])))

    watching = Thread(target=count)
    watching.start()
    uploads = [an_upload(number) for number in range(48)]

    def register(upload: Upload) -> list[int]:
        return Inbox(database).register(WIKI, [upload], AT)

    together(*[lambda one=one: register(one) for one in uploads])
    done.set()
    watching.join()
    assert 1 < most[0] <= MOST_CONNECTIONS
