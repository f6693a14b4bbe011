"""What a model says of labelled pictures."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from os import sched_getaffinity

import numpy as np
from numpy.typing import NDArray

from classifier.cascade import Cascade
from classifier.fingerprint import fingerprint
from classifier.load import policy_for
from classifier.model import Model
from classifier.training.dataset import Example
from classifier.training.decoding import decodable, decode_each
from fence.decoders import Decoders
from fence.local import LocalFiles, upload_of
from review.policy import decide
from review.score import Frame
from review.scoring import Scoring

Progress = Callable[[int], None]


def classes_of(model: Model | Cascade) -> tuple[str, ...]:
    """The columns of `predict`: a model's labels; a cascade makes one figure, and its rest."""
    return ("nsfw", "sfw") if isinstance(model, Cascade) else model.labels


def predict(
    model: Model | Cascade,
    examples: Sequence[Example],
    decoders: Decoders,
    progress: Progress = lambda _: None,
) -> NDArray[np.float64]:
    """Probabilities, 0 to 1, float (N, classes_of(model)), a row for each example.

    A model sees the first frame, a cascade the file as the service does, with its second
    opinions. NaN where a model answers so. `progress` is called with how many more are
    done. Raises ModelError where a file cannot be decoded.
    """
    if isinstance(model, Cascade):
        rows = _by_service(model, examples, decoders, progress)
    else:
        rows = _by_model(model, examples, decoders, progress)
    return np.array(rows, float).reshape(len(examples), len(classes_of(model)))


def _by_model(
    model: Model, examples: Sequence[Example], decoders: Decoders, progress: Progress
) -> list[list[float]]:
    def use(pixels: NDArray[np.uint8]) -> list[float]:
        [answer] = model.score([Frame(scene=0, pixels=pixels)])
        progress(1)
        return [answer[label] for label in model.labels]

    return decode_each(examples, decoders, model.side, use)


def _by_service(
    model: Cascade, examples: Sequence[Example], decoders: Decoders, progress: Progress
) -> list[list[float]]:
    scoring = Scoring(
        files=LocalFiles(),
        frames=decoders,
        scorer=model,
        second=model,
        fingerprint=fingerprint,
        policy=policy_for(model, nsfw=None, sexy=None),
    )

    def figure(example: Example) -> list[float]:
        upload = upload_of(example.path)
        with decodable(example.path):
            score = scoring.score(
                upload, scoring.files.look(upload, model.side), lambda fetched: None
            )
        nsfw = decide(score, scoring.policy).nsfw
        progress(1)
        return [np.nan, np.nan] if nsfw is None else [nsfw, 1 - nsfw]

    with ThreadPoolExecutor(len(sched_getaffinity(0))) as pool:
        return list(pool.map(figure, examples))
