"""Uploads and notices: how many there are, what waits, and what ended."""

from monitoring.figure import Figure
from monitoring.samples import each, oldest, one
from review.status import FINAL, NoticeStatus, Status
from review.upload import Queue

UPLOADS = (
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
)
