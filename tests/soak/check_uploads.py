"""Whether all that was uploaded is known and has ended. Pure; a line for what is not so."""

from collections import Counter
from collections.abc import Iterator

from review.status import NoticeStatus, Status
from tests.soak.evidence import Evidence

_VERDICTS = (Status.CLEAR, Status.SUSPECT, Status.NOT_VISUAL)


def every_upload_is_registered(evidence: Evidence) -> Iterator[str]:
    """The store's uploads are the wiki's own, each once."""
    logged = {entry.log_id: entry for entry in evidence.logged}
    registered = {row.log_id: row for row in evidence.registered}
    for number in sorted(logged.keys() - registered.keys()):
        yield f"upload {number} ({logged[number].action}) is not registered"
    for number in sorted(registered.keys() - logged.keys()):
        yield f"upload {number} is registered, and the wiki knows of none"
    for number, times in Counter(row.log_id for row in evidence.registered).items():
        if times > 1:
            yield f"upload {number} is registered {times} times"
    for number in sorted(logged.keys() & registered.keys()):
        entry, row = logged[number], registered[number]
        if (entry.action, entry.sha1) != (row.action, row.sha1):
            yield f"upload {number} is {entry.action} of {entry.sha1[:12]}, registered as {row}"


def every_upload_has_ended(evidence: Evidence) -> Iterator[str]:
    """Harmless pictures can all be scored, and what is due is written at last."""
    for row in evidence.registered:
        if not row.status.final or row.status is Status.UNKNOWN:
            yield f"upload {row.log_id} ended as {row.status}: {row.reason}"
    for notice in evidence.listed:
        if notice.status in (NoticeStatus.DUE, NoticeStatus.WRITING):
            yield f"the {notice.kind} notice of page {notice.page_id} is still {notice.status}"


def every_current_content_has_a_verdict(evidence: Evidence) -> Iterator[str]:
    """What is there was looked at, unless it was away when its turn came."""
    scored = {(row.page_id, row.sha1) for row in evidence.registered if row.status in _VERDICTS}
    for page in evidence.current:
        if (page.page_id, page.sha1) not in scored and page.page_id not in evidence.deleted:
            yield f"{page.title} (page {page.page_id}) has content without a verdict"
