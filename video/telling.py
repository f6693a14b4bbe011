"""The telling frames of what moves: of each scene the middle one, and spares to confirm it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from fence.demand import LONG_SCENES
from review.errors import Permanent
from review.film import CONFIRMING
from review.score import Frame, Scene
from video.alike import Alike, look_of
from video.moment import Moment, Pixels
from video.sample import Shot
from video.scenes import Scenes, thumbnail

# Seconds that a frame stands for at most, or two frames of a slower video: in a file that
# is damaged in the middle, the time between two frames says nothing.
_LONGEST = 1.0
# Of the scenes that may be looked at, those that may be had at once, wherever they are.
_AT_ONCE = 0.25
_LONG = 1.0  # seconds; such scenes cannot be many, and are left out only as a last resort


@dataclass(frozen=True)
class _Kept:
    second: float
    small: Pixels
    pixels: Callable[[], Pixels]
    area: int


class Telling:
    """Chooses among the moments of one file, in one pass and flat memory.

    `most` scenes of less than a second are looked at, and four times as many longer ones.
    Where there are more they are thinned, by `progress`, which says how much of the file
    has been read (0 to 1), so that the last ones are seen as well as the first. `step` is
    how many seconds a frame is shown, as the file claims.
    `frames` counts the moments; `seen` is for how many seconds those of the scenes that
    were looked at stand, `skipped` how long the others are.
    """

    def __init__(self, *, most: int, step: float, progress: Callable[[], float]) -> None:
        self.frames = 0
        self.seen = self.skipped = 0.0
        self._most = most
        self._step = step
        self._longest = max(_LONGEST, 2 * step)
        self._progress = progress
        self._scenes = Scenes()
        self._alike = Alike()
        self._begun = 0
        self._sent = {False: 0, True: 0}  # by whether they are long

    def choose(self, moments: Iterable[Moment]) -> Iterator[Scene | Frame]:
        """Each scene once it is over, then its frames: the one picked, and its spares.

        A scene that looks like an earlier one comes without frames. Raises what the
        moments raise, after the scene in which Permanent came.
        """
        shot: Shot[_Kept] | None = None
        last, broken = 0.0, None
        try:
            for moment in moments:
                seen = thumbnail(moment.small)
                if shot is not None:
                    gap = moment.second - last
                    shot.seen += gap if moment.follows else min(gap, self._longest)
                if self._scenes.begins(moment.small, seen, moment.second):
                    if shot is not None:
                        yield from self._end(shot, moment.second)
                    shot = Shot(begin=moment.second)
                assert shot is not None  # noqa: S101  the first moment begins a scene
                shot.add(partial(_kept, moment))
                self.frames, last = self.frames + 1, moment.second
        except Permanent as why:
            broken = why
        if shot is not None:
            shot.seen += min(self._step, self._longest)
            yield from self._end(shot, last + self._step)
        if broken is not None:
            raise broken

    def _end(self, shot: Shot[_Kept], end: float) -> Iterator[Scene | Frame]:
        number, pick = self._begun, shot.pick
        look = look_of(pick.small)
        self._begun += 1
        alike = self._alike.to(look)
        affordable = self._affords(end - shot.begin)
        if affordable or alike is not None:
            self.seen += shot.seen
        else:
            self.skipped += end - shot.begin
        if not affordable:
            return
        yield Scene(number=number, begin=shot.begin, end=end, frames=shot.frames, alike=alike)
        if alike is not None:
            return
        if shot.frames >= CONFIRMING:  # else it could confirm nothing for another
            self._alike.remember(look, number)
        yield _frame(number, pick, spare=False)
        for kept in shot.spares:
            yield _frame(number, kept, spare=True)

    def _affords(self, seconds: float) -> bool:
        long = seconds >= _LONG
        most = self._most * (LONG_SCENES if long else 1)
        if self._sent[long] >= most * (_AT_ONCE + (1 - _AT_ONCE) * self._progress()):
            return False
        self._sent[long] += 1
        return True


def _kept(moment: Moment) -> _Kept:
    return _Kept(moment.second, moment.small, moment.keep(), moment.area)


def _frame(scene: int, kept: _Kept, *, spare: bool) -> Frame:
    return Frame(scene=scene, second=kept.second, pixels=kept.pixels(), area=kept.area, spare=spare)
