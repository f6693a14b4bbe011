"""Figures that stand in sentences of the documents are those of the settings and of arithmetic."""

import numpy as np

from classifier.training.prevalence import flags_per_1000
from settings import Settings
from tests.documents import ROOT, Document

DAY = 86_400  # seconds; Commons has about one upload in each
DEFAULTS = {name: field.default for name, field in Settings.model_fields.items()}
REQUEST = " ".join(Document(ROOT / "docs" / "bot-request.md").text.replace("\n>", "\n").split())
CARD = " ".join(Document(ROOT / "docs" / "model-card.md").text.split())


def test_the_request_has_the_budget_of_the_settings() -> None:
    assert (
        f"{DEFAULTS['edits_per_minute']} edits a minute and {DEFAULTS['edits_per_day']} a day; "
        f"at most {DEFAULTS['flags_per_hour']} files listed in an hour" in REQUEST
    )
    assert f"at most {3600 / DEFAULTS['report_seconds']:.0f} edits of it an hour" in REQUEST


def test_how_much_can_be_listed() -> None:
    files = 24 * DEFAULTS["flags_per_hour"]
    assert f"60 files an hour are {files:,} a day" in REQUEST
    assert f"more than {100 * files / DAY:.1f} % of uploads are flagged" in REQUEST


def test_the_example_is_worked_through_rightly() -> None:
    flags = float(flags_per_1000(np.array(0.9), np.array(1 - 0.98), 0.002))
    wrong = float(flags_per_1000(np.array(0.0), np.array(1 - 0.98), 0.002))
    assert f"0.02 = {wrong:.2f}" in CARD
    assert f"1.8 / {flags:.2f} = {100 * 1.8 / flags:.0f} % are right" in CARD
    assert f"{round(flags * DAY / 1000, -1):,.0f} flags a day" in CARD
