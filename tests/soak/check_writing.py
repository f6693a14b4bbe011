"""Whether the bot wrote once, and over nobody. Pure; a line for what is not so."""

from collections import Counter
from collections.abc import Iterator

from tests.soak import marks
from tests.soak.evidence import Evidence


def nothing_is_written_twice(evidence: Evidence) -> Iterator[str]:
    """No row stands on two places, and every edit of a file page is that of one notice."""
    for (page_id, sha1), times in Counter(evidence.rows).items():
        if times > 1:
            yield f"page {page_id} with {sha1} has {times} rows"
    known = evidence.content_of
    for page in evidence.files:
        for _, new in evidence.edits(page):
            if new.id not in known:
                yield f"{page.title}: no notice knows of the bot's revision {new.id}"


def no_decision_is_overridden(evidence: Evidence) -> Iterator[str]:
    """The template is never added again to content from which a person took it."""
    known = evidence.content_of
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


def _keeps_lines(before: str, after: str) -> bool:
    rest = iter(after.splitlines())
    return all(line in rest for line in before.splitlines())
