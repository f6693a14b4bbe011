"""What is followed after it was scored: files, and when to look at them again. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from review.answer import Source
from review.notice import NoticeKind
from review.status import Status
from review.upload import Queue

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=1)
OPEN_FOR = timedelta(days=90)  # that long an answer is waited for
OTHERS_FOR = timedelta(days=7)  # that long the other files are looked at, once a day


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A notice that stands written on the wiki.

    `revision` wrote it, at `written_at` (UTC) or soon after. The wiki's log is read up to
    `since` (UTC). `sources` tells in which ways it has been answered, unless that was taken
    back; `decided` whether one of the answers counts.
    """

    notice_id: int
    kind: NoticeKind
    sha1: str
    revision: int
    written_at: datetime
    since: datetime
    sources: frozenset[Source] = frozenset()
    decided: bool = False


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A file as it was when it was last looked at.

    `sha1` is the content of its latest upload that was scored, `ended_at` when that was. `gone`
    says whether the file was found deleted before.
    """

    page_id: int
    title: str
    sha1: str
    gone: bool
    ended_at: datetime
    listed: tuple[Listed, ...] = ()

    @property
    def as_it_was(self) -> "Found":
        """What is known of it already."""
        return Found(page_id=self.page_id, title=self.title, sha1=None if self.gone else self.sha1)

    def unanswered(self, source: Source, *kinds: NoticeKind) -> list[Listed]:
        """The notices, of these kinds if there are any, that were not answered in that way."""
        return [
            one
            for one in self.listed
            if source not in one.sources and (not kinds or one.kind in kinds)
        ]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the wiki says of the file now.

    `title` is empty where there is no such page any more; `sha1` is None where there is no
    file, and empty where the wiki hides it; `since` is when that version came. `tagged` says
    whether the template stands on the page, `kept` whether a deletion request was closed in
    favour of the file; both matter only where a notice waits for it.
    """

    page_id: int
    title: str
    sha1: str | None
    since: datetime | None = None
    tagged: bool = True
    kept: bool = False
    look_at: datetime | None = None

    @property
    def gone(self) -> bool:
        """Whether there is no such file."""
        return self.sha1 is None

    def shows(self, sha1: str) -> bool:
        """Whether that content is the current one; of one that is hidden it may be."""
        return self.sha1 in ("", sha1)

    def due(self, file: Followed, now: datetime) -> "Found":
        """With the time of the next look; without one where nothing more is waited for."""
        return replace(self, look_at=next_look(file, now))


def first_look(status: Status, queue: Queue) -> timedelta | None:
    """How long after it was scored a file is looked at first; None: when an event tells of it.

    Of what is fresh much is soon deleted. Of what was there for years little is, and each look
    at millions of files costs as much as registering them.
    """
    if status is Status.SUSPECT:
        return SHORTEST
    return LONGEST if queue is Queue.FRESH else None


def next_look(file: Followed, now: datetime) -> datetime | None:
    """When to look at the file again, were no event to tell of it."""
    waiting = [one.written_at for one in file.listed if not one.decided]
    if waiting and (wait := pause(max(waiting), now)):
        return now + wait
    return now + LONGEST if now < file.ended_at + OTHERS_FOR else None


def pause(begin: datetime, now: datetime) -> timedelta | None:
    """How long not to ask after what was put before people then; None: not any more.

    An hour at first, then a tenth of the time that it has waited, a day at most.
    """
    age = now - begin
    return None if age >= OPEN_FOR else min(max(age / 10, SHORTEST), LONGEST)
