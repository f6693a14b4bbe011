"""What has been seen of a file so far, frame by frame, while it is being looked at."""

from dataclasses import dataclass, field

from review.errors import Crash, Permanent
from review.policy import Policy, reaches
from review.score import Doubt, Footage, FrameScore, Scene


@dataclass(kw_only=True)
class Seen:
    """Collects scenes, frames and what is left in doubt; `doubts` are by the frames' numbers."""

    policy: Policy
    scenes: list[Scene] = field(default_factory=list)
    frames: list[FrameScore] = field(default_factory=list)
    doubts: dict[int, Doubt] = field(default_factory=dict)
    footage: Footage | None = None
    _to_confirm: set[int] = field(default_factory=set)

    @property
    def moving(self) -> bool:
        """Whether it is looked at scene by scene."""
        return bool(self.scenes)

    def hear(self, said: Scene | Footage) -> None:
        """What is said of frames to come, or of all of them."""
        if isinstance(said, Scene):
            self.scenes.append(said)
        else:
            self.footage = said

    def wants(self, scene: int, spare: bool) -> bool:
        """Whether the scene's next frame is to be scored: spares confirm, and only that."""
        return not spare or scene in self._to_confirm

    def add(self, score: FrameScore) -> None:
        """The next frame's score."""
        self.frames.append(score)
        if self.moving and reaches(score, self.policy):
            self._to_confirm.add(score.scene)

    def broke_off(self, why: Permanent | Crash, duration: float | None) -> None:
        """Keep what there was of a moving picture. Raises `why` where there was nothing."""
        if not self.frames or self.frames[0].second is None:
            raise why
        told = self.footage.duration if self.footage else None
        end = max(
            *(frame.second or 0.0 for frame in self.frames),
            *(scene.end for scene in self.scenes),
            0.0,
        )
        self.footage = Footage(
            duration=told or duration,
            seen=sum(scene.seconds for scene in self.scenes) if self.moving else end,
            frames=sum(scene.frames for scene in self.scenes) or len(self.frames),
            trouble=f"it was seen up to {end:.1f} s only: {why}",
            crashed=isinstance(why, Crash),
        )

    def looked_at(self) -> tuple[Scene, ...]:
        """The scenes that a frame, or an earlier scene, stands for."""
        numbers = {frame.scene for frame in self.frames}
        return tuple(s for s in self.scenes if s.number in numbers or s.alike in numbers)
