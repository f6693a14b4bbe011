"""A page at one moment, and one edit of it, with the wiki's refusals in our families."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from review.clock import now
from review.errors import Deleted, Halt, Permanent, Transient
from wiki.edits.account import Account, first_line
from wiki.query import Ask

# This page will never take it. A filter's warning counts: it is meant for people, and
# pywikibot's own save() would send the edit again, over the filter's head.
NEVER = {"protectedpage", "cascadeprotected", "protectedtitle", "protectednamespace"}
NEVER |= {"no-direct-editing", "contenttoobig"}
NEVER |= {"abusefilter-disallowed", "abusefilter-warning", "spamblacklist", "filtered"}
NEVER |= {"titleblacklist-forbidden", "titleblacklist-forbidden-edit"}
# Unless somebody restores it: then it is looked at anew.
DELETED = {"missingtitle", "nosuchpageid", "pagedeleted"}
# No other page would take it either.
STOPPING = {"blocked", "autoblocked", "globalblocking", "permissiondenied"}
STOPPING |= {"abusefilter-blocked", "abusefilter-degrouped", "noapiwrite"}
STOPPING |= {"noedit", "noedit-anon", "cantcreate", "cantcreate-anon"}
STOPPING |= {"assertuserfailed", "assertbotfailed", "readapidenied", "writeapidenied"}


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a page is now. `page_id` and `revision` are 0 where there is no page."""

    title: str
    page_id: int
    revision: int
    text: str
    redirect: bool


class Asks(Protocol):
    """Whoever can be asked what the wiki knows."""

    @property
    def ask(self) -> Ask:
        """One action=query, in the second version of the format. Raises Transient."""


@dataclass(frozen=True)
class Anybody:
    """Implements Asks for whoever has no account."""

    ask: Ask


def read(account: Asks, **which: str) -> Page:
    """The page named by titles=… or pageids=….

    Raises Transient, and Halt where it redirects in a circle, which anybody can make it do.
    """
    asked = {"prop": "info|revisions", "rvprop": "ids|content", "rvslots": "main"}
    pages = account.ask(**which, **asked)["query"].get("pages")
    if not pages:
        raise Halt(f'the page "{which.get("titles", "")}" redirects in a circle')
    return page_of(pages[0])


def page_of(page: dict[str, Any]) -> Page:
    """The page in an answer that has its revision's number and content."""
    [version] = page.get("revisions") or [{"revid": 0, "slots": {"main": {"content": ""}}}]
    return Page(
        title=str(page.get("title", "")),
        page_id=int(page.get("pageid", 0)) if version["revid"] else 0,
        revision=int(version["revid"]),
        text=str(version["slots"]["main"].get("content", "")),
        redirect=bool(page.get("redirect")),
    )


def bots_welcome(account: Account, page: Page) -> bool:
    """Whether the page has no {{nobots}} or {{bots|deny=…}} for this bot."""
    with account.asking() as site:
        import pywikibot

        shown = pywikibot.Page(site, page.title)
        shown.text = page.text
        return bool(shown.botMayEdit())


def save(
    account: Account, page: Page, text: str, summary: str, *, send_until: datetime | None = None
) -> int:
    """Give the page that text in one edit; the new revision's number.

    What has changed since the page was read is not overwritten: a page that was deleted
    meanwhile is not made again, one that was made meanwhile not replaced. Raises
    Permanent (this page will never take it; Deleted, unless it is restored), Transient
    (unclear or later: look into the history before trying again; or after `send_until`,
    when nothing is sent) or Halt.
    """
    # By its number, which stays the same when the page is moved.
    which = (
        {"pageid": page.page_id, "baserevid": page.revision, "nocreate": True}
        if page.revision
        else {"title": page.title, "createonly": True}
    )
    how = {"bot": True, "notminor": True, "watchlist": "nochange", "formatversion": "2"}
    with account.asking() as site:
        from pywikibot.exceptions import APIError

        token = site.tokens["csrf"]
        request = site.simple_request(
            action="edit", **which, **how, text=text, summary=summary, token=token
        )
        # The last thing before it: a process may have been stopped at any line above.
        if send_until is not None and now() > send_until:
            raise Transient("too late to send the edit: it took half of the editor's lease")
        try:
            answer = request.submit().get("edit", {})
        except APIError as error:
            if error.code == "badtoken":  # of a session that has ended: the next is asked for
                site.tokens.clear()
            raise _refusal(str(error.code), error) from None
    return _revision(answer)


def _revision(answer: dict[str, Any]) -> int:
    if answer.get("result") != "Success":  # older extensions refuse in this way
        if "captcha" in answer:
            raise Halt("the account may not edit: the wiki asks it a captcha")
        never = {"spamblacklist"} & answer.keys()
        raise _refusal("".join(never) or str(answer.get("code")), answer.get("info", ""))
    if "newrevid" not in answer:
        raise Transient("the edit is uncertain: the page had that text already")
    return int(answer["newrevid"])


def _refusal(code: str, error: object) -> Exception:
    if code in DELETED:
        return Deleted(f"the page cannot be edited: {first_line(error)}")
    if code in NEVER:
        return Permanent(f"the page cannot be edited: {first_line(error)}")
    if code in STOPPING:
        return Halt(f"the wiki refuses to let the account edit: {first_line(error)}")
    return Transient(f"the edit is uncertain: {first_line(error)}")
