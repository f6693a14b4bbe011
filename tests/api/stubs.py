"""An API over a model that says what stands in the file: quick, and as wanted."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI

from api.access.opening import access_by
from api.app import create_app
from api.body import Intake
from api.gate import Gate
from api.looker import Looker
from api.parts import Parts
from classifier.card import Card, Thresholds
from classifier.model import Model
from review.content import HEAD, Content, content_of
from review.errors import Crash, NotVisual, Permanent, TooMuch, Transient
from review.fakes import FakeScorer
from review.policy import Policy
from review.score import Frame, Item, ModelId
from review.scoring import Scoring
from settings import Settings

LABELS = ("drawing", "hentai", "neutral", "porn", "sexy")
CARD = Card(
    name="stub",
    source="nowhere",
    licence="MIT",
    sha256="5" * 64,
    labels=LABELS,
    input_size=224,
    preprocessing="area-square/1",
    published={},
    thresholds=Thresholds(nsfw=0.8, sexy=0.9),
)
POLICY = Policy(nsfw_threshold=0.8, sexy_threshold=0.9)
_JPEG = b"\xff\xd8\xff"
_FAILURES: dict[str, Callable[[str], Exception]] = {
    "Permanent": Permanent,
    "TooMuch": partial(TooMuch, limit=1.0),
    "Crash": Crash,
    "Transient": Transient,
    "NotVisual": NotVisual,
    "ValueError": ValueError,
}


def jpeg(nsfw: float = 0.0, sexy: float = 0.0, **more: Any) -> bytes:
    """What the stub scores so; `fails` names an error, `waits` has it wait for Stub.go."""
    return _JPEG + json.dumps({"nsfw": nsfw, "sexy": sexy, **more}).encode()


class Stub:
    """Implements review.ports.Frames. `begun` is released once for each file that waits."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.seen: list[bytes] = []

    def identify(self, path: Path) -> Content:
        """By the first bytes, as always."""
        with path.open("rb") as file:
            return content_of(file.read(HEAD))

    def open(self, path: Path, side: int) -> Iterator[Item]:
        """One frame, or the failure that the file names."""
        content = path.read_bytes()
        self.seen.append(content)
        told = _told(content)
        if told.get("waits"):
            self.begun.release()
            self.go.wait(30)
            self.seen.append(path.read_bytes())
        if (fails := told.get("fails")) in _FAILURES:
            raise _FAILURES[fails](f"{fails} it is")
        yield Frame(scene=0, pixels=_classes(told))


def _told(content: bytes) -> Mapping[str, Any]:
    try:
        told: Mapping[str, Any] = json.loads(content.removeprefix(_JPEG))
        if 0 <= told["nsfw"] <= 1 - told["sexy"] <= 1:
            return told
    except (ValueError, LookupError, TypeError, RecursionError):
        pass
    raise Permanent("no stub's picture")


def _classes(told: Mapping[str, Any]) -> Mapping[str, float]:
    nsfw, sexy = told["nsfw"], told["sexy"]
    return dict(zip(LABELS, (0.0, 0.0, 1.0 - nsfw - sexy, nsfw, sexy), strict=True))


class _Model:
    """What the API asks of a model beside its scores."""

    name, labels, card = CARD.name, CARD.labels, CARD
    id = ModelId(sha256=CARD.sha256, preprocessing=CARD.preprocessing)

    @property
    def members(self) -> Sequence["_Model"]:
        """Itself."""
        return (self,)


def parts_of(stub: Stub, **changes: Any) -> Parts:
    """The parts of an API over that stub: two threads, two places to wait, bodies of 1 MB."""
    scorer = FakeScorer(_Model.id)

    def scoring(files: Any) -> Scoring:
        return Scoring(
            files=files,
            frames=stub,
            scorer=scorer,
            second=None,
            fingerprint=lambda pixels: None,
            policy=POLICY,
        )

    parts = Parts(
        looker=Looker(scoring=scoring, policy=POLICY),
        gate=Gate(2, 2),
        intake=Intake(most=8, size=1_000_000, seconds=2),
        model=cast(Model, _Model()),
        wiki=None,
        records=None,
        access=access_by(Settings(api_host="127.0.0.1")),
    )
    return replace(parts, **changes)


def app_of(parts: Parts) -> FastAPI:
    """The application, which closes nothing but its gate."""
    return create_app(parts, lambda: None)
