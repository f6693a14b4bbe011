"""Hints that pages have changed, collected and handed to the database together."""

from threading import Lock

from store.inbox import Inbox
from wiki.uploads.touch import Touch

MOST = 500  # titles at a time: one statement stays short, and memory flat


class Hints:
    """Each title once; threads may share it.

    What is lost with the process or the database is found later: everything is polled.
    """

    def __init__(self, inbox: Inbox, wiki: str) -> None:
        self._inbox = inbox
        self._wiki = wiki
        self._lock = Lock()
        self._touched: set[str] = set()
        self._restored: set[str] = set()

    @property
    def full(self) -> bool:
        """Whether they should be handed over before more come."""
        return len(self._touched) >= MOST

    def add(self, touch: Touch) -> None:
        """One more."""
        with self._lock:
            self._touched.add(touch.title)
            if touch.restored:
                self._restored.add(touch.title)

    def hand_over(self) -> None:
        """Tell the database of all of them."""
        with self._lock:
            touched, self._touched = self._touched, set()
            restored, self._restored = self._restored, set()
        if touched:
            self._inbox.touch(self._wiki, touched)
        if restored:
            self._inbox.restored(self._wiki, restored)
