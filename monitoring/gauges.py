"""Each figure of the service that Prometheus is told: its name, meaning and labels.

All are gauges: they are read from rows, which may be pruned, decided anew, or restored from a
backup, so that none of them only ever grows. Labels are of few values; none names a file or a
person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitoring.running import Part
from monitoring.samples import (
    LIMITS,
    USED,
    Sample,
    Standing,
    among,
    each,
    models,
    oldest,
    one,
    runs,
    spent,
)
from review.answer import Outcome
from review.pause import Work
from review.status import FINAL, NoticeStatus, Status
from review.upload import Queue

PREFIX = "media_review_"
STOPS = ("breaker", "probe")


@dataclass(frozen=True)
class Figure:
    """One of them, without the prefix of its name. `read` yields no sample where it is unknown."""

    name: str
    about: str
    read: Callable[[Standing], Iterable[Sample]]
    labels: tuple[str, ...] = ()


FIGURES = (
    Figure(
        "process_running",
        "1: seems to run, 0: does not; none while it has nothing to do, or rests.",
        lambda found: runs(found["running"]),
        ("process",),
    ),
    Figure(
        "lease_held",
        "1: some process has the lease under which one alone works.",
        lambda found: each(
            (Part.EDITOR, Part.HANDING_ON),
            {Part.EDITOR: found["editor_runs"], Part.HANDING_ON: found["handing_on_runs"]},
        ),
        ("lease",),
    ),
    Figure(
        "idle",
        "1: who has the lease does not act, for a reason that `review status` tells.",
        lambda found: each(
            (Part.EDITOR, Part.HANDING_ON),
            {
                Part.EDITOR: bool(found["editor_idle"]),
                Part.HANDING_ON: bool(found["handing_on_idle"]),
            },
        ),
        ("lease",),
    ),
    Figure(
        "listing_stopped",
        "1: listing has stopped by itself, until an operator resumes it.",
        lambda found: among(STOPS, (stop["kind"] for stop in found["stopped"])),
        ("kind",),
    ),
    Figure(
        "paused",
        "1: an operator has paused that work.",
        lambda found: among(Work, (pause["work"] for pause in found["paused"])),
        ("work",),
    ),
    Figure(
        "alert",
        "1: the alert of that name is open.",
        lambda found: [((alert["name"],), 1.0) for alert in found["alerts"]],
        ("name",),
    ),
    Figure(
        "uploads",
        "Uploads that are known, by their status.",
        lambda found: each(Status, found["uploads"]),
        ("status",),
    ),
    Figure(
        "notices",
        "Notices to reviewers, by their status.",
        lambda found: each(NoticeStatus, found["notices"]),
        ("status",),
    ),
    Figure(
        "waiting",
        "Uploads that wait to be scored; of the fresh ones no more than 10,000 are counted.",
        lambda found: each(
            Queue, {name: queue["waiting"] for name, queue in found["queues"].items()}
        ),
        ("queue",),
    ),
    Figure(
        "waiting_oldest_seconds",
        "For how long the oldest upload that could be scored now is due; 0 where none is.",
        lambda found: oldest(found["queues"]),
        ("queue",),
    ),
    Figure(
        "being_scored",
        "Uploads that scorers look at now.",
        lambda found: one(found["being_scored"]),
    ),
    Figure(
        "stream_lag_seconds",
        "How long ago what was heard last of the wiki has happened; none before the first start.",
        lambda found: one(found["lag"]),
    ),
    Figure(
        "last_result_age_seconds",
        "How long ago an upload ended, with a score or without one; none before the first.",
        lambda found: one(found["last_result_age"]),
    ),
    Figure(
        "ended_last_minute",
        "Uploads that ended in the last minute.",
        lambda found: one(found["ended"]["last_minute"]),
    ),
    Figure(
        "ended_last_hour",
        "Uploads that ended in the last hour, by how; `unknown` could not be scored.",
        lambda found: each(FINAL, found["ended_as"]),
        ("status",),
    ),
    Figure(
        "failed_attempts_last_hour",
        "Attempts in the last hour that did not end their upload: most are repeated.",
        lambda found: one(found["failed_attempts"]),
    ),
    Figure(
        "budget_used",
        "How much of the edit budget is used now.",
        lambda found: spent(found, USED),
        ("budget",),
    ),
    Figure(
        "budget_limit",
        "How much may be used, by the settings of the API's process.",
        lambda found: spent(found, LIMITS),
        ("budget",),
    ),
    Figure(
        "answered_last_day",
        "Notices that people answered first in the last day, by what is said of them now.",
        lambda found: each((Outcome.CONFIRMED, Outcome.CLEARED, Outcome.OTHER), found["answered"]),
        ("outcome",),
    ),
    Figure(
        "samples_waiting",
        "Clear uploads drawn by chance that nobody has looked at.",
        lambda found: one(found["samples_waiting"]),
    ),
    Figure(
        "offers_waiting",
        "Uploads that wait to be handed on; no more than 10,000 are counted.",
        lambda found: one(found["offers"]["waiting"]),
    ),
    Figure(
        "offers_last_hour",
        "Uploads that were handed on in the last hour.",
        lambda found: one(found["offers"]["last_hour"]),
    ),
    Figure(
        "backfill_found_files",
        "Files that the backfill which has not ended has found; none where there is no such.",
        lambda found: one((found["backfill"] or {}).get("found")),
    ),
    Figure(
        "backfill_expected_files",
        "Files that it will find, as far as the wiki tells.",
        lambda found: one((found["backfill"] or {}).get("total")),
    ),
    Figure(
        "model_info",
        "1 for the model that scores (`active`), and for the one that is on trial (`on-trial`).",
        lambda found: models(found["model"]),
        ("role", "name", "sha256"),
    ),
    Figure(
        "schema_info",
        "1: the migration that the database's tables are those of.",
        lambda found: [((found["schema"],), 1.0)],
        ("revision",),
    ),
)
