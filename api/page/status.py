"""`/status`: how the service is doing, for everybody, without the names of files or people."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from api.access.caller import ReadsResults
from api.page import words
from api.page.pages import ThePages
from api.page.wiki_links import WikiLinks
from api.parts import TheRecords
from monitoring.nameless import nameless
from monitoring.running import Part
from monitoring.samples import LIMITS, USED, Standing
from review.status import NoticeStatus, Status

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One upload that could not be scored. `title` is for those who may see results.

    `given_up` is when; None where it is tried again.
    """

    title: str | None
    reason: str
    attempts: int
    given_up: datetime | None


@dataclass(frozen=True)
class Sight:
    """What the page shows of what monitoring.standing found; `names`: also files and people."""

    found: Standing
    names: bool

    @property
    def concerns(self) -> list[str]:
        """Messages of what somebody should look at; empty: nothing."""
        away = (words.AWAY[part] for part, runs in self.found["running"].items() if runs is False)
        return [*away, *self._stopped()]

    def _stopped(self) -> Iterator[str]:
        yield from dict.fromkeys(words.STOPS[stop["kind"]] for stop in self.found["stopped"])
        yield from (words.IDLE[part] for part in self.idle)

    @property
    def idle(self) -> dict[Part, str]:
        """What does not act although it is there, and why."""
        why = {
            Part.EDITOR: self.found["editor_idle"],
            Part.HANDING_ON: self.found["handing_on_idle"],
        }
        return {part: reason for part, reason in why.items() if reason}

    @property
    def signs(self) -> dict[Part, timedelta | None]:
        """How long ago there was a last sign of each, where it leaves any."""
        return {Part.POLLER: self.found["lag"], Part.SCORERS: self.found["last_result_age"]}

    @property
    def parts(self) -> list[tuple[Part, bool | None]]:
        """What runs or not. Handing on is left out where nothing is handed on."""
        told = self.found["running"].items()
        return [(part, runs) for part, runs in told if (part, runs) != (Part.HANDING_ON, None)]

    @property
    def to_write(self) -> int:
        """Notices that wait for the editor."""
        notices = self.found["notices"]
        return sum(notices.get(one, 0) for one in (NoticeStatus.DUE, NoticeStatus.WRITING))

    @property
    def ended(self) -> int:
        """Uploads of the last hour."""
        return sum(self.found["ended_as"].values())

    @property
    def unscored(self) -> int:
        """Of these, those that could not be scored."""
        return int(self.found["ended_as"][Status.UNKNOWN])

    @property
    def budget(self) -> list[tuple[str, int, int]]:
        """The message of each limit, how much is used, and how much may be."""
        its = self.found["budget"]
        return [(words.BUDGETS[name], its[USED[name]], its[LIMITS[name]]) for name in USED]

    @property
    def failures(self) -> list[Failure]:
        """The last that were given up, then those that are tried again."""
        given_up = [self._failure(row, row["finished_at"]) for row in self.found["unknown"]]
        return given_up + [self._failure(row, None) for row in self.found["retried"]]

    def _failure(self, row: dict[str, Any], given_up: datetime | None) -> Failure:
        return Failure(
            title=row["title"] if self.names else None,
            reason=row["reason"] if self.names else nameless(row["reason"]),
            attempts=row["attempts"],
            given_up=given_up,
        )


@router.get("/status")
async def status(
    request: Request,
    pages: ThePages,
    records: TheRecords,
    names: ReadsResults,
) -> Response:
    """What runs, waits and went wrong; 503 where the database does not tell."""
    found = await asyncio.to_thread(records.standing)
    return pages.render(
        request,
        "status.html",
        503 if found is None else 200,
        sight=found and Sight(found, names),
        links=WikiLinks(records.site),
        words=words,
    )
