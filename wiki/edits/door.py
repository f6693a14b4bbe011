"""How pages are read and saved: what stands behind every edit."""

import re
from datetime import datetime
from functools import cached_property
from typing import Protocol

from wiki.edits import exclusion
from wiki.edits.account import Account
from wiki.edits.saving import Page, bots_welcome, save
from wiki.query import Ask

# pywikibot's parser takes minutes over 30 kB of markup that nothing closes, and the lease
# would be over; with this much of it, it takes seconds.
OPENING = ("{{", "[", "<")
MOST_OPENING = 2000


class Door(Protocol):
    """Somebody who reads pages, and edits them or shows what the edit would be."""

    @property
    def user(self) -> str:
        """The user name, as the wiki writes it."""

    @property
    def ask(self) -> Ask:
        """One action=query, in the second version of the format. Raises Transient."""

    def check(self) -> None:
        """Raises Halt or Transient unless the account is in order."""

    def welcomes(self, page: Page) -> bool:
        """Whether the page has no {{nobots}} or {{bots|deny=…}} for this user."""

    def save(
        self, page: Page, text: str, summary: str, *, send_until: datetime | None = None
    ) -> int:
        """Give the page that text; the new revision's number. Raises as saving.save does."""


class AccountDoor:
    """Edits with the bot's account."""

    def __init__(self, account: Account) -> None:
        self.user = account.user
        self.ask = account.ask
        self.check = account.check
        self._account = account

    def welcomes(self, page: Page) -> bool:
        """As pywikibot reads the page, but for one that is made to hurt."""
        if sum(map(page.text.count, OPENING)) > MOST_OPENING:
            return exclusion.bots_welcome(page.text, self.user)
        return not self._means_bots.search(page.text) or bots_welcome(self._account, page)

    @cached_property
    def _means_bots(self) -> re.Pattern[str]:
        """Where it is worth asking pywikibot, which asks the wiki again for each page.

        Made once: fifty pages are looked at together, and asking takes a turn each time.
        """
        with self._account.asking() as site:
            others = {*site.get_edit_restricted_templates(), *site.get_archived_page_templates()}
        names = "|".join(map(re.escape, ["bots", *sorted(others)]))
        return re.compile(rf"\{{\{{[^{{}}|]*(?:{names})[\s_]*[|}}<]", re.I)

    def save(
        self, page: Page, text: str, summary: str, *, send_until: datetime | None = None
    ) -> int:
        """In one edit."""
        return save(self._account, page, text, summary, send_until=send_until)
