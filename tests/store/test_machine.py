"""The machines of editors and of uploads over a real database."""

import itertools
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from store.session import Database
from tests.review.machine import EditorMachine
from tests.store.bench import DatabaseBench
from tests.store.conftest import emptied
from tests.store.upload_machine import UploadMachine

MakeBench = Callable[[], DatabaseBench]


@pytest.fixture
def make_bench(sqlite_template: Path, tmp_path: Path) -> MakeBench:
    numbers = itertools.count()

    def make() -> DatabaseBench:
        path = tmp_path / f"{next(numbers)}.db"
        shutil.copy(sqlite_template, path)
        return DatabaseBench(database=Database(f"sqlite:///{path}"))

    return make


def test_editors_over_sqlite(make_bench: MakeBench) -> None:
    class OverSQLite(EditorMachine):
        def teardown(self) -> None:
            assert isinstance(self.bench, DatabaseBench)
            with closing(self.bench.database):
                super().teardown()

    OverSQLite.make_bench = staticmethod(make_bench)
    run_state_machine_as_test(
        OverSQLite, settings=settings(max_examples=15, stateful_step_count=20, deadline=None)
    )


def test_uploads_over_sqlite(make_bench: MakeBench) -> None:
    class OverSQLite(UploadMachine):
        def teardown(self) -> None:
            with closing(self.bench.database):
                super().teardown()

    OverSQLite.make_bench = staticmethod(make_bench)
    run_state_machine_as_test(
        OverSQLite, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )


@pytest.mark.integration
def test_uploads_over_mariadb(migrated_mariadb_url: str) -> None:
    class OverMariaDB(UploadMachine):
        @staticmethod
        def make_bench() -> DatabaseBench:
            return DatabaseBench(database=emptied(Database(migrated_mariadb_url)))

        def teardown(self) -> None:
            with closing(self.bench.database):
                super().teardown()

    run_state_machine_as_test(
        OverMariaDB, settings=settings(max_examples=4, stateful_step_count=25, deadline=None)
    )
