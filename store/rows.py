"""From rows to the heart's values."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from review.flagged import thresholds_of
from review.notice import MASS_ROW, Batch, Notice
from review.offer import Look, Offer
from review.policy import Verdict
from review.upload import Upload
from store.tables import NoticeRow, OfferRow, UploadRow


def batch_of(token: str, rows: Sequence[NoticeRow]) -> Batch:
    """All rows that have that token."""
    begun_at = rows[0].begun_at
    assert begun_at is not None  # noqa: S101 -- written with the token, in one UPDATE
    notices = tuple(map(notice_of, rows))
    return Batch(token=token, begun_at=begun_at, notices=notices, place=rows[0].place or "")


def notice_of(row: NoticeRow) -> Notice:
    """One row, with what its upload says. Raises ValueError when nothing is known of that.

    The score is 0 where it was lost since: such a notice is looked for and never written.
    """
    upload = row.upload
    if upload.kind is None:
        raise ValueError(f"notice {row.id} belongs to an upload that nobody has looked at")
    return Notice(
        id=row.id,
        upload=row.upload_id,
        kind=row.kind,
        page_id=row.page_id,
        title=upload.title,
        sha1=row.sha1,
        uploader=upload.uploader,
        uploaded_at=upload.uploaded_at,
        media=upload.kind,
        nsfw=upload.nsfw or 0.0,
        sexy=upload.sexy,
        thresholds=thresholds_of(upload.policy_version or ""),
        second=upload.second,
        page=upload.page,
        begin=upload.scene_begin,
        end=upload.scene_end,
        shared=row.anchor if row.anchor and row.anchor.startswith(MASS_ROW) else "",
    )


def offer_of(row: OfferRow, look: Look | None) -> Offer:
    """One row, with what its upload says now. Raises ValueError while that is not final."""
    upload = row.upload
    return Offer(
        upload_id=row.upload_id,
        upload=upload_of(upload),
        verdict=Verdict(
            status=upload.status,
            reason=upload.reason,
            policy_version=upload.policy_version,
            nsfw=upload.nsfw,
            sexy=upload.sexy,
            second=upload.second,
            page=upload.page,
            begin=upload.scene_begin,
            end=upload.scene_end,
        ),
        ended_at=upload.finished_at or upload.registered_at,
        page_id=upload.page_id,
        media=upload.kind,
        mime=upload.mime,
        look=look,
        generation=upload.generation,
        attempts=row.attempts,
    )


OF_UPLOAD = (
    UploadRow.wiki,
    UploadRow.log_id,
    UploadRow.title,
    UploadRow.sha1,
    UploadRow.uploaded_at,
    UploadRow.uploader,
    UploadRow.action,
)


def upload_of(row: UploadRow | Row[Any]) -> Upload:
    """What the wiki's log said of it; of a row with OF_UPLOAD at least."""
    return Upload(
        wiki=row.wiki,
        log_id=row.log_id,
        title=row.title,
        sha1=row.sha1,
        uploaded_at=row.uploaded_at,
        uploader=row.uploader,
        action=row.action,
    )
