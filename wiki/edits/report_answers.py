"""What people have written into the rows of a report by now, before the reader has read it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from review.answer import Outcome
from review.report_page import Placed
from wiki.edits.door import Door
from wiki.edits.removal import removed
from wiki.edits.saving import read
from wiki.report.rows import last_cells
from wiki.site import Site


def answered(account: Door, site: Site, rows: Sequence[Placed]) -> set[int]:
    """The notices whose rows say more than that they are open, or were taken off.

    One question for each page. Raises Halt or Transient.
    """
    by_page: defaultdict[str, list[Placed]] = defaultdict(list)
    for row in rows:
        by_page[row.place].append(row)
    return {
        row.notice_id
        for title, there in by_page.items()
        for row in _answered_on(account, site, title, there)
    }


def _answered_on(account: Door, site: Site, title: str, rows: Sequence[Placed]) -> Iterator[Placed]:
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
