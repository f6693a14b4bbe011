import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.training.dataset import Example
from classifier.training.finetune.pictures import squares
from fence.decoders import Decoders

pytestmark = pytest.mark.torch

NONE = cast(Decoders, None)  # whoever asked it would fail


def test_pictures_are_decoded_once(
    examples: list[Example], decoders: Decoders, tmp_path: Path
) -> None:
    told: list[int] = []
    first = squares(examples, decoders, 24, tmp_path / "cache", told.append)
    again = squares(examples, NONE, 24, tmp_path / "cache", told.append)
    assert first.shape == (3, 24, 24, 3)
    assert np.array_equal(first, again)
    assert told == [0, 3, 3]


def test_what_a_kill_cut_off_is_made_again_and_nothing_else(
    examples: list[Example], decoders: Decoders, tmp_path: Path
) -> None:
    whole = np.array(squares(examples, decoders, 24, tmp_path))
    [file] = tmp_path.glob("*.pixels")
    with file.open("r+b") as cut:
        cut.truncate(24 * 24 * 3 + 100)
    told: list[int] = []
    assert np.array_equal(squares(examples, decoders, 24, tmp_path, told.append), whole)
    assert told == [1, 2]


def test_two_at_once_do_not_mix_their_pictures(
    examples: list[Example], decoders: Decoders, tmp_path: Path
) -> None:
    both = threading.Barrier(2)

    def meet(_: int) -> None:
        with suppress(threading.BrokenBarrierError):  # the other one waits for the file
            both.wait(timeout=0.3)

    def ask(_: int) -> NDArray[np.uint8]:
        return squares(examples, decoders, 24, tmp_path, meet)

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(ask, range(2))
    assert np.array_equal(one, other)
    [file] = tmp_path.glob("*.pixels")
    assert file.stat().st_size == 3 * 24 * 24 * 3


def test_another_order_or_side_is_another_file(
    examples: list[Example], decoders: Decoders, tmp_path: Path
) -> None:
    one = squares(examples, decoders, 24, tmp_path)
    turned = squares(examples[::-1], decoders, 24, tmp_path)
    assert np.array_equal(one, turned[::-1])
    squares(examples, decoders, 25, tmp_path)
    assert len(list(tmp_path.glob("*.pixels"))) == 3


def test_a_picture_that_is_none_is_named(
    examples: list[Example], decoders: Decoders, tmp_path: Path
) -> None:
    examples[1].path.write_bytes(b"\x89PNG\r\n\x1a\n" + hashlib.sha256().digest())
    with pytest.raises(ModelError, match=r"1.png: .*, remove it"):
        squares(examples, decoders, 24, tmp_path / "cache")


def test_no_space_is_said_in_one_line(
    examples: list[Example], decoders: Decoders, tmp_path: Path
) -> None:
    squares(examples, decoders, 24, tmp_path / "cache")
    [file] = (tmp_path / "cache").glob("*.pixels")
    file.unlink()
    file.symlink_to("/dev/full")
    with pytest.raises(ModelError, match=r"No space left on device\), it needs 0 MB: free some"):
        squares(examples, decoders, 24, tmp_path / "cache")
