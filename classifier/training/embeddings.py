"""Embeddings of a data set's pictures, each computed once and kept."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.training.backbone import Backbone
from classifier.training.dataset import Example
from classifier.training.decoding import decode_each
from fence.decoders import Decoders

_TOGETHER = 64  # that many are kept in one transaction
_TABLE = "CREATE TABLE IF NOT EXISTS embeddings (sha256 TEXT PRIMARY KEY, vector BLOB NOT NULL)"


def embeddings(
    examples: Sequence[Example],
    backbone: Backbone,
    decoders: Decoders,
    cache: Path,
    progress: Callable[[int], None] = lambda _: None,
) -> NDArray[np.float32]:
    """The embedding of each example, float32 (N, backbone.width), in their order.

    They are kept in the folder `cache`, a file for each backbone, under the content's
    sha256; what is there already is not computed again, also after a kill. `progress`
    is called with how many more are done. Raises ModelError where a picture cannot be
    decoded, or the cache be written.
    """
    with _kept(cache, backbone) as kept:
        found = _read(kept, backbone.width)
        missing = [one for one in examples if one.sha256 not in found]
        progress(len(examples) - len(missing))
        for begin in range(0, len(missing), _TOGETHER):
            these = missing[begin : begin + _TOGETHER]
            vectors = decode_each(these, decoders, backbone.card.input_size, backbone.embed)
            new = dict(zip((one.sha256 for one in these), vectors, strict=True))
            rows = [(sha256, vector.tobytes()) for sha256, vector in new.items()]
            kept.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?)", rows)
            kept.commit()
            found |= new
            progress(len(these))
    return np.stack([found[one.sha256] for one in examples])


def _read(kept: sqlite3.Connection, width: int) -> dict[str, NDArray[np.float32]]:
    rows = kept.execute(
        "SELECT sha256, vector FROM embeddings WHERE length(vector) = ?", [4 * width]
    )
    return {sha256: np.frombuffer(vector, np.float32) for sha256, vector in rows}


@contextmanager
def _kept(cache: Path, backbone: Backbone) -> Iterator[sqlite3.Connection]:
    path = cache / f"{backbone.key}.sqlite"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=60)) as kept:
            kept.execute(_TABLE)
            yield kept
    except (OSError, sqlite3.Error) as error:
        raise ModelError(
            f"{path}: cannot be used ({error}), free some room or remove it"
        ) from error
