"""What the routes are given: everything that is built once, at the start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api.access.caller import Access
from api.answer import ModelAnswer
from api.body import Intake
from api.gate import Gate
from api.looker import Looker
from api.metrics import Metrics
from api.problem import Problem
from api.results.records import Records
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
    """`wiki` is None where `?file=` is not allowed, `records` where there is no database."""

    looker: Looker
    gate: Gate
    intake: Intake
    model: Model | Cascade
    wiki: WikiFile | None
    records: Records | None
    access: Access
    metrics: Metrics = field(default_factory=Metrics)

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


async def _records(parts: TheParts) -> Records:
    if parts.records is None:
        raise Problem(404, "no-results", "no database is configured here (DATABASE_URL, DATA_DIR)")
    return parts.records


TheRecords = Annotated[Records, Depends(_records)]
