"""A short storm, the same each time; `make fuzz` is the long one."""

import io
import itertools
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from classifier.image import frames
from fence.wire import Broken
from review.score import Frame
from tests.fuzz import handmade, lies, targets
from tests.fuzz.broken import files
from tests.fuzz.corpus import corpus, format_of
from tests.fuzz.mutations import mend_checksums, mutated
from tests.fuzz.seeds import seeds_of
from tests.fuzz.storm import Blower

_LONG = 60.0  # seconds; what ends these storms is the number of files
_PIXEL = np.zeros((1, 1, 3), np.uint8)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def test_every_seed_is_a_whole_picture() -> None:
    counts = {
        name: targets.check(frames(io.BytesIO(data), targets.DEMAND))
        for name, data in corpus().items()
    }
    several = {name for name, count in counts.items() if count == 3}
    assert several == {name for name in counts if "animated" in name or name == "tiff-pages"}
    assert all(counts[name] == 1 for name in counts.keys() - several)


def test_a_number_makes_the_same_broken_file_each_time() -> None:
    one, two = ([broken.data for broken in itertools.islice(files(7), 90)] for _ in range(2))
    assert one == two
    assert {format_of(broken.seed) for broken in itertools.islice(files(), len(corpus()))} == {
        *("jpeg", "png", "gif", "webp", "tiff", "bmp", "avif")
    }


def test_checksums_are_mended() -> None:
    data = bytearray(handmade.png(np.zeros((4, 4, 3), np.uint8)))
    whole = bytes(data)
    data[-1] ^= 1
    mend_checksums(data)
    assert data == whole
    data[19] ^= 1  # the width
    mend_checksums(data)
    with Image.open(io.BytesIO(data)) as image:
        assert image.size != (4, 4)


@pytest.mark.parametrize(
    ("target", "number"), [(name, 400 if name == "pictures" else 100) for name in targets.TARGETS]
)
def test_broken_bytes_are_refused_in_process(target: str, number: int) -> None:
    seeds = seeds_of(target)
    for i in range(number):
        targets.TARGETS[target](mutated(seeds[i % len(seeds)], Random(i), seeds))


def test_broken_files_go_through_the_fence(path: Path, kept: Path) -> None:
    blower = Blower(path, kept)
    storm = blower.blow(seconds=_LONG, most=100, singly=3)
    blower.close()
    assert storm.findings == []
    assert storm.together.total() == 100
    assert storm.singly.total() == 6
    assert len({end for _, end in storm.together}) > 1


def test_a_decoder_that_dies_is_found_and_its_file_kept(path: Path, kept: Path) -> None:
    blower = Blower(path, kept, one="tests.fence.decoders:crash")
    storm = blower.blow(seconds=_LONG, most=1, singly=1)
    blower.close()
    assert storm.findings == ["0 jpeg-baseline-RGB: the decoder died (signal 11)"]
    assert storm.crashes == {"the decoder died (signal N)": 1}
    (file,) = kept.glob("*.reason")
    assert file.read_text() == "the decoder died (signal 11)\n"
    assert file.with_suffix("").read_bytes() == next(files()).data


def test_a_batch_that_dies_is_looked_at_file_by_file(path: Path, kept: Path) -> None:
    blower = Blower(path, kept, many="tests.fence.decoders:crash")
    storm = blower.blow(seconds=_LONG, most=2, singly=0)
    blower.close()
    assert storm.singly.total() == 2
    (finding,) = storm.findings
    assert finding == "0 jpeg-baseline-RGB: in a batch: Crash: the decoder died (signal 11)"


def test_lies_are_refused(path: Path) -> None:
    ends, findings = lies.tell(path, seconds=_LONG, most=6)
    assert findings == []
    assert ends.total() == 6


@pytest.mark.parametrize(
    "frame",
    [
        Frame(scene=0, pixels=_PIXEL.astype(np.float32)),
        Frame(scene=-1, pixels=_PIXEL),
        Frame(scene=0, pixels=_PIXEL, second=float("inf")),
        Frame(scene=0, pixels=np.zeros((1, 1, 4), np.uint8)),
    ],
)
def test_a_broken_promise_is_noticed(frame: Frame) -> None:
    with pytest.raises((AssertionError, Broken)):
        targets.check([frame])
