"""The bot's own edits, looked for in a page's history after a crash."""

from datetime import datetime, timedelta

from review.clock import now
from review.errors import Deleted
from wiki.door import Door
from wiki.summary import MARK
from wiki.timestamp import timestamp

HISTORY = 100  # revisions of our own that are looked through for a token
SKEW = timedelta(minutes=5)  # between this clock and the wiki's
WRONG = timedelta(hours=1)  # no clock that is right is so far ahead of this one


def revision_with(
    account: Door, token: str, which: dict[str, str], *, since: datetime
) -> int | None:
    """The bot's revision since about then whose summary carries the token; None for none.

    `which` names the page, by titles=… or pageids=…. Raises Permanent where a page that is
    named by its number is deleted, and Transient.
    """
    begin = since - SKEW
    ahead = begin > now() + WRONG  # by a clock that was wrong: it may be any of them
    answer = account.ask(
        **which,
        prop="revisions",
        rvprop="ids|comment",
        rvuser=account.user,
        rvlimit=str(HISTORY),
        **({} if ahead else {"rvend": timestamp(begin)}),
    )
    [page] = answer["query"]["pages"]
    if page.get("missing") and "pageids" in which:
        raise Deleted("the file's page is deleted")
    for revision in page.get("revisions", []):
        if f"{MARK}{token}" in revision.get("comment", ""):
            return int(revision["revid"])
    return None
