"""What a page's history shows of an edit. Pure; every word here is neutral."""

from review.notice import Batch, NoticeKind

TAKING_BACK = "taking back"  # begins the summary of an edit that takes the template away
MARK = "media-review:"  # in each summary, before the batch's token


def summary(batch: Batch, template: str, run_page: str) -> str:
    """What the page's history shows; the token finds the edit again after a crash."""
    stop = f"[[{run_page}|how to stop this]]"
    if batch.kind is NoticeKind.CATEGORY:
        words = f"listing this file for human review ({{{{{template}}}}})"
    else:
        count = len(batch.notices)
        words = f"{count} {'file' if count == 1 else 'files'} for human review"
    return f"{words}; {stop}; {MARK}{batch.token}"


def category_summary(run_page: str) -> str:
    """The same for a day's category, which needs no token: its page is made only once."""
    return f"a hidden category of files for human review; [[{run_page}|how to stop this]]"


def taking_back(template: str, token: str) -> str:
    """What a file's history shows when the bot takes its template away again."""
    words = f"{TAKING_BACK} the listing of this file for human review ({{{{{template}}}}})"
    return f"{words}; {MARK}{token}"
