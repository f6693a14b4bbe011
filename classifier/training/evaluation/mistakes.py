"""What a model was surest of, and wrong about."""

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from classifier.training.dataset import Example
from classifier.training.decoding import decode
from classifier.training.evaluation.judged import Judged
from fence.decoders import Decoders
from review.errors import Crash, Permanent, Transient

MOST = 12  # of each kind
_SIDE, _QUALITY = 160, 70


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A picture that was flagged and is not nsfw, or the other way round; `score` is 0 to 1."""

    file: str
    label: str
    score: float


def mistakes(judged: Judged, examples: Sequence[Example]) -> tuple[Mistake, ...]:
    """The most confident: the highest of what is harmless, then the lowest of what is not."""
    wrong = judged.flagged != judged.nsfw
    order = np.argsort(judged.figure, kind="stable")
    low = [place for place in order if wrong[place] and judged.nsfw[place]]
    high = [place for place in order[::-1] if wrong[place] and not judged.nsfw[place]]
    return tuple(
        Mistake(
            file=str(examples[place].path),
            label=examples[place].label,
            score=float(judged.figure[place]),
        )
        for place in (*high[:MOST], *low[:MOST])
    )


def thumbnails(
    wrong: Iterable[Mistake], examples: Iterable[Example], decoders: Decoders
) -> dict[str, str]:
    """Small JPEGs as data URIs, by file; "" for one that cannot be decoded any more."""
    files = {mistake.file for mistake in wrong}
    those = (example for example in examples if str(example.path) in files)
    return {str(example.path): _thumbnail(example, decoders) for example in those}


def _thumbnail(example: Example, decoders: Decoders) -> str:
    try:
        image = Image.fromarray(decode(example.path, decoders, _SIDE))
    except (OSError, Permanent, Crash, Transient):
        return ""
    image.thumbnail((2 * _SIDE, _SIDE))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"
