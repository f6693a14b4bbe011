"""Makes the service wait at a point of its work, so that it can be killed there.

Each is for a with block, and hands out whether the point was reached.
"""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from sqlalchemy import create_engine

from playground.database import DATABASE
from review.status import NoticeStatus, Status
from tests.chaos.fleet import EDIT, WORK
from tests.chaos.stage import Stage
from tests.counting import notice_counts, upload_counts
from wiki.summary import MARK

Reached = Callable[[], bool]
Hold = Callable[[Stage], AbstractContextManager[Reached]]
SECONDS = 3.0  # that the wiki waits: a rule that has begun to wait cannot be taken back


def asking(match: str, seconds: float = SECONDS) -> Hold:
    """The wiki is slow to answer what holds these words."""

    @contextmanager
    def hold(stage: Stage) -> Iterator[Reached]:
        stage.wiki.clear_faults()
        stage.wiki.fault(match, delay=seconds)
        yield lambda: _has_begun(stage)
        stage.wiki.clear_faults()

    return hold


def storing(table: str, statement: str) -> Hold:
    """The database lets nobody change that table; reached when such a statement waits."""

    @contextmanager
    def hold(stage: Stage) -> Iterator[Reached]:
        engine = create_engine(stage.mariadb.admin_url + DATABASE)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"LOCK TABLES {table} READ")
            yield lambda: _waits(stage, statement)
            connection.exec_driver_sql("UNLOCK TABLES")
        engine.dispose()

    return hold


def resting(name: str, ready: Callable[[Stage], bool], then: Hold) -> Hold:
    """That process rests until it has something to do, and then meets with the other hold."""

    @contextmanager
    def hold(stage: Stage) -> Iterator[Reached]:
        stage.fleet.signal(name, signal.SIGSTOP)
        held = list[Reached]()
        with ExitStack() as stack:

            def reached() -> bool:
                if not held and ready(stage):
                    held.append(stack.enter_context(then(stage)))
                    stage.fleet.signal(name, signal.SIGCONT)
                return bool(held) and held[0]()

            yield reached

    return hold


def _registered(stage: Stage) -> bool:
    return Status.WAITING in upload_counts(stage.watch)


def _due(stage: Stage) -> bool:
    return NoticeStatus.DUE in notice_counts(stage.watch)


LOOKING = asking("iiurlwidth")
FETCHING = asking("GET /wikipedia/commons/")
CLAIMING = resting(WORK, _registered, storing("uploads", "AND uploads.id ="))
FINISHING = storing("scores", "INSERT INTO scores")
REGISTERING = storing("uploads", "INSERT INTO uploads")
BEGINNING = resting(EDIT, _due, storing("notices", "FROM notices"))
CHECKING = asking("rvuser=")  # the last question before an edit
SAVING = asking(MARK)  # the wiki saves it when it has waited, whoever is gone by then


@contextmanager
def NOTING(stage: Stage) -> Iterator[Reached]:  # noqa: N802 -- a hold as the others are
    """The edit stands on the wiki, and the database does not know of it yet."""
    before, waits = _saved(stage), list[Reached]()
    with ExitStack() as stack, asking(MARK, 1.0)(stage) as saving:

        def reached() -> bool:
            if not waits and saving():  # the database closes while the wiki takes its time
                closed = storing("notices", "FROM notices")
                waits.append(stack.enter_context(closed(stage)))
            return bool(waits) and _saved(stage) > before and waits[0]()

        yield reached


def _has_begun(stage: Stage) -> bool:
    rules = json.loads((stage.wiki.folder / "faults.json").read_text())
    return all(rule["times"] == 0 for rule in rules)


def _waits(stage: Stage, statement: str) -> bool:
    waiting = stage.sql(
        "SELECT info FROM information_schema.processlist"
        " WHERE state LIKE 'Waiting for table%%' AND info IS NOT NULL"
    )
    return any(statement in row[0] for row in waiting)


def _saved(stage: Stage) -> int:
    """How many edits the wiki has told of that bear the service's mark."""
    return (stage.wiki.folder / "rc.jsonl").read_text().count(MARK)
