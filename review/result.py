"""What became of one upload, as it is told to other programs and to whoever reviews."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from review.answer import Answer, Outcome, in_force
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from review.upload import Action

NEW_FOR = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One notice: its state, and once it was written, on which page, in which revision and when."""

    kind: NoticeKind
    status: NoticeStatus
    place: str | None = None
    revision: int | None = None
    written_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What people came to, in whose words it stands, and when that was said; not who it was.

    `outcome` is OTHER where somebody acted and nobody said anything of the content.
    """

    outcome: Outcome
    words: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Result:
    """One upload, with nothing of how the service works inside.

    Times are in UTC. `finished_at` is None while the upload waits or is scored: then there is
    no verdict. `nsfw` and `sexy` are 0 to 1; None where nothing was scored, and `sexy` where no
    model has that class. `second` is the moment of what moves that decided, `scene_begin` and
    `scene_end` the scene around it, in seconds; `page` the page of a document, from 1. `kind`
    is what people are told that the file is, None where nobody has looked. `representation`
    is what was looked at: "original", "thumbnail 330px". `model` and `model_sha256` are None
    where nothing was scored, or the score was pruned since. `notices` and `said` are of that
    content on that page, whichever upload they came from.

    `uploader` is empty where the wiki hides it. `uploader_known_since` is when the first of
    their uploads that are known here was made.
    """

    id: int
    wiki: str
    title: str
    sha1: str
    page_id: int | None
    uploader: str
    uploader_known_since: datetime
    uploaded_at: datetime
    action: Action
    mime: str | None
    kind: str | None
    status: Status
    reason: str
    finished_at: datetime | None
    representation: str | None
    model: str | None
    model_sha256: str | None
    policy_version: str | None
    nsfw: float | None
    sexy: float | None
    second: float | None
    page: int | None
    scene_begin: float | None
    scene_end: float | None
    notices: tuple[Posted, ...] = ()
    said: Said | None = None

    @property
    def uploader_is_new(self) -> bool:
        """Whether the first upload of theirs that is known here was less than 30 days before.

        The wiki is not asked for the age of the account: where a service has just begun,
        everybody is new. Whose name is hidden is not.
        """
        return bool(self.uploader) and self.uploaded_at - self.uploader_known_since < NEW_FOR


def said(answers: Iterable[Answer]) -> Said | None:
    """What all answers to the notices of one content come to; None where there is none.

    The latest counts of those that say anything, else the latest.
    """
    by_notice: dict[int, list[Answer]] = {}
    for one in answers:
        by_notice.setdefault(one.notice_id, []).append(one)
    left = [one for its in by_notice.values() for one in in_force(its)]
    telling = [one for one in left if one.outcome is not Outcome.OTHER] or left
    if not telling:
        return None
    last = max(telling, key=lambda one: one.at)
    return Said(outcome=last.outcome, words=last.words, at=last.at)
