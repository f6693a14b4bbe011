"""The report as one page of HTML that needs nothing else."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from classifier.training.evaluation.evaluation import Evaluation
from classifier.training.evaluation.figures import precision_recall, reliability_diagram, roc
from classifier.training.evaluation.slices import BENIGN, ENOUGH
from classifier.training.evaluation.traits import RULES


def page(evaluation: Evaluation, pictures: Mapping[str, str] | None) -> str:
    """`pictures` are data URIs by file; None where there are to be none."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "few": few, "within": str.removeprefix}
    drawings = [
        (
            Markup(roc(one.curves)),  # noqa: S704 - drawn here, of numbers and names of classes
            Markup(precision_recall(one.curves)),  # noqa: S704
            Markup(reliability_diagram(one.reliability)),  # noqa: S704
        )
        for one in evaluation.results
    ]
    return environment.get_template("report.html").render(
        evaluation=evaluation,
        data=evaluation.data,
        drawings=drawings,
        pictures=pictures,
        rules=RULES,
        benign=BENIGN,
        enough=ENOUGH,
    )


def percent(value: float | None) -> str:
    """Of a share from 0 to 1; what is less than all or more than nothing never reads so."""
    if value is None:
        return "–"  # noqa: RUF001
    shown = 100 * value
    if 0 < shown < 0.01:
        return "< 0.01 %"
    if 99.9 < shown < 100:
        return "> 99.9 %"
    return f"{shown:.2g} %" if shown < 10 else f"{shown:.3g} %"


def few(value: float | None) -> str:
    """A number with two digits or more."""
    if value is None:
        return "–"  # noqa: RUF001
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"
