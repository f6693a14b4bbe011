"""What runs, and what keeps it from work."""

from monitoring.figure import Figure
from monitoring.running import Part
from monitoring.samples import among, each, runs
from review.pause import Work

STOPS = ("breaker", "probe")

RUNNING = (
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
)
