"""The lines that tell what became of an upload. No user is named in them; titles are public."""

import logging
import time
from datetime import timedelta

from review.log_context import about
from review.notice import Batch, Notice
from review.policy import Verdict
from review.ports import Claim

log = logging.getLogger(__name__)


def tell_ended(claim: Claim, verdict: Verdict, title: str) -> None:
    """It has its verdict."""
    fields = {
        "title": title or claim.upload.title,
        "verdict": str(verdict.status),
        "score": verdict.nsfw,
        "seconds": round(time.monotonic() - claim.begun, 3),
        "reason": verdict.reason,
    }
    log.info("ended as %s: %s", verdict.status, fields["title"], extra=fields)


def tell_postponed(claim: Claim, reason: str, delay: timedelta) -> None:
    """It waits again."""
    fields = {"title": claim.upload.title, "reason": reason, "delay": delay.total_seconds()}
    log.info("waits again: %s: %s", claim.upload.title, reason, extra=fields)


def tell_registered(upload_id: int, title: str) -> None:
    """It is a row, and sent to be scored."""
    with about(upload=upload_id):
        log.info("registered: %s", title, extra={"title": title})


def tell_written(batch: Batch, revision: int) -> None:
    """Its notice stands on the wiki."""
    for notice in batch.notices:
        fields = {"revision": revision, "page": batch.place or notice.title}
        _tell(notice, "written on the wiki", **fields)


def tell_not_written(notice: Notice, why: str) -> None:
    """Its notice is done with, and stands nowhere."""
    _tell(notice, "not written", reason=why)


def _tell(notice: Notice, what: str, **fields: object) -> None:
    told = {"title": notice.title, "notice": str(notice.kind), **fields}
    with about(upload=notice.upload):
        log.info("%s: %s", what, notice.title, extra=told)
