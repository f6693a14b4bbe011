"""Each way of being ill, which its health check is to notice; and an outage that is none."""

import time
from collections.abc import Callable, Iterator

from playground.process import Process
from playground.redis_server import RedisServer
from tests.toolforge.fleet import Fleet
from tests.toolforge.jobs import Job, commands
from tests.toolforge.tool import Tool
from worker import pulse

SECONDS = 30  # HEALTH_SECONDS: minutes, in production
OUTAGE = 10  # of the broker, that is shorter
_FIRST, _SECOND = "score-1", "score-2"


def unnoticed(fleet: Fleet) -> Iterator[str]:
    """What its health check should have said, and did not."""
    tool, known = fleet.tool, commands(fleet.tool.checkout)
    for name, command in (
        (_FIRST, "score"),
        (_SECOND, "score"),
        ("poll", "poll"),
        ("edit", "edit"),
    ):
        fleet.start(Job(name, known[command]), HEALTH_SECONDS=str(SECONDS))
    fleet.say(f"the broker is away for {OUTAGE} s, which is no illness")
    yield from _broker_away(fleet)
    fleet.say("a consumer and an editor hang, and the stream is gone")
    fleet.running[_FIRST].freeze()
    fleet.running["edit"].freeze()
    _end_stream(tool)
    for name, words in ((_FIRST, pulse.CONSUMER), ("edit", pulse.EDITOR), ("poll", pulse.STREAM)):
        yield from _not_said(fleet, name, words)
    if said := fleet.ill(_SECOND):
        yield f"{_SECOND} is well, and says: {said}"
    fleet.say("the database is gone")
    tool.mariadb.stop()
    yield from _not_said(fleet, _SECOND, pulse.DATABASE)
    fleet.stop()


def _broker_away(fleet: Fleet) -> Iterator[str]:
    servers = fleet.tool.redis_server
    servers.stop()
    back = time.monotonic() + OUTAGE
    while time.monotonic() < back:
        for name in fleet.running:
            if said := fleet.ill(name):
                yield f"without a broker for less than {OUTAGE} s, {name} says: {said}"
        time.sleep(1)
    RedisServer.start(servers.folder, port=servers.port, as_toolforge=True)
    _wait(lambda: not any(map(fleet.ill, fleet.running)))


def _not_said(fleet: Fleet, name: str, words: str) -> Iterator[str]:
    if not _wait(lambda: words in fleet.ill(name)):
        yield f"{name} does not say that {words}, but: {fleet.ill(name) or 'well'}"


def _wait(done: Callable[[], bool]) -> bool:
    until = time.monotonic() + 3 * SECONDS
    while not done() and time.monotonic() < until:
        time.sleep(0.5)
    return done()


def _end_stream(tool: Tool) -> None:
    relay = Process.recall(tool.wiki.folder / "relay.json")
    assert relay is not None
    relay.stop()
