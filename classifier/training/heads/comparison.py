"""Heads of all kinds side by side, and what never saw an example of what is looked for."""

from collections.abc import Iterator
from importlib.util import find_spec

from classifier.commands.progress import bar
from classifier.errors import ModelError
from classifier.training.calibration import Fit
from classifier.training.figures import figures
from classifier.training.heads.choice import Chosen, best
from classifier.training.heads.learning import Learning
from classifier.training.heads.logistic import LOGISTIC_SETTINGS, logistic_heads
from classifier.training.heads.novelty import NOVELTY, novelty_figures
from classifier.training.kinds import ALL, DENSE, LOGISTIC
from classifier.training.report import Row
from console import tell


def kinds_of(asked: str) -> tuple[str, ...]:
    """The kinds of head that --head means and that can be trained here.

    Raises ModelError where dense is asked for and PyTorch is missing; of all it is left out.
    """
    if asked == LOGISTIC:
        return (LOGISTIC,)
    if find_spec("torch") is not None:
        return (LOGISTIC, DENSE) if asked == ALL else (DENSE,)
    if asked == ALL:
        tell("dense: left out, it needs PyTorch, which make training-torch installs")
        return (LOGISTIC,)
    raise ModelError("--head dense: needs PyTorch, which is missing, run make training-torch")


def trained(kinds: tuple[str, ...], learning: Learning, seed: int, fit: Fit) -> list[Chosen]:
    """The best head of each kind, in their order."""
    return [_best(kind, learning, seed, fit) for kind in kinds]


def compared(found: list[Chosen], learning: Learning, seed: int) -> list[Row]:
    """Those heads beside the novelty baselines."""
    with bar("novelty baselines", len(NOVELTY)) as advance:
        rows = list(_heads(found, learning))
        for name, of_it, seconds in novelty_figures(learning, seed):
            rows.append(Row(name=name, figures=of_it, seconds=seconds))
            advance(1)
    return rows


def _best(kind: str, learning: Learning, seed: int, fit: Fit) -> Chosen:
    if kind == LOGISTIC:
        heads, count = logistic_heads(learning, seed), len(LOGISTIC_SETTINGS)
    else:
        from classifier.training.heads.dense import DENSE_SETTINGS, dense_heads

        heads, count = dense_heads(learning, seed), len(DENSE_SETTINGS)
    with bar(f"{kind}: settings", count) as advance:
        return best(kind, heads, learning, fit, advance)


def _heads(found: list[Chosen], learning: Learning) -> Iterator[Row]:
    test, truth = learning.test, learning.is_nsfw(learning.test.classes)
    for chosen in found:
        answers = chosen.probabilities(test)
        yield Row(
            name=f"{chosen.kind} ({chosen.head.setting})",
            figures=figures(learning.nsfw(answers), truth, answers, test.classes),
            seconds=chosen.seconds,
        )
