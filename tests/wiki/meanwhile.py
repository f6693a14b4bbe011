"""What the bot and others do to a page."""

from collections.abc import Callable
from typing import Any

import pytest

from playground.person import Person
from review.notice import Batch
from tests.wiki.conftest import HURRY
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.pace import OwnPace


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let somebody act, once, between the bot's look at a page and its edit."""
    save = AccountDoor.save

    def acting(*args: Any, **kwargs: Any) -> int:
        monkeypatch.setattr(AccountDoor, "save", save)
        act()
        return save(*args, **kwargs)

    monkeypatch.setattr(AccountDoor, "save", acting)


def edits(admin: Person, listing: Batch) -> int:
    """How many edits the bot has made to the file's page."""
    history = admin.history(listing.notices[0].title)
    return sum(revision["user"] == "ReviewBot" for revision in history)


def end_pause(account: Account) -> None:
    """Let the time be over for which the wiki asked to be left alone."""
    account._site.throttle.retry_after = 0
    account._pace = OwnPace(HURRY)


def lose_session(account: Account) -> None:
    from pywikibot.comms import http

    http.cookie_jar.clear()
    for file in account._folder.glob("*.lwp"):
        file.unlink()
