"""An upload that has ended, as the next annotator is told of it. Pure."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from review.policy import Verdict
from review.score import FrameScore, ModelId
from review.upload import Kind, Upload

SCHEMA = 1  # changes when a field changes its meaning or goes; fields may be added


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the verdict hangs on: which model, what it saw, and the frame that decided.

    `frame` is None where a later look at the same content has taken its place.
    """

    model: ModelId
    representation: str
    frame: FrameScore | None


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One upload, to be offered once. `attempts` says how often it was not taken.

    `page_id`, `media` and `mime` are None where the file was gone before they were known,
    `look` where no model has seen it. `generation` counts how often it was scored anew.
    """

    upload_id: int
    upload: Upload
    verdict: Verdict
    ended_at: datetime
    page_id: int | None = None
    media: Kind | None = None
    mime: str | None = None
    look: Look | None = None
    generation: int = 0
    attempts: int = 0

    @property
    def id(self) -> str:
        """The same for the same upload for ever, also from another database."""
        return f"{self.upload.wiki}:{self.upload.log_id}"

    def record(self) -> dict[str, Any]:
        """What docs/handing-on.md promises. The uploader is no part of it: it is about files."""
        verdict = self.verdict
        return {
            "schema": SCHEMA,
            "id": self.id,
            "wiki": self.upload.wiki,
            "page_id": self.page_id,
            "title": self.upload.title,
            "sha1": self.upload.sha1 or None,
            "uploaded_at": _time(self.upload.uploaded_at),
            "ended_at": _time(self.ended_at),
            "media": self.media,
            "mime": self.mime,
            "status": verdict.status,
            "reason": verdict.reason,
            "nsfw": verdict.nsfw,
            "sexy": verdict.sexy,
            "second": verdict.second,
            "page": verdict.page,
            "scene": _scene(verdict),
            **_seen(self.look),
            "policy": verdict.policy_version,
            "generation": self.generation,
        }

    def text(self) -> bytes:
        """The record as JSON, in ASCII and one line."""
        return json.dumps(self.record(), separators=(",", ":")).encode("ascii")


def place_of(offer_id: str) -> tuple[str, int] | None:
    """Wiki and log entry of an offer's id; None for what is none."""
    wiki, colon, number = offer_id.rpartition(":")
    digits = number.removeprefix("-")  # of what has no log entry it is a page's number
    is_one = colon and digits.isascii() and digits.isdecimal() and len(digits) < 19
    return (wiki, int(number)) if is_one else None


def _scene(verdict: Verdict) -> dict[str, float] | None:
    if verdict.begin is None or verdict.end is None:
        return None
    return {"begin": verdict.begin, "end": verdict.end}


def _seen(look: Look | None) -> dict[str, Any]:
    frame = look.frame if look else None
    return {
        "model": asdict(look.model) if look else None,
        "representation": look.representation if look else None,
        "probabilities": dict(frame.probabilities) if frame else None,
        "opinions": [asdict(opinion) for opinion in frame.opinions] if frame else [],
    }


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
