"""The bot's own edits, looked for in the wiki's history after a crash."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from review.clock import now
from review.errors import Deleted
from wiki.edits.door import Door
from wiki.summary import MARK
from wiki.timestamp import timestamp

HISTORY = 100  # of our own last edits of one page that are looked through for a token
SKEW = timedelta(minutes=5)  # between this clock and the wiki's
AHEAD = timedelta(days=2)  # by which the clock that noted the beginning may have been


def revision_of(account: Door, token: str, page_id: int) -> int | None:
    """The bot's revision of that page whose summary carries the token, of its last ones there.

    None where there is none. Raises Permanent where the page is deleted, and Transient.
    """
    asked = {"pageids": str(page_id), "prop": "revisions", "rvprop": "ids|comment"}
    asked |= {"rvuser": account.user, "rvlimit": str(HISTORY)}
    [page] = account.ask(**asked)["query"]["pages"]
    if page.get("missing"):
        raise Deleted("the file's page is deleted")
    return _with_token(page.get("revisions", []), token)


def edit_with(account: Door, token: str, *, since: datetime) -> int | None:
    """The same of whatever page since about then: one that was moved has another title.

    Of all pages there may be many: what the bot did since then is read to its end. Where then
    is still to come, by a clock that was wrong, it may be any of the last edits. Raises
    Transient.
    """
    asked = {"list": "usercontribs", "ucuser": account.user}
    asked |= {"ucprop": "ids|comment", "uclimit": "max"}
    if since - SKEW > now():
        return _with_token(account.ask(**asked)["query"]["usercontribs"], token)
    asked |= {"ucdir": "newer", "ucstart": timestamp(since - AHEAD)}
    more: dict[str, str] | None = {}
    while more is not None:
        answer = account.ask(**asked, **more)
        if found := _with_token(answer["query"]["usercontribs"], token):
            return found
        more = answer.get("continue")
    return None


def _with_token(edits: Iterable[dict[str, Any]], token: str) -> int | None:
    for edit in edits:
        if f"{MARK}{token}" in edit.get("comment", ""):
            return int(edit["revid"])
    return None
