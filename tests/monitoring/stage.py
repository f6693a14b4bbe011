"""A service in small, of the real parts over a real database, of which each can fail."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from monitoring.mail import mailer
from monitoring.watch import Watch
from review.fakes import FakeClock
from review.gap import Span
from review.notice import NoticeKind
from review.policy import unscored
from review.status import Status
from review.upload import Queue
from store.scorers import Scorers
from store.uploads import Uploads
from tests.monitoring.post import Post
from tests.review.values import SUSPECT, WIKI, an_upload, facts_of
from wiring import House

STEP = timedelta(minutes=2)  # between two looks: less than the lease
CLEAR = unscored(Status.NOT_VISUAL, "there is nothing to see")


@dataclass
class Stage:
    """What of the service works: the feed is `heard`, there are `scorers`, files are `scored`, an
    editor `edits`.

    With `fails`, each try of a file ends with these words; with `pauses`, the wiki wants one of
    that length each time. `said` is what is printed of alerts.
    """

    house: House
    clock: FakeClock
    post: Post
    heard: bool = True
    scorers: bool = True
    scored: bool = True
    edits: bool = True
    fails: str = ""
    pauses: timedelta | None = None
    said: list[str] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        self.watch = self.watcher()
        self._uploads = Uploads(self.house.database, timedelta(minutes=5))
        self._scorers = Scorers(self.house.database)
        self._done = timedelta(0)

    def watcher(self) -> Watch:
        """As another process has one."""
        return Watch(self.house, mailer(self.house.settings), self.said.append)

    def register(self, count: int = 1) -> list[int]:
        """Fresh uploads."""
        first, self.number = self.number, self.number + count
        new = [an_upload(n, uploaded_at=self.clock()) for n in range(first + 1, self.number + 1)]
        return self.house.inbox.register(WIKI, new, self.clock())

    def list_one(self) -> None:
        """One suspect that waits to be written."""
        [number] = self.register()
        claim = self._uploads.claim(number)
        assert claim is not None
        kinds = frozenset({NoticeKind.REPORT})
        facts = facts_of(claim.upload)
        self._uploads.finish(claim, SUSPECT, facts=facts, score=None, notices=kinds)

    def step(self) -> None:
        """Some minutes of the service."""
        self.clock.tick(STEP)
        if self.scorers:
            self._scorers.sign()
        now = self.clock()
        if self.heard:
            self.house.spans.followed(WIKI, Span(begin=now - STEP, end=now))
        if self.scored:
            self._score()
        if self.edits:
            self.house.desk.hold_lease()
            for notice in self.house.desk.due(NoticeKind.REPORT, 50):
                self.house.desk.would_write(notice)

    def _score(self) -> None:
        self.house.inbox.recover(timedelta(0))
        for number in self.house.inbox.take_due(Queue.FRESH, 100):
            if (claim := self._uploads.claim(number)) is None:
                continue
            if self.pauses is not None:
                self._uploads.postpone(claim, "a pause", self.pauses, counted=False)
            elif self.fails:
                self._uploads.postpone(claim, self.fails, STEP)
            else:
                self._uploads.finish(claim, CLEAR, facts=None, score=None, notices=frozenset())

    def minutes(self, count: int, *watches: Watch) -> None:
        """So many pass, with a look every other one."""
        for _ in range(count // 2):
            self.step()
            for watch in watches or (self.watch,):
                watch.look()

    def until(self, told: Callable[[], bool], most: int = 100) -> int:
        """The minutes that pass before it is so; fails after too many."""
        for passed in range(0, most, 2):
            if told():
                return passed
            self.minutes(2)
        raise AssertionError(f"not told within {most} minutes: {self.post.subjects}")

    def told(self, words: str) -> bool:
        """Whether some mail has these words."""
        return any(words in text for text in self.post.texts)
