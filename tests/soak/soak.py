"""One soak: people, troubles and the service, until all is calm; then what was found."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from threading import Event

from playground.demo import prepare
from playground.person import Person
from playground.wiki import LocalWiki
from review.status import NoticeStatus, Status
from tests.counting import notice_counts, upload_counts
from tests.soak import checks, reading
from tests.soak.check_listing import excuses
from tests.soak.keeper import Keeper
from tests.soak.people import WORK, work
from tests.soak.town import Town
from tests.soak.troubles import TROUBLES, calm

SETTINGS = {
    "MODE": "category",
    "MODEL": "mobilenet_v2",
    "NSFW_THRESHOLD": "0.001",
    "SEXY_THRESHOLD": "0.06",
    # These thresholds list nearly everything, by few uploaders, as fast as it comes.
    "MASS_UPLOAD": "1000000",
    "FLAGS_PER_HOUR": "1000000",
    "BREAKER_FACTOR": "0",
    "REPORT_SECONDS": "1",
    "EDITOR_SECONDS": "3",
    "EDITS_PER_MINUTE": "1000",
    "EDITS_PER_DAY": "100000",
    "PARALLEL_FETCHES": "100",  # a killed process's come back after half a minute only
    "READ_SECONDS": "1",
    "RECONCILE_SECONDS": "5",
    "RETRY_SECONDS": "0.5",
    "ATTEMPTS": "100",
    "CLAIM_SECONDS": "5",
    "DECODE_SECONDS": "4",
    "VIDEO_SECONDS": "4",
    "SWEEP_SECONDS": "1",
}
UNSETTLED = "it was not all done when patience ended: nothing else was judged"
Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Result:
    """What was done, what came of the uploads, what was excused, and what was found."""

    acts: Counter[str]
    kills: int
    statuses: dict[Status, int]
    notices: dict[NoticeStatus, int]
    excused: Counter[str]
    findings: list[str]


@dataclass(frozen=True, kw_only=True)
class Soak:
    """What one soak is made of; `folder` is empty. The same seed chooses the same acts."""

    folder: Path
    seed: int
    files: int
    pace: float  # seconds between two acts of one person, at most
    pause: float  # seconds between two troubles, at most
    patience: float  # seconds until all has settled, at most
    settings: Mapping[str, str]
    say: Say

    def run(self) -> Result:
        """All of it; the servers are ended whatever happens."""
        with LocalWiki.start(self.folder / "wiki", mariadb=True) as wiki:
            prepare(wiki)
            keeper = Keeper(wiki, self.folder / "service", SETTINGS | dict(self.settings))
            try:
                acts = self._live(wiki, keeper)
                calm(wiki)
                keeper.restart()
                with Person.login(wiki.api, "Admin") as admin:
                    settled = self._settle(admin, keeper)
                    keeper.service.stop()
                    result = self._judge(admin, wiki, keeper, acts)
                    return result if settled else replace(result, findings=[UNSETTLED])
            finally:
                keeper.service.stop()

    def _live(self, wiki: LocalWiki, keeper: Keeper) -> Counter[str]:
        """Everybody at work, and trouble at random, until all files are there."""
        rng, town, stop = Random(self.seed), Town(wiki.bot, self.files), Event()
        with ThreadPoolExecutor(len(WORK)) as pool:
            people = [
                pool.submit(work, wiki.api, name, town, self.seed, self.pace, stop)
                for name in sorted(WORK)
            ]
            try:
                while town.made < self.files and not any(one.done() for one in people):
                    time.sleep(rng.uniform(self.pause / 4, self.pause))
                    if rng.random() < 0.1:
                        keeper.restart()
                    else:
                        rng.choice(TROUBLES)(wiki, rng)
                    self.say(f"{town.made} files, {keeper.kills} kills, {keeper.counts()}")
            finally:
                stop.set()
            return sum((Counter(one.result()) for one in people), Counter())

    def _settle(self, admin: Person, keeper: Keeper) -> bool:
        """Wait until nothing is under way or unread; False where patience ends before."""
        number = len(reading.logged(admin))
        deadline = time.monotonic() + self.patience

        def settled() -> bool:
            return keeper.settled(number)

        if not self._wait(settled, f"settling: {number} uploads", keeper, deadline):
            return False
        keeper.read_again()
        return self._wait(lambda: keeper.has_read() and settled(), "reading", keeper, deadline)

    def _wait(self, done: Callable[[], bool], what: str, keeper: Keeper, deadline: float) -> bool:
        while not done():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.5)
            self.say(f"{what}, {keeper.counts()}")
        return True

    def _judge(self, admin: Person, wiki: LocalWiki, keeper: Keeper, acts: Counter[str]) -> Result:
        watch = keeper.service.watch
        evidence = reading.evidence(admin, watch, wiki.bot)
        return Result(
            acts=acts,
            kills=keeper.kills,
            statuses=upload_counts(watch),
            notices=notice_counts(watch),
            excused=excuses(evidence),
            findings=checks.findings(evidence),
        )
