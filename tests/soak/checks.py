"""What must hold when all is over. Each check is pure, and yields a line for what does not."""

from collections import Counter
from collections.abc import Callable, Iterator

from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from tests.soak import marks
from tests.soak.evidence import Evidence, Listed, Page

Check = Callable[[Evidence], Iterator[str]]


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


def every_suspect_is_listed_once(evidence: Evidence) -> Iterator[str]:
    """A suspect that is still current: a row, and the template."""
    rows = Counter(row.name for page in evidence.reports for row in marks.rows(_text(page)))
    edited = Counter(_contents(evidence))
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


def nothing_is_written_twice(evidence: Evidence) -> Iterator[str]:
    """No row stands on two places, and every edit of a file page is that of one notice."""
    rows = Counter(row.name for page in evidence.reports for row in marks.rows(_text(page)))
    for (page_id, sha1), times in rows.items():
        if times > 1:
            yield f"page {page_id} with {sha1} has {times} rows"
    known = _contents_by_revision(evidence)
    for page in evidence.files:
        for _, new in evidence.edits(page):
            if new.id not in known:
                yield f"{page.title}: no notice knows of the bot's revision {new.id}"


def no_decision_is_overridden(evidence: Evidence) -> Iterator[str]:
    """The template is never added again to content from which a person took it."""
    known = _contents_by_revision(evidence)
    for page in evidence.files:
        decided: set[str] = set()
        standing, before = "", ""
        for revision in page.revisions:
            content = known.get(revision.id, "")
            if revision.user == evidence.bot and content in decided:
                yield f"{page.title}: revision {revision.id} lists again what a person took off"
            if revision.user == evidence.bot:
                standing = content
            elif marks.lists(before) and not marks.lists(revision.text):
                decided.add(standing)
            before = revision.text


def answers_stand(evidence: Evidence) -> Iterator[str]:
    """What people wrote into a report stays, whatever the bot adds."""
    for page in evidence.reports:
        for old, new in evidence.edits(page):
            now = {row.name: row.status for row in marks.rows(new.text)}
            for row in marks.rows(old.text):
                if row.status != marks.OPEN and now.get(row.name) != row.status:
                    yield f"{page.title}: revision {new.id} lost {row.status!r} of {row.name}"
            if not _keeps_lines(old.text, new.text):
                yield f"{page.title}: revision {new.id} changed lines that stood there"


def only_the_template_is_added(evidence: Evidence) -> Iterator[str]:
    """Byte by byte: an edit of a file's page adds the template's line and no more."""
    for page in evidence.files:
        for old, new in evidence.edits(page):
            if not marks.adds_only_the_template(old.text, new.text):
                yield f"{page.title}: revision {new.id} changed more than the template"


CHECKS: tuple[Check, ...] = (
    every_upload_is_registered,
    every_upload_has_ended,
    every_current_content_has_a_verdict,
    every_suspect_is_listed_once,
    nothing_is_written_twice,
    no_decision_is_overridden,
    answers_stand,
    only_the_template_is_added,
)
_VERDICTS = (Status.CLEAR, Status.SUSPECT, Status.NOT_VISUAL)


def findings(evidence: Evidence) -> list[str]:
    """All that does not hold, each with the name of its check."""
    return [
        f"{check.__name__.replace('_', ' ')}: {line}"
        for check in CHECKS
        for line in check(evidence)
    ]


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
    """A page that says no is left alone; nothing in the upload log tells of a restoration."""
    if notice.status is NoticeStatus.DECLINED:
        return notice.kind is NoticeKind.CATEGORY
    return notice.status is NoticeStatus.WITHDRAWN and notice.page_id in evidence.deleted


def _contents_by_revision(evidence: Evidence) -> dict[int, str]:
    """For which content the bot made an edit of a file's page."""
    of_files = [n for n in evidence.listed if n.kind is NoticeKind.CATEGORY]
    return {notice.revision: notice.sha1 for notice in of_files if notice.revision}


def _contents(evidence: Evidence) -> Iterator[tuple[int, str]]:
    known = _contents_by_revision(evidence)
    for page in evidence.files:
        for _, new in evidence.edits(page):
            yield page.page_id, known.get(new.id, "")


def _keeps_lines(before: str, after: str) -> bool:
    rest = iter(after.splitlines())
    return all(line in rest for line in before.splitlines())


def _text(page: Page) -> str:
    return page.revisions[-1].text if page.revisions else ""
