"""How one file is looked at: once, and again where the first look leaves a doubt.

1. The cheapest sufficient rendition is fetched; its bytes decide what it is.
2. Each frame is scored by the model that looks at everything. Of a moving picture that is
   a frame of each scene, and more of a scene whose frame reaches a threshold.
3. A frame that leaves a doubt is looked at again, larger, by the second opinions; one of a
   moving picture at once, and as it is.
4. What has no hash of its own (a thumbnail) counts only if the file is still the same.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace

from review.content import Content, agree
from review.errors import NotVisual, Permanent, Transient
from review.film import CONFIRMING
from review.first_look import (
    Fingerprint,
    FirstLook,
    Watch,
    asked,
    items_of,
    with_fingerprint,
)
from review.policy import Policy, reaches
from review.ports import Fetched, Files, Frames, Scorer, SecondOpinion
from review.score import Doubt, FrameScore, Item, MediaScore, only_frames
from review.seen import Seen
from review.upload import FileFacts, Kind, Upload

Note = Callable[[Fetched], None]
Doubts = Mapping[int, Doubt]  # by the frames' numbers, from 0


def _nobody(item: Item, score: FrameScore | None) -> None:
    """Watches nothing."""


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """Scores files over the ports. `fingerprint` names what a frame looks like, if it can.

    After `seconds` no more of a file is looked at: second opinions on every scene of a long
    video take longer than anybody should wait. `watch` is told by the way of each scene,
    of each frame that is scored, with its score, and of the footage.
    """

    files: Files
    frames: Frames
    scorer: Scorer
    second: SecondOpinion | None
    fingerprint: Fingerprint
    policy: Policy
    seconds: float = 600.0
    watch: Watch = _nobody

    def score(self, upload: Upload, facts: FileFacts, note: Note) -> MediaScore:
        """What the models say of that version of the upload's file.

        `note` is told of what was fetched, and again with each scene: it goes on. Of a moving
        picture that breaks off, what was seen before counts. Raises NotVisual where there is
        nothing to look at, Gone, Permanent, Transient or Crash where it could not be scored.
        """
        if not facts.kind.visual:
            facts = self._by_its_bytes(facts)
        try:
            score = self._looks(upload, facts, note)
        except NotVisual as why:
            if facts.width:  # the wiki sees a picture where these bytes show none
                raise Permanent(f"{why}, and yet it has a width of {facts.width} pixels") from None
            raise
        self.files.confirm(facts)
        return score

    def suffices(self, score: MediaScore) -> bool:
        """Whether a score that is known already is what score() would find today.

        Not where it was not seen whole or in a hurry, nor where it does not suffice for the
        policy: the thresholds were others when it was scored.
        """
        if score.footage is not None and not score.footage.final:
            return False
        return suffices(score, self.policy, cascade=self.second is not None)

    def _by_its_bytes(self, facts: FileFacts) -> FileFacts:
        """What the wiki takes for sound or data is believed only when its bytes agree."""
        with self.files.fetch(facts) as head:
            content = self.frames.identify(head.parts[0].path)
        if not content.kind.visual:
            raise NotVisual(f"nothing to look at in {facts.mime}{_but(content, facts)}")
        return replace(facts, kind=content.kind)

    def _looks(self, upload: Upload, facts: FileFacts, note: Note) -> MediaScore:
        with self.files.fetch(facts) as fetched:
            note(fetched)
            bytes_are = self._disagreement(fetched, facts)
            seen = self._first_look(fetched, facts, note)
            score = MediaScore(
                sha1=facts.sha1,
                model=self.scorer.id,
                representation=fetched.representation,
                fetched_bytes=fetched.size,
                frames=tuple(seen.frames),
                bytes_are=bytes_are,
                scenes=seen.looked_at(),
                footage=seen.footage,
            )
            if self.second is None or not seen.doubts:
                return score
            larger = self._larger(upload, facts, self.second.larger_side)
            if larger.looks == facts.looks:  # there is none: the same again, for other models
                return self._second_look(self.second, score, fetched, facts, seen.doubts)
        with self.files.fetch(larger) as again:
            both = replace(
                again,
                representation=f"{fetched.representation}, then {again.representation}",
                size=fetched.size + again.size,
            )
            note(both)
            score = replace(score, bytes_are=bytes_are or self._disagreement(again, larger))
            return self._second_look(self.second, score, both, larger, seen.doubts)

    def _disagreement(self, fetched: Fetched, facts: FileFacts) -> str | None:
        """The type that an original's bytes show, where the wiki says another."""
        if not fetched.original:
            return None
        content = self.frames.identify(fetched.parts[0].path)
        if content.kind is Kind.AUDIO:
            raise NotVisual(f"nothing to look at in {content.mime}{_but(content, facts)}")
        return None if agree(content, facts.mime) else content.mime

    def _first_look(self, fetched: Fetched, facts: FileFacts, note: Note) -> Seen:
        look = FirstLook(
            scorer=self.scorer,
            second=self.second,
            fingerprint=self.fingerprint,
            policy=self.policy,
            seconds=self.seconds,
            watch=self.watch,
        )
        items = items_of(self.frames, fetched, self.scorer.side, facts.duration)
        return look.at(items, facts, lambda: note(fetched))

    def _larger(self, upload: Upload, facts: FileFacts, side: int) -> FileFacts:
        """The same version, with what is to be looked at for a second look."""
        larger = self.files.look(upload, side)
        if larger.sha1 != facts.sha1:
            raise Transient("the file was replaced while it was scored")
        return replace(larger, kind=facts.kind)  # which its bytes may have told

    def _second_look(
        self,
        second: SecondOpinion,
        first: MediaScore,
        fetched: Fetched,
        facts: FileFacts,
        doubts: Doubts,
    ) -> MediaScore:
        scores = dict(enumerate(first.frames))
        left = set(doubts)
        frames = only_frames(items_of(self.frames, fetched, second.larger_side, facts.duration))
        for number, frame in enumerate(frames):
            if number in left:
                score = asked(second, frame, scores[number], doubts[number])
                scores[number] = with_fingerprint(frame, score, self.policy, self.fingerprint)
                left.discard(number)
            if not left:  # what comes after the last of them may be broken
                break
        if left:
            raise Transient("a second look at the file shows fewer frames than the first")
        return replace(
            first,
            representation=fetched.representation,
            fetched_bytes=fetched.size,
            frames=tuple(scores[number] for number in sorted(scores)),
        )


def suffices(score: MediaScore, policy: Policy, *, cascade: bool) -> bool:
    """Whether that policy can decide upon it as upon what is scored today.

    Not where a frame reaches a threshold by the first look alone, though others are to be
    asked, or unconfirmed.
    """
    reaching = [frame for frame in score.frames if reaches(frame, policy)]
    asked = not cascade or all(frame.opinions for frame in reaching)
    return asked and _confirmed(score, {frame.scene for frame in reaching})


def _confirmed(score: MediaScore, scenes: Set[int]) -> bool:
    """Whether more than one frame was looked at of each of these scenes that has more."""
    looked = Counter(frame.scene for frame in score.frames)
    return all(
        looked[scene.number] >= min(scene.frames, CONFIRMING)
        for scene in score.scenes
        if scene.number in scenes
    )


def _but(content: Content, facts: FileFacts) -> str:
    return "" if agree(content, facts.mime) else f", which the wiki takes for {facts.mime}"
