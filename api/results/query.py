"""Which results are asked for, as it stands in an address."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from api.problem import Problem
from review.answer import Outcome
from review.search import Position, Search
from review.status import Status

MOST = 100
Verdict = Literal["clear", "suspect", "not visual", "unknown", "gone"]
Shown = Literal["picture", "animation", "video", "drawing", "document", "audio", "other"]


def _aware(value: datetime) -> datetime:
    """What names no time zone is in UTC."""
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("no calendar has that day") from None


def _given(value: object) -> object:
    """A field of a form that was left empty asks for nothing."""
    return None if value == "" else value


Left = BeforeValidator(_given)
Time = Annotated[datetime, AfterValidator(_aware)]
Share = Annotated[float, Field(ge=0, le=1)]


class FileQuery(BaseModel):
    """Each field that is left out excludes nothing."""

    model_config = ConfigDict(extra="forbid")

    verdict: Annotated[Verdict | None, Left] = None
    since: Annotated[Time | None, Left] = Field(
        None, description="ended then or later: a day or a time, in UTC unless it says otherwise"
    )
    until: Annotated[Time | None, Left] = Field(None, description="ended before")
    kind: Annotated[Shown | None, Left] = None
    least: Annotated[Share | None, Left] = Field(None, description="of nsfw")
    most: Annotated[Share | None, Left] = Field(None, description="of nsfw")
    review: Annotated[Outcome | None, Left] = Field(
        None, description="what people came to; `open`: nobody has answered"
    )
    new_uploader: Annotated[bool | None, Left] = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    cursor: Annotated[str | None, Left] = Field(
        None, max_length=200, description="`next` of the page before"
    )

    @property
    def search(self) -> Search:
        """What the database is asked."""
        return Search(
            verdict=self.verdict and Status(self.verdict),
            since=self.since,
            until=self.until,
            kind=self.kind,
            least=self.least,
            most=self.most,
            outcome=self.review,
            new_uploader=self.new_uploader,
        )

    @property
    def after(self) -> Position | None:
        """Where the page begins. Raises Problem where the cursor is none of ours."""
        return None if self.cursor is None else _position_of(self.cursor)


def cursor_of(position: Position | None) -> str | None:
    """A position as it stands in an address; nobody need read it."""
    if position is None:
        return None
    text = f"{position.finished_at.isoformat()}|{position.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _position_of(cursor: str) -> Position:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        time, _, number = base64.b64decode(padded, b"-_", validate=True).decode().partition("|")
        finished_at, found = datetime.fromisoformat(time), int(number)
        if finished_at.tzinfo is None or not 0 <= found < 2**63:
            raise ValueError
        return Position(finished_at=finished_at.astimezone(UTC), id=found)
    except (binascii.Error, ValueError, OverflowError):
        raise Problem(
            400, "bad-cursor", "the cursor is none that was given here: begin without one"
        ) from None
