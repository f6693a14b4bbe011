"""A model on trial: it looks at what the active one looks at, and nothing follows from it.

Whatever goes wrong in it is a line in the log, and the upload goes its way.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock

from review.first_look import Fingerprint, with_fingerprint
from review.policy import Policy
from review.ports import Fetched, Scorer
from review.score import Frame, FrameScore, Item, MediaScore
from review.seen import Seen

Keep = Callable[[MediaScore, int], None]
Note = Callable[[Fetched], None]


@dataclass(kw_only=True)
class Shadow:
    """`keep` stores a score with its generation, in a transaction of its own.

    Of one file it looks for `seconds` at most. `failures` counts the files of this process that
    it could not score; `say` is told of each. Safe to call from threads.
    """

    scorer: Scorer
    policy: Policy
    fingerprint: Fingerprint
    keep: Keep
    say: Callable[[str], None]
    seconds: float = 30.0
    failures: int = 0
    _lock: Lock = field(default_factory=Lock)

    def look(self, title: str) -> "ShadowLook":
        """At the next file."""
        return ShadowLook(self, title)

    def failed(self, title: str, why: str) -> None:
        """Count it, and say so."""
        with self._lock:
            self.failures += 1
            count = self.failures
        self.say(f"the model on trial could not score {title}: {why} (failures so far: {count})")


class ShadowLook:
    """At one file. It hears of each frame that the active model has scored, and keeps no pixels.

    Frames that only confirm what the active one found are for it where it found something, too:
    alone it would not have looked at them, and they would count.
    """

    def __init__(self, shadow: Shadow, title: str) -> None:
        self._shadow = shadow
        self._title = title
        self._seen = Seen(policy=shadow.policy)
        self._fetched: Fetched | None = None
        self._seconds = 0.0
        self._failed = False

    def watch(self, item: Item, score: FrameScore | None) -> None:
        """Score the frame, too; implements review.first_look.Watch."""
        if not isinstance(item, Frame):
            self._seen.hear(item)
        elif score is not None and not self._failed and self._seen.wants(item.scene, item.spare):
            self._look_at(item, score)

    def _look_at(self, frame: Frame, score: FrameScore) -> None:
        begun = time.monotonic()
        try:
            self._seen.add(self._score(frame, score))
        except Exception as error:
            self._fail(f"{type(error).__name__}: {error}")
        self._seconds += time.monotonic() - begun
        if self._seconds > self._shadow.seconds:
            self._fail(f"it took more than {self._shadow.seconds:g} s")

    def noting(self, note: Note) -> Note:
        """The same; this one learns by it of what it saw, which is what was fetched first."""

        def noted(fetched: Fetched) -> None:
            self._fetched = self._fetched or fetched
            note(fetched)

        return noted

    def end(self, score: MediaScore, generation: int) -> None:
        """The upload has ended by that score of the active model: what this one said is kept."""
        if self._failed or self._fetched is None or not self._seen.frames:
            return
        its = replace(
            score,
            model=self._shadow.scorer.id,
            frames=tuple(self._seen.frames),
            representation=self._fetched.representation,
            fetched_bytes=self._fetched.size,
        )
        try:
            self._shadow.keep(its, generation)
        except Exception as error:
            self._fail(f"{type(error).__name__}: {error}")

    def _score(self, frame: Frame, score: FrameScore) -> FrameScore:
        [said] = self._shadow.scorer.score([frame])
        if not all(map(math.isfinite, said.values())):
            raise ValueError("it answered with something that is not a number")
        own = replace(score, probabilities=said, opinions=(), doubt=None, fingerprint=None)
        return with_fingerprint(frame, own, self._shadow.policy, self._shadow.fingerprint)

    def _fail(self, why: str) -> None:
        if not self._failed:
            self._failed = True
            self._shadow.failed(self._title, why)
