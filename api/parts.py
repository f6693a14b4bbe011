"""What the routes are given: everything that is built once, at the start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.answer import ModelAnswer
from api.body import Intake
from api.gate import Gate
from api.looker import Looker
from classifier.cascade import Cascade
from classifier.model import Model
from review.ports import Files
from review.upload import Upload


@dataclass(frozen=True, kw_only=True)
class WikiFile:
    """The wiki's files: how they are fetched, and which one a title means."""

    files: Callable[[], Files]
    upload: Callable[[str], Upload]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """`wiki` is None where the operator does not allow `?file=`."""

    looker: Looker
    gate: Gate
    intake: Intake
    model: Model | Cascade
    wiki: WikiFile | None

    @property
    def model_answer(self) -> ModelAnswer:
        """Which model answers."""
        return ModelAnswer(
            name=self.model.name,
            sha256=self.model.id.sha256,
            preprocessing=self.model.id.preprocessing,
        )


async def _parts(request: Request) -> Parts:  # not async, it would take a thread each time
    parts: Parts = request.app.state.parts
    return parts


TheParts = Annotated[Parts, Depends(_parts)]
