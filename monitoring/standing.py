"""How the service is doing, as plain values: for people and programs alike."""

from datetime import timedelta
from typing import Any

from monitoring.broker import why_away
from monitoring.budget import budget, report
from monitoring.flow import lag, queues
from monitoring.run_page import run_page
from monitoring.running import running
from review.alert import Alert
from review.probe import CHANGED
from review.promotion import Registered
from review.status import Status
from store.notices import LEASE
from store.offers import lease_of
from store.scorers import LEASE as SCORERS
from store.tables import AnswerRow, CheckRow, StopRow, UploadRow
from version import VERSION
from wiring import House

LAST = 5


def standing(house: House) -> dict[str, Any]:
    """All of it: what is stored, and whether wiki and broker answer."""
    return stored(house) | {
        "run_page": run_page(house),
        "broker_away": why_away(house.settings),
        "answers": [_answer(*one) for one in house.overview.answers(LAST)],
    }


def stored(house: House) -> dict[str, Any]:
    """What the database alone tells. No question takes longer with the backlog, or the years.

    Times are in UTC. `paused`, `stopped`, `editor_idle`, `handing_on_idle`, `retried` and
    `unknown` have people's words, or names of files.
    """
    found = _at_work(house) | _passing(house) | _left_over(house)
    return found | {"running": running(found)}


def _at_work(house: House) -> dict[str, Any]:
    """Who is there, and what keeps them from work."""
    overview, annotator = house.overview, lease_of(house.site.name)
    return {
        "version": VERSION,
        "wiki": house.site.name,
        "api": house.site.api,
        "mode": house.settings.mode,
        "run_page_title": house.run_page if house.settings.bot_user else None,
        "schema": house.lately.schema(),
        "model": _model(house),
        "editor_runs": overview.leased(LEASE),
        "editor_idle": overview.idle(LEASE),
        "handing_on_runs": overview.leased(annotator),
        "handing_on_idle": overview.idle(annotator),
        "scorers_run": overview.leased(SCORERS),
        "being_scored": house.lately.being_scored(),
        "stopped": [_stop(one) for one in overview.stops()],
        "alerts": [_alert(one) for one in house.alerts.open()],
        "paused": [vars(pause) for pause in house.pauses.all().values()],
    }


def _passing(house: House) -> dict[str, Any]:
    """What comes, waits and ends."""
    overview, position, now = house.overview, house.overview.position(), house.database.clock()
    spans, last = overview.spans(LAST), overview.last_ended()
    uploads = house.tallies.uploads(house.site.name)
    return {
        "at": now,
        "uploads": uploads,
        "notices": house.tallies.notices(house.site.name),
        "queues": queues(house, uploads.get(Status.WAITING, 0)),
        "ended": vars(house.flow.rates()),
        "ended_as": house.lately.ended(),
        "failed_attempts": house.lately.failed_attempts(),
        "last_ended": last,
        "last_result_age": last and max(now - last, timedelta(0)),
        "lag": lag(position, spans, now),
        "most_lag": timedelta(minutes=house.settings.alert_lag_minutes),
        "read_until": position and position.read_until,
        "checked_until": position and position.checked_until,
        "spans": [{"begin": one.begin, "end": one.end} for one in spans],
        "checks": [_check(one) for one in overview.checks(LAST)],
    }


def _left_over(house: House) -> dict[str, Any]:
    """What is left to write, to hand on, to look at, and what could not be scored."""
    return {
        "budget": budget(house),
        "report_due": report(house),
        "offers": vars(house.flow.offers()),
        "backfill": _backfill(house),
        "samples_waiting": house.samples.waiting(),
        "answered": house.lately.answered(),
        "report": house.lately.report(),
        "retried": [_trouble(row) for row in house.overview.retried(LAST)],
        "unknown": [_trouble(row) for row in house.overview.troubles(LAST)],
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


def _backfill(house: House) -> dict[str, Any] | None:
    """The latest walk that has not ended, whether it goes on just now or not."""
    if (walk := house.backfills.unfinished()) is None:
        return None
    names = ("id", "found", "total", "added", "begun_at")
    return {name: getattr(walk, name) for name in names}


def _trouble(row: UploadRow) -> dict[str, Any]:
    names = ("title", "attempts", "reason", "finished_at")
    return {name: getattr(row, name) for name in names}


def _stop(row: StopRow) -> dict[str, Any]:
    """By what: the probe of the model, or the share of suspects."""
    kind = "probe" if row.reason.startswith(CHANGED) else "breaker"
    return {"at": row.stopped_at, "kind": kind, "why": row.reason}


def _alert(alert: Alert) -> dict[str, Any]:
    names = ("name", "since", "well_since", "words", "told_at")
    return {name: getattr(alert, name) for name in names}


def _check(row: CheckRow) -> dict[str, Any]:
    names = ("begin", "end", "checked_at", "uploads", "missing", "why")
    return {name: getattr(row, name) for name in names}


def _answer(title: str, row: AnswerRow) -> dict[str, Any]:
    names = ("at", "source", "outcome", "words", "who")
    return {"title": title} | {name: getattr(row, name) for name in names}
