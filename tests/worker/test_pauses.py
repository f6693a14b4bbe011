"""What is paused rests, and goes on from where it was."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from review.errors import Paused
from review.notice import Mode, NoticeKind
from review.pause import Work
from review.status import NoticeStatus
from review.upload import Queue
from settings import Settings
from tests.review.editing import MemoryBench
from tests.worker.test_loop import raising, run
from tests.worker.test_poller import START, Script, seen, upload
from tests.worker.test_sweeper import PATIENCE, Queues
from wiki.uploads.seen import Seen
from wiring import House
from worker import poller as poller_module
from worker import reconciler, sweeper, tasks
from worker.editor import Rounds
from worker.poller import Poller, poller
from worker.resume import go_on, resume


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with closing(House(Settings(data_dir=tmp_path))) as house:
        house.migrate()
        yield house


def reading(house: House, script: Script) -> Poller:
    house.feed = script  # type: ignore[assignment]
    return poller(house, lambda _: None, Event())


def test_the_poller_stops_at_its_position_and_goes_on_from_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.pauses.LOOK_EVERY", timedelta(0))
    paused = seen(2)

    class Pausing(Script):
        def follow(self, since: datetime, heard: Callable[[], None]) -> Iterator[Seen]:
            for one in super().follow(since, heard):
                if one is paused:
                    house.pauses.begin(Work.POLLING, "Jane")
                yield one

    house.inbox.begin(house.site.name, START, timedelta(0))
    feed = Pausing([seen(1), paused, seen(3)], [seen(2), seen(3)])
    ours = reading(house, feed)
    with pytest.raises(Paused):
        ours.poll()
    with pytest.raises(Paused):
        ours.poll()
    assert [row.log_id for row in house.watch.uploads()] == [1]
    assert len(feed.asked) == 1, "while it is paused the wiki is not asked"
    house.pauses.end(Work.POLLING)
    ours.poll()
    assert [row.log_id for row in house.watch.uploads()] == [1, 2, 3]
    assert feed.asked[1] < START + timedelta(seconds=2)


def test_nor_is_the_log_compared(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.pauses.begin(Work.POLLING, "Jane")
    said: list[str] = []

    def once(step: Callable[[], None], **_: object) -> None:
        with pytest.raises(Paused):
            step()

    monkeypatch.setattr(reconciler, "keep_going", once)
    reconciler.check_now_and_then(house, Event(), said.append)


def test_a_paused_scorer_claims_nothing_and_the_sweeper_sends_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored: list[int] = []
    pipeline = SimpleNamespace(score=scored.append)
    probe = SimpleNamespace(check=lambda: None)
    monkeypatch.setattr(tasks, "house", lambda: SimpleNamespace(pauses=house.pauses))
    monkeypatch.setattr(tasks, "scoring", lambda: (probe, pipeline))
    house.pauses.begin(Work.SCORING, "Jane")
    tasks.score(1)
    assert scored == []
    house.inbox.register(house.site.name, [upload(1)], START)
    queues = Queues()
    assert (
        sweeper.sweep(house.inbox, queues.send, timedelta(0), length=queues.length, paused=True)
        == 0
    )
    go_on(house, Work.SCORING, lambda _: None)
    tasks.score(1)
    assert scored == [1]


def test_what_was_sent_while_scoring_was_paused_is_sent_at_once_when_it_goes_on(
    house: House,
) -> None:
    house.pauses.begin(Work.SCORING, "Jane")
    house.inbox.register(house.site.name, [upload(1), upload(2)], START)
    queues, said = Queues(), list[str]()
    assert sweeper.sweep(house.inbox, queues.send, PATIENCE, length=queues.length) == 0, (
        "it was sent just now"
    )
    assert go_on(house, Work.SCORING, said.append, dry_run=True)
    assert sweeper.sweep(house.inbox, queues.send, PATIENCE, length=queues.length) == 0
    assert go_on(house, Work.SCORING, said.append)
    assert sweeper.sweep(house.inbox, queues.send, PATIENCE, length=queues.length) == 2
    assert queues.sent[Queue.FRESH] == [1, 2]
    assert said[0].startswith("scoring would go on: it was paused on 20")
    assert said[1].startswith("scoring goes on: it was paused on 20")
    assert not go_on(house, Work.SCORING, said.append)
    assert said[2] == "nothing to resume: scoring is not paused"


@pytest.mark.parametrize("mode", [Mode.REPORT, Mode.DRY_RUN])
def test_a_paused_editor_keeps_its_lease_and_says_why_it_does_not_write(mode: Mode) -> None:
    bench = MemoryBench(mode=mode)
    bench.suspects(1, NoticeKind.REPORT)
    pause: Paused | None = Paused("editing is paused")

    def paused() -> None:
        if pause is not None:
            raise pause

    rounds = Rounds(replace(bench.editor(), may_edit=paused))
    with pytest.raises(Paused):
        rounds.step()
    assert rounds.stopped == bench.memory.idle == "editing is paused"
    assert bench.memory.editor is not None
    assert [notice.status for notice in bench.notices()] == [NoticeStatus.DUE]
    pause = None
    rounds.step()
    assert rounds.stopped == bench.memory.idle == ""
    assert [notice.status for notice in bench.notices()] != [NoticeStatus.DUE]


def test_a_pause_is_said_once_and_soon_looked_at_again() -> None:
    waited, said = run(raising(*[Paused("polling is paused")] * 5, None, None), 7)
    assert waited == [5.0] * 5 + [0.0] * 2
    assert said == ["polling is paused"]


def test_resuming_the_listing_says_what_is_still_paused(house: House) -> None:
    house.pauses.begin(Work.EDITING, "Jane")
    said: list[str] = []
    assert not resume(house, "John", said.append)
    assert said[1].startswith("editing is paused since ")
    house.stops.stop("too many")
    assert resume(house, "John", said.append, dry_run=True)
    assert said[2].startswith("listing would be resumed")
    assert resume(house, "John", said.append)


def test_who_paused_it_needs_no_hint_of_the_network(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    pause = house.pauses.begin(Work.POLLING, "Jane")

    def complain(_step: Callable[[], None], *, say: Callable[[str], None], **_: object) -> None:
        if not said:  # of two loops, the notes' comes first
            say(str(pause))
            say("cannot reach the wiki")

    monkeypatch.setattr(poller_module, "keep_going", complain)
    poller_module.follow(house, reading(house, Script()), Event(), said.append)
    assert said[0] == str(pause)
    assert said[1] == f"cannot reach the wiki; {poller_module.HINT}"
