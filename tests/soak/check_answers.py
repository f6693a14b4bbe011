"""Whether what people said has come back, and holds everywhere. Pure; a line for what is not so."""

from collections.abc import Iterator

from review.notice import NoticeKind
from tests.soak import marks
from tests.soak.evidence import Evidence, Page

GRACE = 60  # seconds in which an edit that was begun before an answer may still come


def every_answer_is_read(evidence: Evidence) -> Iterator[str]:
    """What stands in a row, or was taken off a page that is there, is in the database."""
    said = {(NoticeKind.REPORT, *name) for name in _answered_rows(evidence)}
    for page in evidence.current:
        said |= {
            (NoticeKind.CATEGORY, page.page_id, one[:12]) for one in _taken_off(evidence, page)
        }
    known = {(n.kind, n.page_id, n.sha1[:12]) for n in evidence.listed if n.answered}
    for kind, page_id, sha1 in sorted(said - known):
        yield f"page {page_id} with {sha1}: what a person said was not read ({kind})"


def no_row_is_overridden(evidence: Evidence) -> Iterator[str]:
    """No template is added to content whose row a person has answered before."""
    answered, known = _answered_rows(evidence), evidence.content_of
    for page in evidence.files:
        for _, new in evidence.edits(page):
            when = answered.get((page.page_id, known.get(new.id, "")[:12]))
            if when is not None and new.at > when + GRACE:
                yield f"{page.title}: revision {new.id} lists what a person answered in a row"


def _answered_rows(evidence: Evidence) -> dict[tuple[int, str], float]:
    """The rows that somebody has answered, and when first."""
    found: dict[tuple[int, str], float] = {}
    for page in evidence.reports:
        for revision in page.revisions:
            for row in marks.rows(revision.text):
                if row.status != marks.OPEN:
                    found.setdefault(row.name, revision.at)
    return found


def _taken_off(evidence: Evidence, page: Page) -> Iterator[str]:
    """The contents for which the bot had listed a page when a person took the template off."""
    known, standing, before = evidence.content_of, "", ""
    for revision in page.revisions:
        if revision.user == evidence.bot:
            standing = known.get(revision.id, "")
        elif standing and marks.lists(before) and not marks.lists(revision.text):
            yield standing
        before = revision.text
