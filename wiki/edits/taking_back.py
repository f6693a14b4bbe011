"""Takes the template off file pages again, where the bot put it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from review.errors import Permanent
from review.untag import OwnEdit
from wiki.edits.door import Door
from wiki.edits.saving import Page, page_of, read
from wiki.query import each_page
from wiki.site import Site
from wiki.summary import MARK, takes_back, taking_back
from wiki.template import has_template, untagged
from wiki.timestamp import timestamp
from wiki.uploads.event import FILE_NAMESPACE


class TakingBack:
    """One run's edits; its `token` stands in their summaries."""

    def __init__(self, account: Door, site: Site, run_page: str, token: str) -> None:
        self._account = account
        self._template = site.template
        self._summary = taking_back(site.words, site.template, run_page, token)

    def own_edits(self, since: datetime | None) -> Iterator[OwnEdit]:
        """All that the bot did to file pages since then, by its own contributions.

        They know of a page that was moved, and need no database. Raises Transient.
        """
        asked = {"list": "usercontribs", "ucuser": self._account.user}
        asked |= {"ucprop": "ids|timestamp|comment", "uclimit": "max", "ucdir": "newer"}
        asked |= {"ucnamespace": str(FILE_NAMESPACE)}
        if since is not None:
            asked["ucstart"] = timestamp(since)
        more: dict[str, str] | None = {}
        while more is not None:
            answer = self._account.ask(**asked, **more)
            more = answer.get("continue")
            for edit in answer["query"].get("usercontribs", []):
                comment = edit.get("comment", "")
                if MARK in comment or "commenthidden" in edit:
                    yield OwnEdit(
                        page_id=int(edit["pageid"]),
                        at=datetime.fromisoformat(edit["timestamp"]),
                        taking_back=takes_back(comment),
                    )

    def standing(self, page_ids: Sequence[int]) -> Iterator[int]:
        """Those of the pages that have the template now. Raises Transient."""
        asked = {"prop": "revisions", "rvprop": "ids|content", "rvslots": "main"}
        for page_id, page in each_page(self._account.ask, page_ids, **asked):
            if has_template(page_of(page).text, self._template):
                yield page_id

    def take_back(self, page_id: int, send_until: datetime | None = None) -> str:
        """Take it off in one edit, however often it is there; the page's title.

        "" where somebody else did, or the page is gone; the title too where an earlier edit
        of the bot's did, whose answer was lost. Raises Permanent, Transient or Halt.
        """
        page = read(self._account, pageids=str(page_id))
        if not page.revision:
            return ""
        if not has_template(page.text, self._template):
            return page.title if self._did(page) else ""
        if not self._account.welcomes(page):
            raise Permanent(f"{page.title} asks bots to stay away")
        text = page.text
        while has_template(text, self._template):
            text = untagged(text, self._template)
        self._account.save(page, text, self._summary, send_until=send_until)
        return page.title

    def _did(self, page: Page) -> bool:
        """Whether the bot's last edit of the page took it back."""
        asked = {"prop": "revisions", "rvprop": "comment", "rvlimit": "1"}
        [answer] = self._account.ask(pageids=str(page.page_id), rvuser=self._account.user, **asked)[
            "query"
        ]["pages"]
        last = answer.get("revisions", [])
        return bool(last) and takes_back(last[0].get("comment", ""))
