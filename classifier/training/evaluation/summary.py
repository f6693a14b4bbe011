"""A report in a few columns, for a terminal."""

from rich.table import Table

from classifier.training.evaluation.evaluation import Evaluation
from classifier.training.evaluation.page import few, percent
from console import narrow_table, printable


def summary(found: Evaluation) -> Table:
    """A row for each model, at its threshold and the operator's prevalence."""
    own = f"{1000 * found.prevalence:g} of 1,000"
    table = narrow_table(
        "model",
        "at",
        "recall",
        "false\npositives",
        "AUC",
        f"flags, if\n{own}\nare nsfw",
        "of these\nright",
        "ms a\npicture",
    )
    for one in found.results:
        [now] = [row for row in one.thresholds if row.in_force]
        [at] = [at for at in now.uploads if at.prevalence == found.prevalence]
        table.add_row(
            printable(one.model.name),
            f"{one.model.threshold:.3g}",
            percent(now.recall.value),
            percent(now.false_positive_rate.value),
            f"{one.curves[0].auc:.3f}",
            few(at.flags.value),
            percent(at.precision.value),
            few(one.model.milliseconds),
        )
    return table
