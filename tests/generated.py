"""`python -m tests.generated`: writes those parts of the documents that come from the code."""

from collections.abc import Callable, Mapping
from functools import partial

from tests.documents import ROOT, Document, marks
from tests.edit_samples import samples
from tests.model_tables import base_rates, models
from tests.settings_table import table

BUDGET = (
    *("EDITS_PER_MINUTE", "EDITS_PER_DAY", "FLAGS_PER_HOUR", "REPORT_SECONDS", "MASS_UPLOAD"),
    *("BREAKER_UPLOADS", "BREAKER_FACTOR", "UNTAG_PER_MINUTE", "REQUESTS_PER_SECOND"),
    *("PARALLEL_FETCHES", "REQUIRE_BOT_FLAG", "EXEMPT_GROUPS", "EXEMPT_CATEGORIES"),
)

# By document and the name of the part, between whose marks it stands.
PARTS: Mapping[tuple[str, str], Callable[[], str]] = {
    ("model-card.md", "models"): models,
    ("model-card.md", "base rates"): base_rates,
    ("bot-request.md", "budget"): partial(table, *BUDGET),
    ("bot-request.md", "sample edits"): samples,
}


def main() -> None:
    """Write all parts anew."""
    for (file, name), written in PARTS.items():
        document = Document(ROOT / "docs" / file)
        begin, end = marks(name)
        before, _, rest = document.text.partition(f"{begin}\n")
        _, _, after = rest.partition(end)
        document.path.write_text(
            f"{before}{begin}\n\n{written()}\n\n{end}{after}", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
