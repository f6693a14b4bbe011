"""How often the door asks, over an account that only counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.saving import Page


class Counting:
    user = "ReviewBot"
    ask = check = None

    def __init__(self) -> None:
        self.turns = 0

    @contextmanager
    def asking(self) -> Iterator[Any]:
        self.turns += 1
        yield self

    def get_edit_restricted_templates(self) -> tuple[str, ...]:
        return ("In use",)

    def get_archived_page_templates(self) -> tuple[str, ...]:
        return ()


def test_pages_without_any_such_template_take_one_turn_together() -> None:
    """Else two hundred files last for longer than the editor's lease, where the pace is slow."""
    account = Counting()
    door = AccountDoor(cast(Account, account))
    for number in range(200):
        page = Page(title="File:A.jpg", page_id=number, revision=1, text="Words.", redirect=False)
        assert door.welcomes(page)
    assert account.turns == 1
