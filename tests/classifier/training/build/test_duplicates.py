import time

import numpy as np

from classifier.training.build.duplicates import NEAR, linked, near_pairs


def prints(count: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.random.default_rng(1).integers(0, 256, (count, 32), np.uint8)


def flipped(row: np.ndarray[tuple[int], np.dtype[np.uint8]], bits: int) -> bytes:
    all_bits = np.unpackbits(row)
    all_bits[:bits] ^= 1
    return np.packbits(all_bits).tobytes()


def test_near_is_31_bits_of_256() -> None:
    some = prints(600)
    texts = [row.tobytes().hex() for row in some]
    texts += [flipped(some[3], NEAR).hex(), flipped(some[5], NEAR + 1).hex(), texts[7]]
    assert NEAR == 31
    assert near_pairs(texts).tolist() == [[3, 600], [7, 602]]
    assert near_pairs([]).tolist() == []


def test_a_chain_is_one_cluster() -> None:
    found = linked(6, [(0, 1), (1, 4), (2, 3)])
    assert [found[0] == found[i] for i in range(6)] == [True, True, False, False, True, False]
    assert found[2] == found[3] != found[5]
    assert linked(0, []).tolist() == []


def test_ten_thousand_take_seconds() -> None:
    texts = [row.tobytes().hex() for row in prints(10_000)]
    begun = time.thread_time()
    assert len(near_pairs(texts)) == 0
    assert time.thread_time() - begun < 10
