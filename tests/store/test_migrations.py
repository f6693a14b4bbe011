import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import inspect, make_url, text

from store.checks import Checks
from store.inbox import Inbox
from store.migrate import SCRIPTS, downgrade, upgrade
from store.session import Database
from store.tables import Base
from tests.store.conftest import MARIADB

SERVED = "s00000__empty"  # a name that the test server's user may make
TABLES = {table.name for table in Base.metadata.sorted_tables}
UPLOAD = """
INSERT INTO uploads (id, wiki, log_id, title, sha1, uploaded_at, uploader, action, status, reason,
attempts, not_before, registered_at, enqueued_at) VALUES (1, 'w', 1, 'File:A', '', '2026-01-02',
'', 'upload', 'suspect', '', 0, '2026-01-02', '2026-01-02', '2026-01-02')
"""
NOTICE = """
INSERT INTO notices (id, upload_id, wiki, page_id, sha1, kind, status, reason)
VALUES (1, 1, 'w', 1, '', 'report', 'due', '')
"""
UPGRADE = """
import sys
from store.migrate import upgrade
from store.session import Database
database = Database(sys.argv[1])
upgrade(database)
database.close()
"""


@pytest.fixture(params=["sqlite", MARIADB])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    url = str(request.getfixturevalue("mariadb_url"))
    with closing(Database(url)) as server, server.engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {SERVED}"))
        yield make_url(url).set(database=SERVED).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {SERVED}"))


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    with closing(Database(empty_url)) as database:
        yield database


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def version(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_an_empty_database_gets_all_tables(empty: Database) -> None:
    upgrade(empty)
    assert tables(empty) == TABLES | {"alembic_version"}
    assert version(empty) == ScriptDirectory(str(SCRIPTS)).get_current_head()


def test_what_a_later_version_has_made_stays_and_stops_nobody(empty: Database) -> None:
    upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE later (id INTEGER PRIMARY KEY)"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    upgrade(empty)  # as each process does when it starts
    assert tables(empty) == TABLES | {"alembic_version", "later"}
    assert version(empty) == "9999"
    with pytest.raises(CommandError):
        downgrade(empty, "base")


def test_a_version_that_nobody_has_made_is_an_error(empty: Database) -> None:
    upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'abcd'"))
    with pytest.raises(CommandError):
        upgrade(empty)


def test_migrations_and_models_are_the_same(empty: Database) -> None:
    upgrade(empty)
    with empty.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_the_columns_are_made_alike_to_the_letter(empty: Database) -> None:
    """Collations, widths and fractions of a second, which the comparison above leaves out."""
    upgrade(empty)
    migrated = columns(empty)
    downgrade(empty, "base")
    Base.metadata.create_all(empty.engine)
    assert migrated == columns(empty)
    assert len(migrated) == sum(len(table.columns) for table in Base.metadata.sorted_tables)


def columns(database: Database) -> dict[tuple[str, str], str]:
    found = inspect(database.engine)
    return {
        (table, column["name"]): f"{column['type']!r} {column['nullable']}"
        for table in TABLES
        for column in found.get_columns(table)
    }


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO positions (wiki, read_until) VALUES ('w', '2026-01-02 03:04:05')")
        )
    upgrade(empty)
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM positions")) == 1


def test_one_step_back_keeps_the_rows(empty: Database) -> None:
    upgrade(empty)
    with empty.engine.begin() as connection:
        connection.execute(text(UPLOAD))
        connection.execute(text(NOTICE))
    downgrade(empty, "0001")
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM notices")) == 1
    upgrade(empty)
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT crashes FROM uploads")) == 0


SCORED = """
INSERT INTO models (id, sha256, preprocessing, name, path, registered_at)
VALUES (1, 's', 'p', 'm', '', '2026-01-02');
INSERT INTO scores (id, sha1, model_id, representation, fetched_bytes, scored_at)
VALUES (1, 'a', 1, 'original', 1, '2026-01-02'), (2, 'b', 1, 'original', 1, '2026-01-02');
INSERT INTO frames (score_id, number, scene, probabilities) VALUES (1, 0, 0, '{}'), (2, 0, 0, '{}');
UPDATE uploads SET kind = 'picture', score_id = 1
"""


def test_scores_of_videos_are_forgotten_and_what_became_of_them_is_not(empty: Database) -> None:
    upgrade(empty)
    downgrade(empty, "0002")
    with empty.engine.begin() as connection:
        connection.execute(text(UPLOAD))
        for statement in SCORED.split(";"):
            connection.execute(text(statement))
        second = UPLOAD.replace("(1, 'w', 1,", "(2, 'w', 2,")
        connection.execute(text(second))
        connection.execute(text("UPDATE uploads SET kind = 'video', score_id = 2 WHERE id = 2"))
    upgrade(empty)
    with empty.engine.connect() as connection:
        rows = connection.execute(text("SELECT status, score_id FROM uploads ORDER BY id")).all()
        assert [tuple(row) for row in rows] == [("suspect", 1), ("suspect", None)]
        assert connection.scalars(text("SELECT id FROM scores")).all() == [1]
        assert connection.scalars(text("SELECT score_id FROM frames")).all() == [1]


