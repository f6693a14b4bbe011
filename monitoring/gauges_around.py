"""What is around scoring: the edit budget, answers, handing on, a backfill, model and tables."""

from monitoring.figure import Figure
from monitoring.samples import LIMITS, USED, each, models, one, spent
from review.answer import Outcome

AROUND = (
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
