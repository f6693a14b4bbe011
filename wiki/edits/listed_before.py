"""Whether a file's content was listed here before, as the page's own history tells.

The database knows too, and is asked first; but it may be a new one.
"""

from typing import Any

from review.errors import Declined, Deleted, Permanent
from review.notice import Notice
from wiki.edits.door import Door
from wiki.summary import MARK, takes_back

HISTORY = 100  # revisions of our own that are looked through

Answer = dict[str, Any]


def check_not_listed_before(account: Door, notice: Notice) -> None:
    """Raises Declined where this content lost its template to somebody, Permanent where to us.

    What counts is the version of the file that was the current one when the bot listed it:
    a newer version is another matter, and a file that is reverted to that content is not.
    Raises Deleted where there is no such page, Transient when the wiki cannot say.
    """
    page = _ask(account, notice.page_id)
    versions = page.get("imageinfo", [])
    ours = [
        revision
        for revision in page.get("revisions", [])
        if _is_marked(revision) and _content_at(versions, revision) == notice.sha1
    ]
    if not ours:
        return
    if takes_back(ours[0].get("comment", "")):
        raise Permanent("the bot has taken the file off the list again")
    raise Declined("a person has taken the file off the list")


def _ask(account: Door, page_id: int) -> Answer:
    [page] = account.ask(
        pageids=str(page_id),
        prop="revisions|imageinfo",
        rvprop="ids|comment|timestamp",
        rvuser=account.user,
        rvlimit=str(HISTORY),
        iiprop="sha1|timestamp",
        iilimit="max",
    )["query"]["pages"]
    if page.get("missing"):
        raise Deleted("the file's page is deleted")
    return dict(page)


def _is_marked(revision: Answer) -> bool:
    """Whether it is the service's; one whose summary somebody has hidden is taken for that."""
    return "commenthidden" in revision or MARK in revision.get("comment", "")


def _content_at(versions: list[Answer], revision: Answer) -> str:
    """The hash of the file's version, of all from the newest on, that was current then."""
    then = str(revision.get("timestamp", ""))  # both are the wiki's, and sort as text
    return next((str(v.get("sha1", "")) for v in versions if v.get("timestamp", "") <= then), "")
