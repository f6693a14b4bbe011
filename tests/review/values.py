"""Values for tests; each argument that a test does not name does not matter to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any

from review.answer import Answer, Deed, Outcome, Source
from review.policy import Policy, Verdict
from review.score import Footage, Frame, FrameScore, MediaScore, ModelId, Scene, nsfw_of
from review.status import Status
from review.upload import Action, FileFacts, Kind, Upload

WIKI = "commonswiki"
POLICY = Policy(nsfw_threshold=0.8, sexy_threshold=0.9)
MODEL = ModelId(sha256="5" * 64, preprocessing="bilinear 224")
SUSPECT = Verdict(
    status=Status.SUSPECT,
    reason="possible explicit content",
    policy_version="1",
    nsfw=0.9,
    sexy=0.1,
)


def content(name: str) -> str:
    """The sha1 of that content."""
    return sha1(name.encode(), usedforsecurity=False).hexdigest()


def an_upload(log_id: int = 1, **changes: Any) -> Upload:
    values: dict[str, Any] = {
        "wiki": WIKI,
        "log_id": log_id,
        "title": f"File:Picture {log_id}.jpg",
        "sha1": content(f"picture {log_id}"),
        "uploaded_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "uploader": "Somebody",
        "action": Action.UPLOAD,
    }
    return Upload(**values | changes)


def facts_of(upload: Upload, **changes: Any) -> FileFacts:
    values: dict[str, Any] = {
        "page_id": upload.log_id + 1000,
        "title": upload.title,
        "sha1": upload.sha1,
        "mime": "image/jpeg",
        "kind": Kind.PICTURE,
        "size": 1234,
        "width": 640,
        "height": 480,
    }
    return FileFacts(**values | changes)


def classes(nsfw: float = 0.0, sexy: float = 0.0) -> Mapping[str, float]:
    rest = 1.0 - nsfw - sexy
    return {"porn": nsfw, "hentai": 0.0, "sexy": sexy, "neutral": rest, "drawings": 0.0}


def a_frame(nsfw: float = 0.0, sexy: float = 0.0, scene: int = 0) -> Frame:
    return Frame(scene=scene, pixels=classes(nsfw, sexy))


def seen(scene: int = 0, nsfw: float = 0.0, sexy: float = 0.0, **where: Any) -> FrameScore:
    return FrameScore(scene=scene, probabilities=classes(nsfw, sexy), **where)


def nsfw(frame: FrameScore) -> float:
    """What seen() was told."""
    return nsfw_of(frame.probabilities)


def sexy(frame: FrameScore) -> float:
    """What seen() was told."""
    return frame.probabilities["sexy"]


def a_score(*frames: FrameScore, sha1: str = "a" * 40, model: ModelId = MODEL) -> MediaScore:
    return MediaScore(
        sha1=sha1, model=model, representation="original", fetched_bytes=1234, frames=frames
    )


def a_film(
    *scenes: Sequence[float],
    seconds: float = 4.0,
    frames: int = 100,
    sexy: float = 0.0,
    **footage: Any,
) -> MediaScore:
    """A scene for each of these, one after the other: its pick's nsfw, then its spares'."""
    listed = tuple(
        Scene(
            number=number,
            begin=number * seconds,
            end=(number + 1) * seconds,
            frames=max(frames, len(scene)),
        )
        for number, scene in enumerate(scenes)
    )
    looked = [
        seen(number, nsfw, sexy, second=number * seconds + 1, spare=at > 0)
        for number, scene in enumerate(scenes)
        for at, nsfw in enumerate(scene)
    ]
    whole = len(scenes) * seconds
    told: dict[str, Any] = {"duration": whole, "seen": whole, "frames": 1000, **footage}
    return replace(a_score(*looked), scenes=listed, footage=Footage(**told))


def an_answer(notice_id: int = 1, **changes: Any) -> Answer:
    values: dict[str, Any] = {
        "source": Source.STATUS,
        "outcome": Outcome.CLEARED,
        "words": "fine",
        "who": "Patroller",
        "at": datetime(2026, 1, 3, tzinfo=UTC),
        "revision": 5,
    }
    return Answer(notice_id=notice_id, **values | changes)


def a_deed(**changes: Any) -> Deed:
    made = vars(an_answer()) | changes
    return Deed(**{name: value for name, value in made.items() if name != "notice_id"})
