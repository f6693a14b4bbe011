"""What a page's history shows of an edit. Pure; every word here is neutral."""

from review.notice import Batch, NoticeKind

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
