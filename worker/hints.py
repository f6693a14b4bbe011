"""Hints that pages have changed, collected and handed to the database together."""

from store.inbox import Inbox
from wiki.touch import Touch

MOST = 500  # titles at a time: one statement stays short, and memory flat


class Hints:
    """Each title once. What is lost with the process is found later: everything is polled."""

    def __init__(self, inbox: Inbox, wiki: str) -> None:
        self._inbox = inbox
        self._wiki = wiki
        self._touched: set[str] = set()
        self._restored: set[str] = set()

    @property
    def full(self) -> bool:
        """Whether they should be handed over before more come."""
        return len(self._touched) >= MOST

    def add(self, touch: Touch) -> None:
        """One more."""
        self._touched.add(touch.title)
        if touch.restored:
            self._restored.add(touch.title)

    def hand_over(self) -> None:
        """Tell the database of all of them."""
        if self._touched:
            self._inbox.touch(self._wiki, self._touched)
        if self._restored:
            self._inbox.restored(self._wiki, self._restored)
        self._touched.clear()
        self._restored.clear()
