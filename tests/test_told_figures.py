"""Figures in sentences of the documents are those of the settings, the code and arithmetic."""

import numpy as np

from api.access import rates, session
from classifier.training.prevalence import flags_per_1000
from review import followed
from settings import Settings
from store import pruning
from tests.documents import ROOT, Document
from worker.commands import prune

DAY = 86_400  # seconds; Commons has about one upload in each
DEFAULTS = {name: field.default for name, field in Settings.model_fields.items()}
REQUEST, CARD, PRIVACY, REVIEWERS = (
    " ".join(Document(ROOT / "docs" / f"{name}.md").text.replace("\n>", "\n").split())
    for name in ("bot-request", "model-card", "privacy", "reviewers")
)


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


def test_how_soon_an_answer_is_read_and_for_how_long_it_is_waited_for() -> None:
    assert DEFAULTS["read_seconds"] == 60
    assert "Your answer is read within about a minute" in REVIEWERS
    assert followed.LONGEST.days == 1
    assert f"a day at most, for {followed.OPEN_FOR.days} days after the file" in REVIEWERS


def test_how_long_what_is_kept_is_kept() -> None:
    [least] = [one.type for one in prune.command.params if one.name == "older_than"]
    assert f"{getattr(least, 'min', None)} days at the least" in PRIVACY
    assert pruning.KEPT == 10
    assert PRIVACY.count("until `review prune`, but the last ten") == 2
    assert session.SECONDS == 8 * 3600
    assert "one for a login (`session`, eight hours, signed" in PRIVACY
    assert f"held in memory, {rates.MOST:,} at most" in PRIVACY
