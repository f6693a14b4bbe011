"""The curves of a report, as SVG that can stand within its HTML."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.figure import Figure

from classifier.training.evaluation.curves import Curve
from classifier.training.evaluation.reliability import Reliability

_INK = "#010203"  # what is drawn in this takes the colour of the page's text
_COLOURS = ("#3b7dd8", "#c9542b", "#2f9e6e", "#a1680f", "#9b59b6", "#7a7a7a")
_STYLE: Any = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "report",  # the same report of the same figures
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.prop_cycle": cycler(color=_COLOURS),
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor"), _INK),
    **dict.fromkeys(("xtick.color", "ytick.color"), _INK),
}
_NOTHING = dict.fromkeys(("Date", "Creator", "Format", "Type"))
# The page knows what SVG is, and no address of another place shall stand in it.
_ELSEWHERE = re.compile(r'\s+xmlns(:xlink)?="[^"]*"')


def roc(curves: Sequence[Curve]) -> str:
    """Recall against false positive rate."""
    with _axes("false positive rate", "recall") as (axes, drawn):
        axes.plot((0, 1), (0, 1), ":", color=_INK, linewidth=1)
        for curve in curves:
            axes.plot(*zip(*curve.roc, strict=True), label=f"{curve.name}, AUC {curve.auc:.3f}")
        axes.legend(frameon=False, loc="lower right")
    return drawn()


def precision_recall(curves: Sequence[Curve]) -> str:
    """Precision against recall, at these pictures' own mixture."""
    with _axes("recall", "precision") as (axes, drawn):
        for curve in curves:
            label = f"{curve.name}, AP {curve.average_precision:.3f}"
            axes.step(*zip(*curve.pr, strict=True), where="post", label=label)
        axes.legend(frameon=False, loc="lower left")
    return drawn()


def reliability_diagram(found: Reliability) -> str:
    """How often it is nsfw against what the model says, with Wilson's intervals."""
    with _axes("what the model says", "share that is nsfw") as (axes, drawn):
        axes.plot((0, 1), (0, 1), ":", color=_INK, linewidth=1)
        said = [one.said for one in found.bins]
        truly = [one.truly.value or 0.0 for one in found.bins]
        reach = (
            [value - one.truly.low for one, value in zip(found.bins, truly, strict=True)],
            [one.truly.high - value for one, value in zip(found.bins, truly, strict=True)],
        )
        axes.errorbar(said, truly, yerr=reach, fmt="o-", capsize=3)
    return drawn()


@contextmanager
def _axes(across: str, up: str) -> Iterator[tuple[Any, Callable[[], str]]]:
    """A square from 0 to 1, and what makes SVG of it when it is drawn."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(4.2, 4.0), layout="constrained")
        axes = figure.add_subplot(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel=across, ylabel=up)
        axes.patch.set_alpha(0)
        axes.spines[["top", "right"]].set_visible(False)
        yield axes, lambda: _svg(figure)


def _svg(figure: Figure) -> str:
    buffer = io.StringIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(buffer, format="svg", transparent=True, metadata=_NOTHING)
    text = buffer.getvalue()
    bare = _ELSEWHERE.sub("", text[text.index("<svg") :]).replace("xlink:href", "href")
    return bare.replace(_INK, "currentColor")
