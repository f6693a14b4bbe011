"""What people have said of files by now, in rows or with the template, before it is read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from review.answer import Outcome
from review.report_page import Placed
from wiki.edits.door import Door
from wiki.edits.removal import removed
from wiki.edits.saving import read
from wiki.query import each_page
from wiki.report.rows import last_cells
from wiki.site import Site
from wiki.template import has_template


def answered(account: Door, site: Site, there: Sequence[Placed]) -> set[int]:
    """The notices whose rows say more than that they are open, or whose row or template is gone.

    One question for each report page, and one for fifty files. Raises Halt or Transient.
    """
    by_page: defaultdict[str, list[Placed]] = defaultdict(list)
    for one in there:
        by_page[one.place].append(one)
    files = by_page.pop("", [])
    said = [row for title, rows in by_page.items() for row in _in_rows(account, site, title, rows)]
    said += _taken_off(account, site, files)
    return {one.notice_id for one in said}


def _taken_off(account: Door, site: Site, files: Sequence[Placed]) -> Iterator[Placed]:
    asked = {"prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}
    told = dict(each_page(account.ask, [file.page_id for file in files], **asked))
    for file in files:
        for version in told.get(file.page_id, {}).get("revisions", ()):
            text = version["slots"]["main"].get("content")  # which may be hidden
            fresh = version["revid"] >= file.revision
            if fresh and text is not None and not has_template(text, site.template):
                yield file


def _in_rows(account: Door, site: Site, title: str, rows: Sequence[Placed]) -> Iterator[Placed]:
    page = read(account, titles=title, redirects="1")
    if not page.revision:
        yield from rows if removed(account, title) else ()
        return
    cells = last_cells(page.text, {row.anchor for row in rows})
    for row in rows:
        if row.anchor in cells:
            taken = site.answers.answered(*cells[row.anchor])[1] is not Outcome.OPEN
        else:  # the wiki's copies are behind each other: it may not be there yet
            taken = page.revision >= row.revision
        if taken:
            yield row
