"""Edits as the bot would make them, for docs/bot-request.md: title, summary and diff.

The texts come from the functions that write on the wiki, and are shown as `--diff` shows them.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rich.console import Console

from review.bulletin import Bulletin
from review.notice import MASS_ROW, Batch, Notice, NoticeKind
from review.policy import Policy
from review.upload import Kind
from review.uploader import Uploader
from wiki.edits.category import category, category_page
from wiki.edits.preview import Draft
from wiki.report.index import index
from wiki.report.report import report
from wiki.report.status import status
from wiki.report.table import Table
from wiki.site import COMMONS
from wiki.summary import (
    day_category_summary,
    index_summary,
    status_summary,
    summary,
    taking_back,
)
from wiki.template import tagged
from worker.diff import Diffs

BOT = "ExampleBot"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RUN_PAGE = COMMONS.run_page.format(bot=BOT)
FILE_PAGE = "== {{int:filedesc}} ==\n{{Information\n|description=Harbour at dusk\n}}\n"
TABLE = Table(
    words=COMMONS.words,
    uploaders={
        "Alice": Uploader(name="Alice", edits=12, since=datetime(2026, 11, 20, tzinfo=UTC)),
        "Bob": Uploader(name="Bob", edits=1480, since=datetime(2019, 3, 2, tzinfo=UTC)),
    },
)
_NOTICE = Notice(
    id=1,
    upload=17,
    kind=NoticeKind.REPORT,
    page_id=101,
    title="File:Harbour at dusk.jpg",
    sha1="0123456789abcdef0123456789abcdef01234567",
    uploader="Alice",
    uploaded_at=NOON,
    media=Kind.PICTURE,
    nsfw=0.912,
    sexy=0.04,
    thresholds=Policy(nsfw_threshold=0.8, sexy_threshold=0.95),
)
_VIDEO = replace(
    _NOTICE,
    id=2,
    page_id=102,
    title="File:Street festival.webm",
    uploader="Bob",
    uploaded_at=NOON + timedelta(minutes=3),
    media=Kind.VIDEO,
    nsfw=0.871,
    second=194.0,
    begin=192.0,
    end=200.0,
)
_SERIES = [
    replace(
        _NOTICE,
        id=10 + number,
        page_id=110 + number,
        title=f"File:Life drawing class {number + 1:02}.jpg",
        uploader="Bob",
        uploaded_at=NOON + timedelta(hours=1, minutes=number),
        nsfw=0.81 + number / 100,
        shared=f"{MASS_ROW}111-0123456789ab",
    )
    for number in range(11)
]


def samples() -> str:
    """All of them, each in a block of its own behind what it is."""
    return "\n\n".join(f"**{what}**\n\n```diff\n{_shown(draft)}\n```" for what, draft in _drafts())


def _drafts() -> Iterator[tuple[str, Draft]]:
    page = COMMONS.report_page.format(bot=BOT, day="2026-11-23")
    first = _report("", [_NOTICE, _VIDEO])
    yield "A day's report page, with its first two rows", _draft(page, "", first, _NOTICE, _VIDEO)
    more = _report(first, _SERIES)
    yield "Eleven more files, of one uploader: one row", _draft(page, first, more, *_SERIES)
    yield "The list of report pages, once for each new page", _index(page)
    yield "How the program stands, when that has changed, once an hour at most", _status()
    yield "The category of a day, once a day (mode `category` only)", _day_category()
    title, listed = _NOTICE.title, replace(_NOTICE, kind=NoticeKind.CATEGORY)
    with_template = tagged(FILE_PAGE, COMMONS.template, listed.nsfw, NOON)
    yield (
        "A file's page (mode `category` only)",
        _draft(title, FILE_PAGE, with_template, listed),
    )
    back = taking_back(COMMONS.words, COMMONS.template, RUN_PAGE, "5d1c0e9a77b2")
    yield (
        "The template taken back by an operator",
        Draft(title=title, summary=back, before=with_template, after=FILE_PAGE),
    )


def _report(text: str, notices: list[Notice]) -> str:
    return report(text, notices, TABLE, RUN_PAGE, COMMONS.template)


def _draft(title: str, before: str, after: str, *notices: Notice) -> Draft:
    batch = Batch(token="3f9a1c0be2d4", begun_at=NOON, notices=notices)
    said = summary(batch, COMMONS.words, COMMONS.template, RUN_PAGE)
    return Draft(title=title, summary=said, before=before, after=after)


def _index(page: str) -> Draft:
    words = COMMONS.words
    after = index("", [page], words.index_introduction.format(run_page=RUN_PAGE))
    title, said = COMMONS.index_page.format(bot=BOT), index_summary(words, RUN_PAGE)
    return Draft(title=title, summary=said, before="", after=after)


def _status() -> Draft:
    words = COMMONS.words
    after = status("", Bulletin(running_since=NOON, trouble_since=None), words, RUN_PAGE)
    title, said = COMMONS.status_page.format(bot=BOT), status_summary(words, RUN_PAGE)
    return Draft(title=title, summary=said, before="", after=after)


def _day_category() -> Draft:
    title, said = category_page(COMMONS, NOON.date()), day_category_summary(COMMONS.words, RUN_PAGE)
    return Draft(title=title, summary=said, before="", after=category(COMMONS, BOT, NOON.date()))


def _shown(draft: Draft) -> str:
    out = io.StringIO()
    Diffs(Console(file=out, width=200)).edit(draft)
    return out.getvalue().rstrip()