def test_the_log_is_compared_from_where_reading_stopped(empty: Database) -> None:
    upgrade(empty)
    downgrade(empty, "0003")
    position = "INSERT INTO positions (wiki, read_until) VALUES ('w', '2026-01-02 03:04:05')"
    with empty.engine.begin() as connection:
        connection.execute(text(position))
    upgrade(empty)
    until = Checks(empty).checked_until("w")
    assert until is not None
    assert until == Inbox(empty).read_until("w")


def test_notices_know_whose_files_they_are_about(empty: Database) -> None:
    upgrade(empty)
    downgrade(empty, "0005")
    with empty.engine.begin() as connection:
        connection.execute(text(UPLOAD))
        connection.execute(text("UPDATE uploads SET uploader = 'Somebody'"))
        connection.execute(text(NOTICE))
    upgrade(empty)
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT uploader FROM notices")) == "Somebody"


def test_downgrading_leaves_nothing(empty: Database) -> None:
    upgrade(empty)
    downgrade(empty, "base")
    assert tables(empty) == {"alembic_version"}
    assert version(empty) is None
    upgrade(empty)
    assert tables(empty) == TABLES | {"alembic_version"}


def test_processes_that_start_together_migrate_once(empty_url: str, empty: Database) -> None:
    command = [sys.executable, "-c", UPGRADE, empty_url]
    starting = [
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=SCRIPTS.parent)
        for _ in range(4)
    ]
    errors = [process.communicate(timeout=60)[1] for process in starting]
    assert errors == [""] * 4
    assert [process.returncode for process in starting] == [0] * 4
    assert tables(empty) == TABLES | {"alembic_version"}


def test_a_migration_that_was_killed_in_the_middle_goes_on(empty: Database) -> None:
    """On MariaDB every CREATE stands at once, and alembic's note of it comes last."""
    upgrade(empty)
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        for table in ("answers", "notices"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    upgrade(empty)
    assert {"answers", "notices"} <= tables(empty)


def test_a_step_back_that_was_killed_in_the_middle_goes_on(empty: Database) -> None:
    """The last one: on MariaDB each of its parts stands at once."""
    upgrade(empty)
    last = ScriptDirectory(str(SCRIPTS)).get_revision("head")
    downgrade(empty, str(last.down_revision))
    with empty.engine.begin() as connection:
        again = text("UPDATE alembic_version SET version_num = :number")
        connection.execute(again, {"number": last.revision})
    downgrade(empty, str(last.down_revision))
    assert version(empty) == last.down_revision
    upgrade(empty)
    assert tables(empty) == TABLES | {"alembic_version"}


def alembic(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """That command, on the database of this folder."""
    return subprocess.run(
        [Path(sys.executable).parent / "alembic", *words],
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder.parent), "DATA_DIR": str(folder), **more},
        cwd=SCRIPTS.parent,
        capture_output=True,
        check=False,
        text=True,
    )


def make_later(folder: Path) -> None:
    """A database there whose tables a later version has made."""
    with closing(Database(f"sqlite:///{folder / 'review.db'}")) as database:
        upgrade(database)
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


def test_the_command_makes_a_new_database_in_a_new_folder(tmp_path: Path) -> None:
    """As `make migrate` does, whose alembic does not look into the working directory."""
    folder = tmp_path / "new"
    done = alembic(folder, "upgrade", "head")
    with closing(Database(f"sqlite:///{folder / 'review.db'}")) as database:
        assert tables(database) >= set(Base.metadata.tables)
        now = version(database)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        f"migrate: DATA_DIR='{folder}': its tables are of version {now}\n",
        "",
    )


def test_the_command_says_that_a_later_version_was_here(tmp_path: Path) -> None:
    make_later(tmp_path)
    done = alembic(tmp_path, "upgrade", "head")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(
        ": its tables are of version 9999, newer than this one's, and stay as they are\n"
    )


def test_what_version_the_tables_are_of_may_be_asked_after_a_later_one(tmp_path: Path) -> None:
    make_later(tmp_path)
    done = alembic(tmp_path, "current")
    assert "Traceback" not in done.stderr
    assert "9999" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ({"SITE": "/gone.toml"}, "migrate: SITE='/gone.toml': neither 'commons' nor a readable"),
        (
            {"DATABASE_URL": "mysql+pymysql://u:s3cret@127.0.0.1:1/x"},
            "migrate: DATABASE_URL: cannot use the database (Can't connect to MySQL server on ",
        ),
    ],
)
def test_what_is_wrong_is_one_line_of_the_command(
    tmp_path: Path, setting: dict[str, str], line: str
) -> None:
    done = alembic(tmp_path, "upgrade", "head", **setting)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1
    assert "s3cret" not in done.stderr
