"""What is told of the service's results."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, Field

from api.answer import Part
from api.results.curve import Point
from review.answer import Outcome
from review.day import Day
from review.notice import NoticeKind
from review.result import Result
from review.status import NoticeStatus, Status
from review.upload import Action


class NoticeAnswer(BaseModel):
    """Where it was put before people, or is to be."""

    kind: NoticeKind
    status: NoticeStatus
    place: str | None = Field(description="the title of the page")
    revision: int | None
    written_at: datetime | None


class ReviewAnswer(BaseModel):
    """What people came to; not who they were, nor their words, which may end in their name."""

    outcome: Outcome
    at: datetime


class FileAnswer(BaseModel):
    """What became of one upload."""

    id: int
    title: str
    url: str = Field(description="the file's page on the wiki")
    sha1: str = Field(description="of its content; empty where that is not known")
    uploader: str = Field(description="empty where the wiki hides it")
    uploader_is_new: bool = Field(
        description="whether the first upload of theirs that is known here was less than 30 days "
        "before"
    )
    uploaded_at: datetime
    action: Action
    type: str | None = Field(description="the media type that the wiki tells")
    kind: str | None = Field(description="picture, animation, video, document, …")
    verdict: Status = Field(description="or waiting, or scoring, while there is none")
    reason: str
    finished_at: datetime | None
    representation: str | None = Field(description="what of it was looked at")
    model: str | None
    model_sha256: str | None
    policy: str | None = Field(description="the thresholds by which it was decided")
    nsfw: Part | None
    sexy: Part | None
    second: float | None = Field(description="which moment of what moves decided")
    page: int | None = Field(description="which page of a document, from 1")
    begin: float | None = Field(description="from when to when that scene is shown, in seconds")
    end: float | None
    notices: list[NoticeAnswer]
    review: ReviewAnswer | None

    @classmethod
    def of(cls, one: Result, url: str) -> Self:
        """What is told of it."""
        return cls(
            id=one.id,
            title=one.title,
            url=url,
            sha1=one.sha1,
            uploader=one.uploader,
            uploader_is_new=one.uploader_is_new,
            uploaded_at=one.uploaded_at,
            action=one.action,
            type=one.mime,
            kind=one.kind,
            verdict=one.status,
            reason=one.reason,
            finished_at=one.finished_at,
            representation=one.representation,
            model=one.model,
            model_sha256=one.model_sha256,
            policy=one.policy_version,
            nsfw=one.nsfw,
            sexy=one.sexy,
            second=one.second,
            page=one.page,
            begin=one.scene_begin,
            end=one.scene_end,
            notices=[NoticeAnswer.model_validate(vars(notice)) for notice in one.notices],
            review=one.said and ReviewAnswer(outcome=one.said.outcome, at=one.said.at),
        )


class FilesAnswer(BaseModel):
    """A page of results, newest first."""

    files: list[FileAnswer]
    next: str | None = Field(
        description="the cursor of the next page; null on the last. A page may be empty and not "
        "be the last: where little is found, it ends after a thousand rows"
    )


class UploadsAnswer(BaseModel):
    """All uploads of that title or content that are known, the latest 20 of more."""

    files: list[FileAnswer]


class DayAnswer(BaseModel):
    """What one day (UTC) brought."""

    day: date
    ended: int = Field(description="uploads that got a verdict, or could not have one")
    suspects: int = Field(description="of these")
    reviewed: int = Field(description="contents that somebody answered first on that day")

    @classmethod
    def of(cls, one: Day) -> Self:
        """What is told of it."""
        return cls(
            day=one.begin.date(), ended=one.ended, suspects=one.suspects, reviewed=one.reviewed
        )


class ScoresAnswer(BaseModel):
    """About how many nsfw scores lie in each of 20 bins of the same width, from 0 to 1."""

    counts: list[int]
    drawn: int = Field(description="how many were read; each may stand for several")


class PrecisionAnswer(BaseModel):
    """How much of what a threshold flags people confirm, of what they confirmed or cleared."""

    threshold: Part
    reviewed: int
    confirmed: int
    cleared: int
    precision: Part | None = Field(description="null where nothing was decided")
    low: Part = Field(description="it lies from here …")
    high: Part = Field(description="… to here with 95 %, if what was reviewed is like the rest")

    @classmethod
    def of(cls, point: Point) -> Self:
        """What is told of it."""
        its = point.figures
        return cls(
            threshold=point.threshold,
            reviewed=its.reviewed,
            confirmed=its.confirmed,
            cleared=its.cleared,
            precision=its.precision,
            low=its.interval.low,
            high=its.interval.high,
        )


class QueueAnswer(BaseModel):
    """What waits to be scored in one queue."""

    waiting: int
    or_more: bool = Field(description="it is not counted beyond that")
    due_since: datetime | None = Field(description="of the first that is due")


class StatsAnswer(BaseModel):
    """How the service is doing, in figures; kept for some minutes."""

    wiki: str
    uploads: dict[Status, int]
    notices: dict[NoticeStatus, int]
    nsfw_threshold: Part
    days: list[DayAnswer] = Field(description="the oldest first; today, as far as it has come")
    scores: ScoresAnswer = Field(description="of what ended on these days")
    precision: list[PrecisionAnswer] = Field(
        description="of what the active model flagged, by the latest 5000 answers"
    )
    queues: dict[str, QueueAnswer]
