"""One edit at a time: noted before it is sent, so that none is made twice, and ended after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from review.budget import DAY, MINUTE, Budget
from review.errors import Declined, Deleted, Halt, LostClaim, Permanent
from review.log_lines import tell_not_written, tell_written
from review.notice import Batch, Notice
from review.ports import Desk, Edits


@dataclass(frozen=True, kw_only=True)
class Writer:
    """Makes edits in the name of the one editor, and keeps the books of them.

    Each raises LostClaim, before anything is sent, where another process edits by now.
    """

    desk: Desk
    edits: Edits
    budget: Budget
    clock: Callable[[], datetime]

    def edits_left(self) -> int:
        """How many edits the budget allows now, 0 or more."""
        now = self.clock()
        return self.budget.edits_left(
            last_minute=self.edits.since(now - MINUTE),
            last_day=self.edits.since(now - DAY),
        )

    def write(self, notices: list[Notice], edit: Callable[[Batch], int], place: str = "") -> None:
        """One edit for these notices. Whatever is not certain stays begun, to be looked up.

        Raises Halt where somebody must say yes first: nothing was sent, and it is as if it was
        not begun, or the report would rest, and files go on.
        """
        self._hold_lease()
        batch = self.desk.begin(notices, place)
        try:
            revision = edit(batch)
        except Permanent as why:
            self.refused(batch, why)
        except Halt:
            self.desk.release(batch)
            raise
        else:
            self.written(batch, revision)

    def other(self, page: str, edit: Callable[[datetime], object]) -> None:
        """An edit for which no notice stands. It counts as made, unless the wiki refuses it.

        Raises Halt, and then it does not count.
        """
        self._hold_lease()
        noted = self.edits.note(page)
        try:
            edit(noted.send_until)
        except Halt:
            self.edits.forget(noted)
            raise

    def written(self, batch: Batch, revision: int) -> None:
        """The batch stands on the wiki, in that revision."""
        self.desk.written(batch, revision)
        tell_written(batch, revision)

    def refused(self, batch: Batch, why: Permanent) -> None:
        """The batch is not to be written: each notice ends, with that reason."""
        for notice in self.desk.release(batch):  # fails if it is another editor's by now
            if isinstance(why, Deleted):
                self.desk.withdraw(notice, str(why))
            else:
                self.desk.decline(notice, str(why), by_person=isinstance(why, Declined))
            tell_not_written(notice, str(why))

    def _hold_lease(self) -> None:
        if not self.desk.hold_lease():
            raise LostClaim("the editor's lease was lost")
