"""Whether every suspect that is still there is listed. Pure; a line for what is not so."""

from collections import Counter
from collections.abc import Iterator

from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from tests.soak.evidence import Evidence, Listed, Page


def every_suspect_is_listed_once(evidence: Evidence) -> Iterator[str]:
    """A suspect that is still current: a row, and the template."""
    rows, edited = Counter(evidence.rows), Counter(evidence.contents)
    for page, notice in _suspects(evidence):
        if notice is not None and _excused(evidence, notice):
            continue
        kind = notice.kind if notice else "any"
        if notice is None or not (
            rows[page.page_id, page.sha1[:12]] == 1
            if notice.kind is NoticeKind.REPORT
            else edited[page.page_id, page.sha1] == 1
        ):
            yield f"{page.title} (page {page.page_id}) is suspect, and not listed once ({kind})"


def excuses(evidence: Evidence) -> Counter[str]:
    """Why suspects that are current are not listed, and how many for each reason."""
    found = [n for _, n in _suspects(evidence) if n is not None and _excused(evidence, n)]
    return Counter(f"{notice.kind}: {notice.reason}" for notice in found)


def _suspects(evidence: Evidence) -> Iterator[tuple[Page, Listed | None]]:
    """The current suspects with each of their notices; None where they have not two."""
    suspect = {
        (row.page_id, row.sha1) for row in evidence.registered if row.status is Status.SUSPECT
    }
    for page in evidence.current:
        if (page.page_id, page.sha1) in suspect:
            own = [n for n in evidence.listed if (n.page_id, n.sha1) == (page.page_id, page.sha1)]
            if {notice.kind for notice in own} != set(NoticeKind):
                yield page, None
            yield from ((page, notice) for notice in own)


def _excused(evidence: Evidence, notice: Listed) -> bool:
    """A page that says no is left alone; nothing in the upload log tells of a restoration.

    A row says no where a person took the template of the same content off before.
    """
    if notice.status is NoticeStatus.DECLINED:
        same = (notice.page_id, notice.sha1)
        spoken = any(n.answered for n in evidence.listed if (n.page_id, n.sha1) == same)
        return spoken or notice.kind is NoticeKind.CATEGORY
    return notice.status is NoticeStatus.WITHDRAWN and notice.page_id in evidence.deleted
