"""By which message each value of a result is told."""

from collections.abc import Mapping

VERDICTS: Mapping[str, str] = {
    "suspect": "queue-verdict-suspect",
    "clear": "queue-verdict-clear",
    "unknown": "queue-verdict-unknown",
    "not visual": "queue-verdict-not-visual",
    "gone": "queue-verdict-gone",
    "waiting": "queue-verdict-waiting",
    "scoring": "queue-verdict-scoring",
}
OUTCOMES: Mapping[str, str] = {
    "open": "queue-review-open",
    "confirmed": "queue-review-confirmed",
    "cleared": "queue-review-cleared",
    "other": "queue-review-other",
}
KINDS: Mapping[str, str] = {
    "picture": "queue-kind-picture",
    "video": "queue-kind-video",
    "animation": "queue-kind-animation",
    "drawing": "queue-kind-drawing",
    "document": "queue-kind-document",
    "audio": "queue-kind-audio",
    "other": "queue-kind-other",
}
NOTICES: Mapping[str, str] = {
    "report": "queue-notice-report",
    "category": "queue-notice-category",
}
NOTICE_STATES: Mapping[str, str] = {
    "due": "queue-notice-due",
    "writing": "queue-notice-writing",
    "written": "queue-notice-written",
    "declined": "queue-notice-declined",
    "withdrawn": "queue-notice-withdrawn",
    "taken back": "queue-notice-taken-back",
    "dry run": "queue-notice-dry-run",
}
QUEUES: Mapping[str, str] = {"fresh": "charts-queue-fresh", "backlog": "charts-queue-backlog"}

# The fields of the queue's form, and what may be chosen in some: first what is without a choice.
FIELDS: Mapping[str, str] = {
    "verdict": "queue-filter-verdict",
    "review": "queue-filter-review",
    "kind": "queue-filter-kind",
    "new_uploader": "queue-filter-uploader",
    "least": "queue-filter-least",
    "most": "queue-filter-most",
    "since": "queue-filter-since",
    "until": "queue-filter-until",
}
_ANY = {"": "queue-any"}
_ENDED = ("suspect", "clear", "unknown", "not visual", "gone")
CHOICES: Mapping[str, Mapping[str, str]] = {
    "verdict": {verdict: VERDICTS[verdict] for verdict in _ENDED} | _ANY,
    "review": _ANY | dict(OUTCOMES),
    "kind": _ANY | dict(KINDS),
    "new_uploader": _ANY | {"true": "queue-uploader-new", "false": "queue-uploader-known"},
}

# The page of how the service is doing.
PARTS: Mapping[str, str] = {
    "poller": "status-poller",
    "scorers": "status-scorers",
    "editor": "status-editor",
    "handing-on": "status-handing-on",
}
AWAY: Mapping[str, str] = {
    "poller": "status-poller-away",
    "scorers": "status-scorers-away",
    "editor": "status-editor-away",
    "handing-on": "status-handing-on-away",
}
SIGNS: Mapping[str, str] = {"poller": "status-sign-poller", "scorers": "status-sign-scorers"}
IDLE: Mapping[str, str] = {
    "editor": "status-editor-idle",
    "handing-on": "status-handing-on-idle",
}
STOPS: Mapping[str, str] = {"breaker": "status-stop-breaker", "probe": "status-stop-probe"}
WORKS: Mapping[str, str] = {
    "polling": "status-work-polling",
    "scoring": "status-work-scoring",
    "editing": "status-work-editing",
    "backfill": "status-work-backfill",
    "handing-on": "status-work-handing-on",
}
BUDGETS: Mapping[str, str] = {
    "edits-per-minute": "status-budget-minute",
    "edits-per-day": "status-budget-day",
    "files-per-hour": "status-budget-files",
}
