"""The first look at a file: each frame once, and of a scene more where it wants confirming."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from review.errors import Crash, Permanent, TooMuch
from review.moments import moments
from review.policy import Policy, reaches
from review.ports import Fetched, Frames, Part, Scorer, SecondOpinion
from review.score import Doubt, Frame, FrameScore, Item, nsfw_of, sexy_of
from review.seen import Seen
from review.upload import FileFacts

Watch = Callable[[Item, FrameScore | None], None]
Fingerprint = Callable[[Frame], str | None]


@dataclass(frozen=True, kw_only=True)
class FirstLook:
    """What Scoring looks with; its docstring says what the fields are."""

    scorer: Scorer
    second: SecondOpinion | None
    fingerprint: Fingerprint
    policy: Policy
    seconds: float
    watch: Watch

    def at(self, items: Iterable[Item], facts: FileFacts, going_on: Callable[[], None]) -> Seen:
        """Scores, and the doubts that are left.

        Frames come one by one and are let go at once: memory stays flat. Of a moving picture
        that breaks off, what was seen before is kept.
        """
        seen, end = Seen(policy=self.policy), time.monotonic() + self.seconds
        try:
            for item in items:
                if time.monotonic() > end:
                    raise TooMuch(f"looking at it took more than {self.seconds:g} s", self.seconds)
                end += self._hear(item, seen, facts)
                if not isinstance(item, Frame):
                    going_on()
        except (Permanent, Crash) as why:
            seen.broke_off(why, facts.duration)
        return seen

    def _hear(self, item: Item, seen: Seen, facts: FileFacts) -> float:
        """For how many seconds it was watched: those are not the look's own."""
        score = None
        if not isinstance(item, Frame):
            seen.hear(item)
        elif seen.wants(item.scene, item.spare):
            score = self._look_at(item, seen, facts)
        else:
            return 0.0
        begun = time.monotonic()
        self.watch(item, score)
        return time.monotonic() - begun

    def _look_at(self, frame: Frame, seen: Seen, facts: FileFacts) -> FrameScore:
        [probabilities] = self.scorer.score([frame])
        score = _score(frame, probabilities)
        doubt = self._doubt(self.second, frame, score, facts) if self.second else None
        if self.second and doubt and seen.moving:  # of which no larger is made
            score = asked(self.second, frame, score, doubt)
        elif doubt:
            seen.doubts[len(seen.frames)] = doubt
        score = with_fingerprint(frame, score, self.policy, self.fingerprint)
        seen.add(score)
        return score

    def _doubt(
        self, second: SecondOpinion, frame: Frame, score: FrameScore, facts: FileFacts
    ) -> Doubt | None:
        """Nothing is listed by the first look alone, however low the threshold is."""
        doubt = second.doubt(frame, score.probabilities, facts)
        if doubt is None and reaches(score, self.policy):
            return Doubt(why=f"the first look alone would list it: {self._found(score)}")
        return doubt

    def _found(self, score: FrameScore) -> str:
        nsfw, sexy = nsfw_of(score.probabilities), sexy_of(score.probabilities) or 0.0
        explicit = [f"{nsfw:.3f}"] if nsfw >= self.policy.nsfw_threshold else []
        nudity = [f"{sexy:.3f} of the class sexy"] if sexy >= self.policy.sexy_threshold else []
        return " and ".join(explicit + nudity)


def items_of(frames: Frames, fetched: Fetched, side: int, duration: float | None) -> Iterator[Item]:
    """What all parts of a file are made of; a page is a scene of its own."""

    def opened(part: Part) -> Iterator[Item]:
        return frames.open(part.path, side)

    if fetched.parts[0].second is not None:
        yield from moments(fetched.parts, opened, duration)
        return
    for number, part in enumerate(fetched.parts):
        for item in opened(part):
            if part.page is None or not isinstance(item, Frame):
                yield item
            else:
                yield replace(item, scene=number, page=part.page)


def asked(second: SecondOpinion, frame: Frame, score: FrameScore, doubt: Doubt) -> FrameScore:
    """The score with what others say of the frame."""
    return replace(score, opinions=second.opinions(frame, doubt), doubt=doubt.why)


def with_fingerprint(
    frame: Frame, score: FrameScore, policy: Policy, fingerprint: Fingerprint
) -> FrameScore:
    """Only of what is to be listed: it takes time, and nobody decides on the rest."""
    taken = fingerprint(frame) if reaches(score, policy) else None
    return replace(score, fingerprint=taken)


def _score(frame: Frame, probabilities: Mapping[str, float]) -> FrameScore:
    return FrameScore(
        scene=frame.scene,
        probabilities=probabilities,
        second=frame.second,
        page=frame.page,
        spare=frame.spare,
    )
