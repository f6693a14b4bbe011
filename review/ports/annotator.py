"""What handing on asks of the database, and of whoever looks next."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

from review.offer import Offer


class Annotator(Protocol):
    """Who looks at uploads next. All raise Away when it can take nothing now."""

    @property
    def most(self) -> int:
        """How many it takes at once."""

    def turn(self) -> AbstractContextManager[None]:
        """For the time in which this process alone gives it something."""

    def had(self) -> Collection[str]:
        """Ids that it has, as far as it can be told: among them all that may not be noted."""

    def take(self, offers: Sequence[Offer]) -> None:
        """Give it those; when it returns, they are there for good.

        Raises Transient when it could not take them, or did not say so, and Permanent when
        it refuses them. After Away and Transient it may have some.
        """


class Offers(Protocol):
    """The truth: what is to be handed on, and was. Every method is one transaction."""

    def hold_lease(self) -> bool:
        """Take or renew the lease; False while another process hands on."""

    def note_idle(self, why: str) -> None:
        """Beside the lease, if this process has it: why nothing is handed on; "" while it is."""

    def drop_lease(self) -> None:
        """Give the lease back, if this process has it, so that the next need not wait."""

    def due(self, limit: int) -> list[Offer]:
        """What is to be offered now: suspects first, and of both the longest due first.

        What is being scored anew waits until it has ended again.
        """

    def note_had(self, ids: Collection[str]) -> None:
        """These have been handed on, for ever. What is noted already, or not known, stays."""

    def put_off(self, offers: Collection[Offer], reason: str, delay: timedelta) -> None:
        """They were not taken, for that reason: due again when the delay is over."""
