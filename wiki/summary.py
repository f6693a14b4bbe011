"""What a page's history shows of an edit. Pure; every word here is neutral."""

import re

from review.notice import Batch, NoticeKind
from wiki.words import Words

MARK = "media-review:"  # in each summary, before the batch's token
_BACK = f"{MARK}back-"  # in that of an edit that takes the template away, in any language
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
    return _with_mark(what, _how_to_stop(words, run_page), batch.token)


def index_summary(words: Words, run_page: str) -> str:
    """The same for the index page, where the text itself tells what is done."""
    return _with_mark(words.index_summary, _how_to_stop(words, run_page), "index")


def status_summary(words: Words, run_page: str) -> str:
    """The same for the page that says how the service stands."""
    return _with_mark(words.status_summary, _how_to_stop(words, run_page), "status")


def day_category_summary(words: Words, run_page: str) -> str:
    """The same for a day's category, whose page is made only once."""
    stop = _how_to_stop(words, run_page)
    return _with_mark(words.day_category_summary, stop, "category")


def taking_back(words: Words, template: str, run_page: str, token: str) -> str:
    """What a file's history shows when the bot takes its template away again.

    The run page tells of it, and does not stop it.
    """
    what = words.taking_back_summary.format(template=f"{{{{{template}}}}}")
    return _with_mark(what, f"[[{run_page}]]", f"back-{token}")


def takes_back(comment: str) -> bool:
    """Whether a summary of the bot's is that of such an edit."""
    return _BACK in comment


def _how_to_stop(words: Words, run_page: str) -> str:
    return f"[[{run_page}|{words.stop}]]"


def _with_mark(what: str, see: str, token: str) -> str:
    end = f"; {MARK}{token}"
    return f"{what}; {see}"[: LONGEST - len(end)] + end
