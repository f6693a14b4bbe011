"""The editor's process: rounds, one after the other, under the lease."""

from threading import Event

from review.editor import Editor
from review.errors import Halt
from wiring import House
from worker.loop import Say, keep_going

LONGEST_PAUSE = 5.0


class Rounds:
    """An editor's rounds. `stopped` says why nothing is written now; "" while it may be."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._checked = False
        self.stopped = ""

    def step(self) -> None:
        """One round; before the first, whether it could write at all. Raises Halt, Transient."""
        try:
            if not self._checked:
                self._editor.check()
                self._checked = True
            self._editor.round()
        except Halt as why:
            self.stopped = str(why)
            raise
        self.stopped = ""


def edit(house: House, rounds: Rounds, stop: Event, say: Say) -> None:
    """Edit until `stop` is set. Several may run: the lease lets one of them act."""
    # Well within the lease, so that it is renewed before it is over.
    pause = min(LONGEST_PAUSE, house.settings.editor_seconds / 4)
    keep_going(rounds.step, pause=pause, stop=stop, say=say)
    house.editor.retire()
