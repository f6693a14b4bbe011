"""How one file is looked at: once, and again where the first look leaves a doubt.

1. The cheapest sufficient rendition is fetched; its bytes decide what it is.
2. Each frame is scored by the model that looks at everything. Of a moving picture that is
   a frame of each scene, and more of a scene whose frame reaches a threshold.
3. A frame that leaves a doubt is looked at again, larger, by the second opinions; one of a
   moving picture at once, and as it is.
4. What has no hash of its own (a thumbnail) counts only if the file is still the same.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from review.content import Content, agree
from review.errors import Crash, NotVisual, Permanent, Transient
from review.film import CONFIRMING
from review.moments import moments
from review.policy import Policy, reaches
from review.ports import Fetched, Files, Frames, Part, Scorer, SecondOpinion
from review.score import (
    Doubt,
    Footage,
    Frame,
    FrameScore,
    MediaScore,
    Scene,
    nsfw_of,
    only_frames,
    sexy_of,
)
from review.seen import Seen
from review.upload import FileFacts, Kind, Upload

Note = Callable[[Fetched], None]
Watch = Callable[[Frame, FrameScore], None]
Doubts = Mapping[int, Doubt]  # by the frames' numbers, from 0


def _nobody(frame: Frame, score: FrameScore) -> None:
    """Watches nothing."""


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """Scores files over the ports. `fingerprint` names what a frame looks like, if it can.

    `watch` is told of each frame by the way, with its score.
    """

    files: Files
    frames: Frames
    scorer: Scorer
    second: SecondOpinion | None
    fingerprint: Callable[[Frame], str | None]
    policy: Policy
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

        Not where it broke off, nor where a frame reaches a threshold by the first look alone
        or unconfirmed: the thresholds were others when it was scored.
        """
        if score.footage is not None and score.footage.trouble:
            return False
        reaching = [frame for frame in score.frames if reaches(frame, self.policy)]
        asked = self.second is None or all(frame.opinions for frame in reaching)
        return asked and _confirmed(score, {frame.scene for frame in reaching})

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
        """Scores, and the doubts that are left.

        Frames come one by one and are let go at once: memory stays flat.
        """
        seen = Seen(policy=self.policy)
        try:
            for item in self._items(fetched, self.scorer.side, facts):
                if isinstance(item, Scene):
                    seen.scenes.append(item)
                    note(fetched)
                elif isinstance(item, Footage):
                    seen.footage = item
                elif seen.wants(item.scene, item.spare):
                    self._look_at(item, seen, facts)
        except (Permanent, Crash) as why:
            seen.broke_off(why, facts.duration)
        return seen

    def _look_at(self, frame: Frame, seen: Seen, facts: FileFacts) -> None:
        [probabilities] = self.scorer.score([frame])
        score = _score(frame, probabilities)
        doubt = self._doubt(self.second, frame, score, facts) if self.second else None
        if self.second and doubt and seen.moving:  # of which no larger is made
            score = _asked(self.second, frame, score, doubt)
        elif doubt:
            seen.doubts[len(seen.frames)] = doubt
        score = self._with_fingerprint(frame, score)
        seen.add(score)
        self.watch(frame, score)

    def _doubt(
        self, second: SecondOpinion, frame: Frame, score: FrameScore, facts: FileFacts
    ) -> Doubt | None:
        """Nothing is listed by the first look alone, however low the threshold is."""
        doubt = second.doubt(frame, score.probabilities, facts)
        if doubt is None and reaches(score, self.policy):
            nsfw, sexy = nsfw_of(score.probabilities), sexy_of(score.probabilities) or 0
            found = f"{nsfw:.3f}, and {sexy:.3f} of the class sexy" if sexy else f"{nsfw:.3f}"
            return Doubt(why=f"the first look alone would list it: {found}")
        return doubt

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
        frames = self._frames(fetched, second.larger_side, facts)
        for number, frame in enumerate(frames):
            if number in left:
                score = _asked(second, frame, scores[number], doubts[number])
                scores[number] = self._with_fingerprint(frame, score)
                left.discard(number)
        if left:
            raise Transient("a second look at the file shows fewer frames than the first")
        return replace(
            first,
            representation=fetched.representation,
            fetched_bytes=fetched.size,
            frames=tuple(scores[number] for number in sorted(scores)),
        )

    def _with_fingerprint(self, frame: Frame, score: FrameScore) -> FrameScore:
        """Only of what is to be listed: it takes time, and nobody decides on the rest."""
        taken = self.fingerprint(frame) if reaches(score, self.policy) else None
        return replace(score, fingerprint=taken)

    def _items(
        self, fetched: Fetched, side: int, facts: FileFacts
    ) -> Iterator[Frame | Scene | Footage]:
        """All frames of all parts; a page is a scene of its own."""

        def opened(part: Part) -> Iterator[Frame | Scene | Footage]:
            return self.frames.open(part.path, side)

        if fetched.parts[0].second is not None:
            yield from moments(fetched.parts, opened, facts.duration)
            return
        for number, part in enumerate(fetched.parts):
            for item in opened(part):
                if part.page is None or not isinstance(item, Frame):
                    yield item
                else:
                    yield replace(item, scene=number, page=part.page)

    def _frames(self, fetched: Fetched, side: int, facts: FileFacts) -> Iterator[Frame]:
        """The same without what is said of scenes."""
        return only_frames(self._items(fetched, side, facts))


def _score(frame: Frame, probabilities: Mapping[str, float]) -> FrameScore:
    return FrameScore(
        scene=frame.scene,
        probabilities=probabilities,
        second=frame.second,
        page=frame.page,
        spare=frame.spare,
    )


def _confirmed(score: MediaScore, scenes: Set[int]) -> bool:
    """Whether more than one frame was looked at of each of these scenes that has more."""
    looked = Counter(frame.scene for frame in score.frames)
    return all(
        looked[scene.number] >= min(scene.frames, CONFIRMING)
        for scene in score.scenes
        if scene.number in scenes
    )


def _asked(second: SecondOpinion, frame: Frame, score: FrameScore, doubt: Doubt) -> FrameScore:
    return replace(score, opinions=second.opinions(frame, doubt), doubt=doubt.why)


def _but(content: Content, facts: FileFacts) -> str:
    return "" if agree(content, facts.mime) else f", which the wiki takes for {facts.mime}"
