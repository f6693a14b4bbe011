"""What the store in memory remembers."""

from dataclasses import dataclass
from datetime import datetime

from review.answer import Outcome
from review.flagged import thresholds_of
from review.notice import Notice, NoticeKind
from review.policy import Verdict
from review.ports import Fetched
from review.status import NoticeStatus, Status
from review.upload import FileFacts, Upload


@dataclass(kw_only=True)
class UploadEntry:
    """One upload, and what became of it."""

    upload: Upload
    not_before: datetime
    status: Status = Status.WAITING
    reason: str = ""
    attempts: int = 0
    crashes: int = 0
    generation: int = 0
    token: str = ""
    lease_until: datetime | None = None
    fetched: Fetched | None = None
    verdict: Verdict | None = None
    facts: FileFacts | None = None
    ended_at: datetime | None = None
    look_at: datetime | None = None

    @property
    def page_id(self) -> int | None:
        """Of the file's page, once that is known."""
        return self.facts.page_id if self.facts else None


@dataclass(kw_only=True)
class NoticeEntry:
    """One notice, and what became of it."""

    wiki: str
    notice: Notice
    status: NoticeStatus = NoticeStatus.DUE
    reason: str = ""
    decision: str | None = None
    fingerprint: str | None = None
    token: str = ""
    begun_at: datetime | None = None
    written_at: datetime | None = None
    revision: int | None = None
    outcome: Outcome | None = None
    decided_at: datetime | None = None
    place: str | None = None
    anchor: str | None = None

    @property
    def content(self) -> tuple[str, int, str]:
        """What a person's answer holds for."""
        return self.key[:3]

    @property
    def key(self) -> tuple[str, int, str, NoticeKind]:
        """What there is one notice for, ever."""
        return self.wiki, self.notice.page_id, self.notice.sha1, self.notice.kind


@dataclass(kw_only=True)
class ReportEntry:
    """One report page that stands on the wiki."""

    wiki: str
    title: str
    made_at: datetime
    read_revision: int = 0
    look_at: datetime | None = None
    listed: bool = False


def make_notice(
    number: int,
    upload_id: int,
    upload: Upload,
    facts: FileFacts,
    verdict: Verdict,
    kind: NoticeKind,
) -> Notice:
    """The notice on a suspect, which is that row of uploads.

    Raises ValueError for a verdict without a score.
    """
    if verdict.nsfw is None:
        raise ValueError("a notice needs a score")
    return Notice(
        id=number,
        upload=upload_id,
        kind=kind,
        page_id=facts.page_id,
        title=facts.title,
        sha1=facts.sha1,
        uploader=upload.uploader,
        uploaded_at=upload.uploaded_at,
        media=facts.kind,
        nsfw=verdict.nsfw,
        sexy=verdict.sexy,
        thresholds=thresholds_of(verdict.policy_version or ""),
        second=verdict.second,
        page=verdict.page,
        begin=verdict.begin,
        end=verdict.end,
    )
