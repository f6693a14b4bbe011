"""A day's report page: wikitext in, wikitext out. Pure; every word here is neutral."""

from collections.abc import Sequence

from review.film import when
from review.notice import Notice
from review.upload import Kind

NEW_ROWS = "<!-- New rows are added below this line. -->"
HEAD = '{| class="wikitable sortable"'
COLUMNS = (
    "! File !! Kind !! Uploaded (UTC) !! Uploader !! Score !! Why it is listed !! Where !! Status"
)

INTRODUCTION = """\
Uploads that a program lists for '''human review'''. It compares the score of a picture, \
or of a scene, with a threshold and is often wrong: a row asks somebody to look, and says \
nothing about the file, its uploader or what should be done. Nudity in itself is no reason \
for deletion. Scores go from 0 to 1. Where the first look left a doubt, other programs were \
asked; behind the name of each is its own score, and the second highest counts.

Whoever has looked may replace '''open''' in the last column by '''fine''' or '''handled'''. \
The program never changes a row that it has written. It can be stopped at [[{run_page}]].
"""


def report(text: str, notices: Sequence[Notice], run_page: str) -> str:
    """The day's page with the notices' rows on top, newest upload first.

    `text` is the page as it is, "" where there is none. What people wrote stays as it
    is; where they took the marked line away, a new table follows at the end.
    """
    newest_first = sorted(notices, key=lambda n: (n.uploaded_at, n.id), reverse=True)
    fresh = [n for n in newest_first if anchor(n) not in text]
    if not fresh:
        return text
    rows = "\n".join(map(row, fresh))
    if NEW_ROWS in text:
        return text.replace(NEW_ROWS, f"{NEW_ROWS}\n{rows}", 1)
    start = (
        f"{text.rstrip()}\n\n" if text.strip() else INTRODUCTION.format(run_page=run_page) + "\n"
    )
    return f"{start}{HEAD}\n{COLUMNS}\n{NEW_ROWS}\n{rows}\n|}}\n"


def row(notice: Notice) -> str:
    """One row of the table. Names are kept from being read as wikitext."""
    name = notice.title.partition(":")[2]
    cells = (
        f"[[:{notice.title}|<nowiki>{name}</nowiki>]]",
        _kind(notice),
        f"{notice.uploaded_at:%Y-%m-%d %H:%M}",
        f"[[User:{notice.uploader}|<nowiki>{notice.uploader}</nowiki>]]" if notice.uploader else "",
        f"{max(notice.nsfw, notice.sexy or 0):.3f}",
        f"{notice.reason}; {notice.hint}" if notice.hint else notice.reason,
        where(notice),
        "open",
    )
    return f"|- {anchor(notice)}\n| " + " || ".join(cells)


def _kind(notice: Notice) -> str:
    moves = notice.begin is not None or notice.second is not None
    return "animation" if moves and notice.media is Kind.PICTURE else str(notice.media)


def anchor(notice: Notice) -> str:
    """Names a row by page and content, so that the same row is never on a page twice."""
    return f'id="review-{notice.page_id}-{notice.sha1[:12]}"'


def where(notice: Notice) -> str:
    """What to look at, in a file with more than one picture; of a video a link to the moment."""
    if notice.begin is not None and notice.end is not None:
        words = when(notice.begin, notice.end).replace(" ", "&nbsp;")
        # No viewer opens an animation at a moment.
        link = f"[[:{notice.title}#t={int(notice.begin)}|{words}]]"
        return link if notice.media is Kind.VIDEO else words
    if notice.second is not None:
        minutes, seconds = divmod(int(notice.second), 60)
        return f"at {minutes}:{seconds:02}" if minutes else f"at {notice.second:.1f} s"
    return f"page {notice.page}" if notice.page else ""
