"""The history of a report page, and the statuses in it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from review.notice import own_anchor
from review.report_page import Placed, ReportPage, Said, Version
from wiki.answers.history import PROPERTIES, TEXT, Revision, revisions
from wiki.http import Http
from wiki.report.rows import last_cells
from wiki.site import Site

TEXTS = 10  # of one page in one question: each may have hundreds of rows


def versions(http: Http, site: Site, bot: str, page: ReportPage) -> Iterator[Version]:
    """Each person's revision since the page was read, the one before each, and the last.

    A page that was moved is found under its new title where a redirect leads there. Where
    the revision that was read last is not there any more, all are read again.
    """
    known = _revisions(http, site, page.title, page.read_revision)
    if page.read_revision and not known:
        known = _revisions(http, site, page.title, 0)
    new = [revision for revision in known if revision.number > page.read_revision]
    by_people = [revision for revision in new if not revision.by(bot)]
    if not new:
        return
    if not by_people:
        yield _version(new[-1], None, site, bot, page)
        return
    wanted = {revision.number for revision in by_people}
    wanted |= {revision.parent for revision in by_people} | {new[-1].number}
    told = [revision for revision in known if revision.number in wanted]
    for begin in range(0, len(told), TEXTS):
        some = told[begin : begin + TEXTS]
        numbers = "|".join(str(revision.number) for revision in some)
        texts = {r.number: r.text for r in revisions(http, site.api, revids=numbers, **TEXT)}
        for revision in some:
            yield _version(revision, texts.get(revision.number), site, bot, page)


def placed(http: Http, api: str, rows: Sequence[Placed]) -> list[Placed]:
    """The rows with the page of their revision, and the id by which rows were named always."""
    numbers = "|".join(sorted({str(row.revision) for row in rows}))
    answer = http.query(api, prop="revisions", rvprop="ids", revids=numbers)
    titles = {
        revision["revid"]: str(page["title"])
        for page in answer["query"].get("pages", ())
        for revision in page.get("revisions", ())
    }
    return [
        replace(
            row,
            place=titles.get(row.revision, ""),
            anchor=own_anchor(row.page_id, row.sha1),
        )
        for row in rows
    ]


def _revisions(http: Http, site: Site, title: str, since: int) -> list[Revision]:
    """From that revision on, with it, oldest first, without their texts."""
    asked = {"titles": title, "redirects": "1", "rvprop": PROPERTIES, "rvdir": "newer"}
    if since:
        asked["rvstartid"] = str(since)
    return list(revisions(http, site.api, **asked, rvlimit="500"))


def _version(
    revision: Revision, text: str | None, site: Site, bot: str, page: ReportPage
) -> Version:
    cells = None if text is None else last_cells(text, page.rows)
    return Version(
        revision=revision.number,
        at=revision.at,
        who=revision.user,
        own=revision.by(bot),
        rows=None
        if cells is None
        else {anchor: Said(*site.answers.answered(*two)) for anchor, two in cells.items()},
    )
