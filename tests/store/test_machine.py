"""The editors' machine over a real database."""

import itertools
import shutil
from contextlib import closing
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from store.session import Database
from tests.review.machine import EditorMachine
from tests.store.bench import DatabaseBench


def test_editors_over_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    numbers = itertools.count()

    class OverSQLite(EditorMachine):
        @staticmethod
        def make_bench() -> DatabaseBench:
            path = tmp_path / f"{next(numbers)}.db"
            shutil.copy(sqlite_template, path)
            database = Database(f"sqlite:///{path}")
            event.listen(database.engine, "connect", _no_power_cuts)
            return DatabaseBench(database=database)

        def teardown(self) -> None:
            assert isinstance(self.bench, DatabaseBench)
            with closing(self.bench.database):
                super().teardown()

    run_state_machine_as_test(
        OverSQLite, settings=settings(max_examples=15, stateful_step_count=20, deadline=None)
    )


def _no_power_cuts(connection: object, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]
