"""When frames are shown, in seconds from the first one on, whatever they claim."""

from video.probe import LONGEST

# So many frames in a row that are so much earlier than the last one, in seconds, follow
# another clock; fewer are damaged.
_FRAMES_BEHIND = 8
_SET_BACK = 1.0


class Seconds:
    """The clock of one video. `first` is what its first frame claims, `now` never goes back."""

    def __init__(self, step: float) -> None:
        """`step` is how long a frame is shown, where nothing is told."""
        self.first: float | None = None
        self.now = -step
        self._step = step
        self._begin = 0.0
        self._behind = 0

    def of(self, time: float | None) -> float:
        """The second of the next frame; `time` is None with a damaged packet, or without times."""
        if time is not None and self.first is None:
            self.first = self._begin = time
        if time is None or time - self._begin > LONGEST:
            self.now += self._step
        else:
            self._follow(time)
            self.now = max(self.now, time - self._begin, 0.0)
        return self.now

    def _follow(self, time: float) -> None:
        """The clock of the frames may have been set back.

        After a time far ahead, or where one video follows another, all frames to come would
        else be of one second.
        """
        self._behind = self._behind + 1 if time - self._begin < self.now - _SET_BACK else 0
        if self._behind == _FRAMES_BEHIND:
            self._behind = 0
            self._begin = time - self.now - self._step
