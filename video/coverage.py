"""How much of a video was seen."""

from fractions import Fraction

from review.errors import Permanent

_ENOUGH = 0.8  # of the claimed duration
_LONGEST = 1.0  # seconds that a frame stands for, unless the video is slower than that


class Coverage:
    """Adds up the time that decoded frames stand for.

    A gap counts as seen for one second, or for two frames of a slower video: in a file
    that is damaged in the middle, the time between two frames says nothing.
    """

    def __init__(self, rate: Fraction | None) -> None:
        """`rate` is in frames a second, as the container claims it."""
        step = float(1 / rate) if rate else 0.0
        self._longest = max(_LONGEST, 2 * step)
        # The last frame is shown as well.
        self.seconds = min(step, self._longest)
        self._last: float | None = None

    def add(self, second: float) -> None:
        """The next decoded frame is at that second."""
        if self._last is not None:
            self.seconds += min(second - self._last, self._longest)
        self._last = second

    def check(self, duration: float | None) -> None:
        """Raises Permanent when well less was seen than the claimed duration, in seconds.

        What was not seen is not known to be harmless.
        """
        if duration is not None and self.seconds < _ENOUGH * duration:
            raise Permanent(f"only {self.seconds:.1f} of {duration:.1f} s could be decoded")
