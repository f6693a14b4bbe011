"""The pixels of examples, decoded where nothing secret is, several at a time."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from os import sched_getaffinity
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.training.dataset import Example
from fence.decoders import Decoders
from review.errors import Crash, Permanent, Transient
from review.score import Frame, only_frames

T = TypeVar("T")


def decode(path: Path, decoders: Decoders, side: int) -> NDArray[np.uint8]:
    """The first frame of a picture, uint8 (height, width, 3), RGB, upright.

    Its shorter side is `side` pixels or more, where the picture allows. Raises Permanent
    or Crash where it cannot be decoded, Transient where no decoder can be had.
    """
    return np.asarray(first_frame(path, decoders, side).pixels)


def first_frame(path: Path, decoders: Decoders, side: int) -> Frame:
    """The same, with how large it is in the file."""
    first = None
    for frame in only_frames(decoders.open(path, side)):
        # To the end: a decoder that is left in the middle of a file is not used again.
        first = first or frame
    if first is None:
        raise Permanent("it has no frame")
    return first


def decode_each(
    examples: Sequence[Example],
    decoders: Decoders,
    side: int,
    use: Callable[[NDArray[np.uint8]], T],
) -> list[T]:
    """What `use` makes of each example's pixels, in their order; on all cores at once.

    Hold few at a time: all results are kept. Raises ModelError for one that cannot be
    decoded: a data set has none.
    """
    with ThreadPoolExecutor(len(sched_getaffinity(0))) as pool:
        return list(pool.map(lambda one: use(_decoded(one, decoders, side)), examples))


@contextmanager
def decodable(path: Path) -> Iterator[None]:
    """While a file is decoded that should be fit for it. Raises ModelError where it is not."""
    try:
        yield
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be read ({error.strerror}), build the data set again"
        ) from error
    except (Permanent, Crash) as why:
        raise ModelError(f"{path}: {why}, remove it") from why
    except Transient as why:
        raise ModelError(f"{path}: {why}, try again") from why


def _decoded(example: Example, decoders: Decoders, side: int) -> NDArray[np.uint8]:
    with decodable(example.path):
        return decode(example.path, decoders, side)
