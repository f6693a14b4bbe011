"""kill -9 of each process, in each phase of its work: it is started again, and all goes on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from playground.wiki import LocalWiki
from tests.chaos import hold
from tests.chaos.case import judge
from tests.chaos.fleet import EDIT, POLL, WORK
from tests.chaos.hold import Hold
from tests.chaos.pool import Pool
from tests.chaos.stage import ALL, Stage, stage

pytestmark = pytest.mark.integration
QUICK, LONG = (), pytest.mark.chaos
Kill = Callable[[Stage], None]


@pytest.fixture(scope="module")
def running(
    wiki: LocalWiki, models: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One service for all of these cases: a case begins where the last has left it."""
    with stage(wiki, tmp_path_factory.mktemp("kills"), models) as made:
        made.start(*ALL)
        yield made


def child(stage: Stage) -> None:
    """Both children, one of which has the file; their parent lives."""
    for which in range(len(stage.fleet.children(WORK))):
        stage.fleet.kill_child(WORK, which)


def process(name: str) -> Kill:
    return lambda stage: stage.fleet.kill(name)


@pytest.mark.parametrize(
    ("at", "kill"),
    [
        pytest.param(hold.CLAIMING, child, marks=LONG, id="claiming-child"),
        pytest.param(hold.LOOKING, child, marks=LONG, id="looking-child"),
        pytest.param(hold.FETCHING, child, marks=QUICK, id="fetching-child"),
        pytest.param(hold.FINISHING, child, marks=LONG, id="finishing-child"),
        pytest.param(hold.CLAIMING, process(WORK), marks=LONG, id="claiming-worker"),
        pytest.param(hold.LOOKING, process(WORK), marks=LONG, id="looking-worker"),
        pytest.param(hold.FETCHING, process(WORK), marks=LONG, id="fetching-worker"),
        pytest.param(hold.FINISHING, process(WORK), marks=QUICK, id="finishing-worker"),
        pytest.param(hold.REGISTERING, process(POLL), marks=LONG, id="registering-poller"),
        pytest.param(hold.BEGINNING, process(EDIT), marks=LONG, id="beginning-editor"),
        pytest.param(hold.CHECKING, process(EDIT), marks=LONG, id="checking-editor"),
        pytest.param(hold.SAVING, process(EDIT), marks=LONG, id="saving-editor"),
        pytest.param(hold.NOTING, process(EDIT), marks=QUICK, id="noting-editor"),
    ],
)
def test_killed(
    at: Hold, kill: Kill, running: Stage, pool: Pool, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    files = pool.take(f"Killed {name}")
    with at(running) as reached:
        running.upload(files, name)
        running.wait(reached)
        kill(running)
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)
