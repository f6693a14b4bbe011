"""A data set's pictures, decoded once and kept as small squares, so that epochs are cheap."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.preprocessing import AVERAGE, PREPROCESSING
from classifier.training.dataset import Example
from classifier.training.decoding import decode_each
from fence.decoders import Decoders

PREPARATION = AVERAGE  # what the card of the trained model asks for, too
_TOGETHER = 64


def squares(
    examples: Sequence[Example],
    decoders: Decoders,
    side: int,
    cache: Path,
    progress: Callable[[int], None] = lambda _: None,
) -> NDArray[np.uint8]:
    """Each example as the model would see it, rounded: (N, side, side, 3), RGB, in their order.

    They are read from a file in the folder `cache` as they are needed: N * side * side * 3
    bytes, of which those that are there already are not made again, also after a kill.
    Of two processes that ask for the same, one waits for the other.
    `progress` is called with how many more are done. Raises ModelError where a picture
    cannot be decoded, or the file be written.
    """
    path, size = cache / f"{_key(examples, side)}.pixels", side * side * 3
    prepare = PREPROCESSING[PREPARATION]
    try:
        cache.mkdir(parents=True, exist_ok=True)
        # Not through a map of memory: on a full disk that ends the process.
        with path.open("ab") as file:
            # Two at once would put their pictures between each other's, under other labels.
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0, os.SEEK_END)
            done = min(file.tell() // size, len(examples))
            if file.tell() != done * size:  # what was cut off by a kill
                file.truncate(done * size)
            progress(done)
            for begin in range(done, len(examples), _TOGETHER):
                these = examples[begin : begin + _TOGETHER]
                for one in decode_each(
                    these, decoders, side, lambda pixels: np.rint(prepare(pixels, side))
                ):
                    file.write(one.astype(np.uint8).tobytes())
                progress(len(these))
        return np.memmap(path, np.uint8, "r", shape=(len(examples), side, side, 3))
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be written ({error.strerror}), it needs "
            f"{len(examples) * size / 1e6:,.0f} MB: free some room"
        ) from error


def _key(examples: Sequence[Example], side: int) -> str:
    """Equal for the same contents in the same order, prepared alike."""
    told = [PREPARATION, str(side), *(example.sha256 for example in examples)]
    return f"{side}-{hashlib.sha256(' '.join(told).encode()).hexdigest()[:16]}"
