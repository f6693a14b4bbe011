"""The bot's own edits, looked for in a page's history after a crash."""

from datetime import datetime, timedelta

from review.errors import Permanent
from wiki.door import Door
from wiki.summary import MARK
from wiki.timestamp import timestamp

HISTORY = 100  # revisions of our own that are looked through for a token
SKEW = timedelta(minutes=5)  # between this clock and the wiki's


def revision_with(
    account: Door, token: str, which: dict[str, str], *, since: datetime
) -> int | None:
    """The bot's revision since about then whose summary carries the token; None for none.

    `which` names the page, by titles=… or pageids=…. Raises Permanent where a page that is
    named by its number is deleted, and Transient.
    """
    answer = account.ask(
        **which,
        prop="revisions",
        rvprop="ids|comment",
        rvuser=account.user,
        rvlimit=str(HISTORY),
        rvend=timestamp(since - SKEW),
    )
    [page] = answer["query"]["pages"]
    if page.get("missing") and "pageids" in which:
        raise Permanent("the file's page is deleted")
    for revision in page.get("revisions", []):
        if f"{MARK}{token}" in revision.get("comment", ""):
            return int(revision["revid"])
    return None
