"""A report page: wikitext in, wikitext out. Pure; every word here is neutral."""

from collections.abc import Sequence

from review.notice import Notice
from wiki.markup import verbatim
from wiki.report.table import Table

NEW_ROWS = "<!-- New rows are added below this line. -->"


def report(text: str, notices: Sequence[Notice], table: Table, run_page: str, template: str) -> str:
    """The page with the notices' rows on top, newest upload first.

    `text` is the page as it is, "" where there is none. What people wrote stays as it
    is; where they took the marked line away, a new table follows at the end.
    """
    fresh = [row for row in _rows(notices) if f'id="{row[0].anchor}"' not in text]
    if not fresh:
        return text
    rows = "\n".join(map(table.row, fresh))
    if NEW_ROWS in text:
        return text.replace(NEW_ROWS, f"{NEW_ROWS}\n{rows}", 1)
    words = table.words
    introduction = words.introduction.format(
        run_page=run_page, open=words.open, template=verbatim(template)
    )
    start = text.rstrip() if text.strip() else introduction.rstrip()
    return f"{start}\n\n{table.heading}\n{NEW_ROWS}\n{rows}\n|}}\n"


def _rows(notices: Sequence[Notice]) -> list[list[Notice]]:
    """Those that share an anchor together, newest first."""
    newest_first = sorted(notices, key=lambda n: (n.uploaded_at, n.id), reverse=True)
    rows: dict[str, list[Notice]] = {}
    for notice in newest_first:
        rows.setdefault(notice.anchor, []).append(notice)
    return list(rows.values())
