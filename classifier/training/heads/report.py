"""What `train` says at its end."""

import argparse
from collections.abc import Sequence

from classifier.card import Card
from classifier.training.heads.comparison import Row
from classifier.training.heads.learning import Learning
from console import narrow_table, show


def report(
    rows: Sequence[Row], card: Card, learning: Learning, arguments: argparse.Namespace
) -> None:
    """The comparison as a table on stdout, and below it how it is to be read."""
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
    show(table, [_prevalence(learning), *_about(card, learning, arguments)])


def _prevalence(learning: Learning) -> str:
    truth = learning.is_nsfw(learning.test.classes)
    return (
        f"Of the {len(truth):,} test pictures {truth.mean():.0%} are nsfw, of a wiki's uploads far "
        "fewer: average precision and log loss hold for this share only, ROC AUC and recall do "
        "not depend on it. The baselines saw nothing but harmless pictures."
    )


def _about(card: Card, learning: Learning, arguments: argparse.Namespace) -> list[str]:
    lines = [f"{card.name} is a {card.source}."]
    if card.calibrated:
        one = card.calibrated
        lines.append(
            f"Calibrated ({one.method}) where {one.prevalence:.0%} are nsfw; expected calibration "
            f"error on the test split {one.ece_before:.3f} before, {one.ece_after:.3f} after."
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
            + _grain(learning, arguments.prevalence)
        )
    return lines


def _grain(learning: Learning, prevalence: float) -> str:
    """How coarse the pictures are by which that was told."""
    harmless = int((~learning.is_nsfw(learning.validation.classes)).sum())
    return (
        f"That is by the {harmless:,} harmless pictures of the validation split, of which one "
        f"more or less is {1000 * (1 - prevalence) / harmless:.3g} of 1,000 uploads."
    )
