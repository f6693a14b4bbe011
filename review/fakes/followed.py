"""A file and its notices out of the entries of a MemoryStore."""

from collections.abc import Sequence

from review.answer import Answer, Source, in_force
from review.fakes.entries import NoticeEntry, UploadEntry
from review.followed import Followed, Listed
from review.status import Status


def followed(
    uploads: Sequence[UploadEntry], written: Sequence[NoticeEntry], answers: Sequence[Answer]
) -> Followed:
    """One page's uploads, and its notices that are written. Raises ValueError without a page."""
    latest = max(uploads, key=lambda one: (one.upload.uploaded_at, one.upload.log_id))
    if latest.facts is None:
        raise ValueError("nothing is known of that page")
    return Followed(
        page_id=latest.facts.page_id,
        title=latest.facts.title,
        sha1=latest.facts.sha1,
        gone=latest.status is Status.GONE,
        ended_at=latest.ended_at or latest.upload.uploaded_at,
        listed=tuple(_listed(entry, answers) for entry in written),
    )


def _listed(entry: NoticeEntry, answers: Sequence[Answer]) -> Listed:
    written_at = min(filter(None, (entry.begun_at, entry.written_at)))
    mine = [answer for answer in answers if answer.notice_id == entry.notice.id]
    read = [answer.at for answer in mine if answer.source in (Source.DELETION, Source.MOVE)]
    return Listed(
        notice_id=entry.notice.id,
        kind=entry.notice.kind,
        sha1=entry.notice.sha1,
        revision=entry.revision or 0,
        written_at=written_at,
        since=max([written_at, *read]),
        sources=frozenset(answer.source for answer in in_force(mine)),
        decided=entry.decided_at is not None,
    )
