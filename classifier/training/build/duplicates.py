"""Which pictures show the same."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

# Bits of 256. PDQ's makers take two pictures for the same up to there: "The TMK+PDQF and
# PDQ hashing algorithms" (Facebook, 2019), and ThreatExchange's hashing/README.
NEAR = 31
_TOGETHER = 256  # rows that are compared with all others at once


def near_pairs(fingerprints: Sequence[str], most: int = NEAR) -> NDArray[np.int64]:
    """All pairs that differ in `most` bits at most, int64 (M, 2), the smaller index first.

    Each fingerprint is 64 hexadecimal digits. All are compared with all, in the order of the
    square of their number.
    """
    bits = np.frombuffer(bytes.fromhex("".join(fingerprints)), np.uint64).reshape(-1, 4)
    found = [np.empty((0, 2), np.int64)]
    for begin in range(0, len(bits), _TOGETHER):
        rows = bits[begin : begin + _TOGETHER]
        distances = sum(
            np.bitwise_count(rows[:, None, word] ^ bits[None, begin:, word]).astype(np.uint16)
            for word in range(bits.shape[1])
        )
        pairs = np.argwhere(np.triu(distances <= most, 1))
        found.append(pairs + begin)
    return np.concatenate(found)


def linked(count: int, pairs: Iterable[tuple[int, int]] | NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the cluster of each of `count` things, int64 (count,).

    Single linkage: whatever a chain of pairs connects is one cluster.
    """
    ends = np.array(list(pairs), np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)
