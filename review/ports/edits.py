"""What was spent of the budget: the bot's edits, as the database knows them."""

from datetime import datetime
from typing import Protocol

from review.notice import OtherEdit


class Edits(Protocol):
    """The truth: edits that were made, or may have been. Every method is one transaction."""

    def note(self, page: str) -> OtherEdit:
        """An edit for which no notice stands is about to be made: it counts as made.

        It may be sent for half a lease from now on.
        """

    def forget(self, noted: OtherEdit) -> None:
        """The wiki has refused it: it does not count any more."""

    def since(self, when: datetime) -> int:
        """How many (not rows) were made since then, or begun and not ended; of the index too."""

    def noted_since(self, page: str, when: datetime) -> bool:
        """Whether an edit that was noted under that name was made since then, or may have been."""

    def files_since(self, when: datetime) -> frozenset[int]:
        """The page ids of all files that were listed since then, or may have been."""

    def last_report(self) -> datetime | None:
        """When rows were last written to a report page, or may have been."""
