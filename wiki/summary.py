"""What a page's history shows of an edit. Pure; every word here is neutral."""

import re

from review.notice import Batch, NoticeKind
from wiki.words import Words

TAKING_BACK = "taking back"  # begins the summary of an edit that takes the template away
MARK = "media-review:"  # in each summary, before the batch's token
LONGEST = 500  # characters; MediaWiki cuts what is longer

_MARKED = re.compile(rf"; {re.escape(MARK)}[\w-]+$")


def is_marked(comment: str) -> bool:
    """Whether a summary ends as all of the program's do; who quotes the mark is a person."""
    return _MARKED.search(comment) is not None


def summary(batch: Batch, words: Words, template: str, run_page: str) -> str:
    """What the page's history shows; the token finds the edit again after a crash."""
    if batch.kind is NoticeKind.CATEGORY:
        what = words.category_summary.format(template=f"{{{{{template}}}}}")
    else:
        what = words.report_summary.format(count=len(batch.notices))
    return _with_mark(what, words, run_page, batch.token)


def index_summary(words: Words, run_page: str) -> str:
    """The same for the index page, where the text itself tells what is done."""
    return _with_mark(words.index_summary, words, run_page, "index")


def day_category_summary(words: Words, run_page: str) -> str:
    """The same for a day's category, whose page is made only once."""
    return _with_mark(words.day_category_summary, words, run_page, "category")


def taking_back(template: str, token: str) -> str:
    """What a file's history shows when the bot takes its template away again."""
    words = f"{TAKING_BACK} the listing of this file for human review ({{{{{template}}}}})"
    return f"{words}; {MARK}{token}"


def _with_mark(what: str, words: Words, run_page: str, token: str) -> str:
    end = f"; {MARK}{token}"
    return f"{what}; [[{run_page}|{words.stop}]]"[: LONGEST - len(end)] + end
