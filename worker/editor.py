"""The editor's process: rounds, one after the other, under the lease."""

from collections.abc import Callable
from threading import Event

from review.editor import Editor
from review.errors import Halt, Transient
from wiring import House
from worker.loop import Say, keep_going

LONGEST_PAUSE = 5.0


class Rounds:
    """An editor's rounds. `stopped` says why nothing is written now; "" while it may be.

    `alive` is called after each that has ended, also where nothing may be written, or the wiki
    does not answer; not where the database does not.
    """

    def __init__(self, editor: Editor, alive: Callable[[], None] = lambda: None) -> None:
        self._editor = editor
        self._alive = alive
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
            self._note(str(why))
            self._alive()
            raise
        except Transient:  # a restart would be no remedy
            self._alive()
            raise
        self._note("")
        self._alive()

    def _note(self, why: str) -> None:
        if why or self.stopped:
            self._editor.note_idle(why)
        self.stopped = why


def edit(house: House, rounds: Rounds, stop: Event, say: Say) -> None:
    """Edit until `stop` is set. Several may run: the lease lets one of them act."""
    # Well within the lease, so that it is renewed before it is over, whatever stops the writing.
    lease = house.settings.editor_seconds
    pause = min(LONGEST_PAUSE, lease / 4)
    keep_going(rounds.step, pause=pause, stop=stop, say=say, longest=lease / 2)
    house.editor.retire()
