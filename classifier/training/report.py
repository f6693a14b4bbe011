"""What `train` says at its end."""

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass

from classifier.card import Card
from classifier.training.figures import Figures
from classifier.training.outcome import Outcome
from console import narrow_table, show


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the comparison: all figures are of the test split."""

    name: str
    figures: Figures
    seconds: float


def report(
    rows: Sequence[Row], card: Card, outcome: Outcome, arguments: argparse.Namespace
) -> None:
    """What was trained as a table on stdout, and below it how it is to be read."""
    table = narrow_table(
        "on the test split",
        "ROC\nAUC",
        "average\nprecision",
        "recall at\n1 % false +",
        "log\nloss",
        "seconds",
    )
    for row in rows:
        found = row.figures
        table.add_row(
            row.name,
            f"{found.auc:.3f}",
            f"{found.average_precision:.3f}",
            f"{found.recall:.3f}",
            "-" if found.loss is None else f"{found.loss:.3f}",
            f"{row.seconds:.1f}",
        )
    show(table, [_prevalence(rows, outcome), *_about(card, outcome, arguments)])


def _prevalence(rows: Sequence[Row], outcome: Outcome) -> str:
    truth = outcome.is_nsfw(outcome.test)
    text = (
        f"Of the {len(truth):,} test pictures {truth.mean():.0%} are nsfw, of a wiki's uploads far "
        "fewer: average precision and log loss hold for this share only, ROC AUC and recall do "
        "not depend on it."
    )
    if any(row.figures.loss is None for row in rows):
        text += " The baselines saw nothing but harmless pictures."
    return text


def _about(card: Card, outcome: Outcome, arguments: argparse.Namespace) -> list[str]:
    lines = [f"{card.name} is a {card.source}."]
    if card.calibrated:
        one = card.calibrated
        lines.append(
            f"Calibrated ({one.method}) where {one.prevalence:.0%} are nsfw; expected calibration "
            f"error on the test split {one.ece_before:.3f} before, {one.ece_after:.3f} after."
            + " It made that worse: so few pictures do not carry it."
            * (one.ece_after > one.ece_before)
        )
    if card.thresholds:
        found = ", ".join(
            f"{name} from {value:.3f} on"
            for name, value in card.thresholds.model_dump().items()
            if value is not None
        )
        lines.append(
            f"Its thresholds, {found}, are the lowest at which {arguments.flags:g} of 1,000 "
            f"uploads are flagged at most, if {arguments.prevalence:.2%} of them are nsfw. "
            + _grain(outcome, arguments)
        )
    return lines


def _grain(outcome: Outcome, arguments: argparse.Namespace) -> str:
    """How coarse the pictures are by which that was told."""
    harmless = int((~outcome.is_nsfw(outcome.validation)).sum())
    uploads = 1000 * (1 - arguments.prevalence)
    text = (
        f"That is by the {harmless:,} harmless pictures of the validation split, of which one "
        f"more or less is {uploads / harmless:.3g} of 1,000 uploads."
    )
    if uploads / harmless > arguments.flags:
        needed = math.ceil(uploads / arguments.flags)
        text += f" They are too few to promise that: {needed:,} are needed at least."
    return text
