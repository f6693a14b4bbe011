"""The trials of all pictures that are attacked."""

from collections.abc import Callable, Sequence
from threading import Event

from classifier.training.attack.parallel import each
from classifier.training.attack.pictures import shrunk
from classifier.training.attack.trial import Guard, Outcome, Trial
from classifier.training.dataset import Example
from classifier.training.decoding import decode_each
from fence.decoders import Decoders


def trials_of(
    chosen: Sequence[Example],
    guards: Sequence[Guard],
    decoding: Decoders,
    side: int,
    queries: int,
    seed: int,
) -> list[Trial]:
    """One for each, with chance of its own. Raises ModelError where one cannot be decoded."""
    pictures = decode_each(chosen, decoding, side, lambda pixels: shrunk(pixels, side))
    return [
        Trial(pixels=pixels, guards=guards, queries=queries, seed=(seed, int(example.sha256, 16)))
        for example, pixels in zip(chosen, pictures, strict=True)
    ]


def outcomes_of_all(
    trials: Sequence[Trial], stop: Event, advance: Callable[[int], None]
) -> list[Outcome]:
    """On all cores; `advance` is called with 1 after each outcome.

    `stop` is set when a trial fails, or on Ctrl-C: the guards should heed it.
    """

    def outcomes(trial: Trial) -> list[Outcome]:
        found = []
        for outcome in trial.outcomes():
            found.append(outcome)
            advance(1)
        return found

    return [outcome for found in each(outcomes, trials, stop) for outcome in found]
