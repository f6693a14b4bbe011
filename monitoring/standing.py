"""How the service is doing, as plain values: for people and programs alike."""

from datetime import datetime, timedelta
from typing import Any

from monitoring.broker import why_away
from review.budget import DAY, HOUR, MINUTE
from review.errors import Halt, Transient
from review.promotion import Registered
from review.status import Status
from review.upload import Queue
from store.flow import Waiting
from store.notices import LEASE
from store.offers import lease_of
from store.tables import AnswerRow, CheckRow, PositionRow, UploadRow
from wiring import House

LAST = 5


def standing(house: House) -> dict[str, Any]:
    """All of it. None of the questions takes longer with the backlog, or the years."""
    overview, position = house.overview, house.overview.position()
    spans = overview.spans(LAST)
    uploads = house.tallies.uploads(house.site.name)
    return {
        "wiki": house.site.name,
        "api": house.site.api,
        "mode": house.settings.mode,
        "model": _model(house),
        "run_page": _run_page(house),
        "editor_runs": overview.leased(LEASE),
        "editor_idle": overview.idle(LEASE),
        "last_ended": overview.last_ended(),
        "retried": [_trouble(row) for row in overview.retried(LAST)],
        "unknown": [_trouble(row) for row in overview.troubles(LAST)],
        "uploads": uploads,
        "notices": house.tallies.notices(house.site.name),
        "broker_away": why_away(house.settings),
        "queues": _queues(house, uploads.get(Status.WAITING, 0)),
        "ended": vars(house.flow.rates()),
        "lag": _lag(position, spans, house.database.clock()),
        "stopped": [{"at": one.stopped_at, "why": one.reason} for one in overview.stops()],
        "paused": [vars(pause) for pause in house.pauses.all().values()],
        "budget": _budget(house),
        "offers": vars(house.flow.offers()),
        "handing_on_idle": overview.idle(lease_of(house.site.name)),
        "backfill": _backfill(house),
        "read_until": position and position.read_until,
        "checked_until": position and position.checked_until,
        "spans": [{"begin": one.begin, "end": one.end} for one in spans],
        "checks": [_check(one) for one in overview.checks(LAST)],
        "samples_waiting": house.samples.waiting(),
        "answers": [_answer(*one) for one in overview.answers(LAST)],
    }


def _model(house: House) -> dict[str, Any]:
    """Which one scores, and which is on trial; since when each, None for the first of all."""
    roles, promotions = house.models.roles(), house.promotions
    active = roles.active and promotions.activation(roles.active)
    trial = roles.shadow and promotions.trial(roles.shadow)
    return {
        "active": roles.active and _named(roles.active),
        "since": active and active.at,
        "on_trial": roles.shadow and _named(roles.shadow),
        "trial_since": trial and trial.at,
    }


def _named(model: Registered) -> dict[str, str]:
    return {"name": model.name, "sha256": model.id.sha256}


def _queues(house: House, waiting: int) -> dict[str, Any]:
    """Of two queues one is counted, as far as that is quick; the other is the rest."""
    now = house.database.clock()
    fresh, backlog = (house.flow.waiting(queue) for queue in (Queue.FRESH, Queue.BACKLOG))
    told = {Queue.FRESH: _queue(fresh, now), Queue.BACKLOG: _queue(backlog, now)}
    if backlog.more and not fresh.more:
        told[Queue.BACKLOG] |= {"waiting": max(waiting - fresh.uploads, backlog.uploads)}
        told[Queue.BACKLOG] |= {"or_more": False}
    return {str(queue): values for queue, values in told.items()}


def _queue(waiting: Waiting, now: datetime) -> dict[str, Any]:
    since = waiting.due_since
    return {
        "waiting": waiting.uploads,
        "or_more": waiting.more,
        "longest": since and max(now - since, timedelta(0)),
    }


def _backfill(house: House) -> dict[str, Any] | None:
    """The latest walk that has not ended, whether it goes on just now or not."""
    if (walk := house.backfills.unfinished()) is None:
        return None
    names = ("id", "found", "total", "added", "begun_at")
    return {name: getattr(walk, name) for name in names}


def _lag(position: PositionRow | None, spans: Any, now: datetime) -> timedelta | None:
    """How long ago what was heard last has happened; None where nothing ever was."""
    heard = [position.read_until] if position else []
    heard += [one.end for one in spans[:1]]
    return max(now - max(heard), timedelta(0)) if heard else None


def _budget(house: House) -> dict[str, Any]:
    """What was used of it, and what is left now."""
    edits, budget, now = house.edits, house.budget, house.database.clock()
    minute, day = edits.since(now - MINUTE), edits.since(now - DAY)
    files = len(edits.files_since(now - HOUR))
    return {
        "edits_last_minute": minute,
        "edits_a_minute": budget.edits_a_minute,
        "edits_last_day": day,
        "edits_a_day": budget.edits_a_day,
        "files_last_hour": files,
        "files_an_hour": budget.flags_an_hour,
        "edits_left": budget.edits_left(last_minute=minute, last_day=day),
        "files_left": max(0, budget.flags_an_hour - files),
    }


def _run_page(house: House) -> dict[str, Any]:
    """Whether it says yes: None where that is not known, for the reason in `why`."""
    if not house.settings.bot_user:
        return {"title": None, "yes": None, "why": "BOT_USER is not set here"}
    asked: dict[str, Any] = {"title": house.run_page}
    try:
        house.check_run_page()
    except Halt as why:
        return asked | {"yes": False, "why": str(why)}
    except Transient as why:
        return asked | {"yes": None, "why": f"it cannot be read: {why}"}
    return asked | {"yes": True, "why": ""}


def _trouble(row: UploadRow) -> dict[str, Any]:
    names = ("title", "attempts", "reason", "finished_at")
    return {name: getattr(row, name) for name in names}


def _check(row: CheckRow) -> dict[str, Any]:
    names = ("begin", "end", "checked_at", "uploads", "missing", "why")
    return {name: getattr(row, name) for name in names}


def _answer(title: str, row: AnswerRow) -> dict[str, Any]:
    names = ("at", "source", "outcome", "words", "who")
    return {"title": title} | {name: getattr(row, name) for name in names}
