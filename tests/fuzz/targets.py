"""What is fuzzed in process: each target takes any bytes, and raises only for a fault of ours."""

import contextlib
import io
import json
import os
import warnings
from collections.abc import Callable, Iterable

import numpy as np
from PIL import Image

from classifier.convert.javascript import read_module
from classifier.convert.tfjs_bundle import read_bundle
from classifier.errors import ModelError
from classifier.image import frames
from fence import wire
from fence.demand import Demand
from fence.pipe import Pipe
from fence.process import Process
from review.content import HEAD, agree, content_of
from review.errors import NotVisual, Permanent
from review.score import Frame, only_frames
from tests.fuzz import api_targets as api

# A tenth of the usual limits, so that many files a second are tried.
DEMAND = Demand(side=224, pixels=4_000_000, reducible_pixels=10_000_000)
_MAX_FRAMES = 8
_PIPE_BYTES = 1 << 16


def pictures(data: bytes) -> None:
    """The decoder of pictures: frames as promised, or Permanent, or no memory."""
    with contextlib.suppress(Permanent, MemoryError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert check(frames(io.BytesIO(data), DEMAND)) > 0


def content(data: bytes) -> None:
    """What bytes are, and whether that fits what is said of them."""
    found = content_of(data[:HEAD])
    agree(found, data[HEAD : HEAD + 40].decode("latin-1"))
    assert agree(found, found.mime) or found.kind.value == "other"


def message(data: bytes) -> None:
    """One message of a child."""
    with contextlib.suppress(wire.Broken):
        said = wire.unpack(data)
        error = wire.text(said.get("error"))
        assert len(error) <= 300
        assert error.isprintable()
        assert wire.frame_header(said).bytes <= 3 * wire.PIXEL_LIMIT


def answers(data: bytes) -> None:
    """All that a child says to one question, read by the parent's own code."""
    out, into = os.pipe()
    os.write(into, data[:_PIPE_BYTES])
    os.close(into)
    process = object.__new__(Process)  # the parent's half only: no child is started
    process._pipe = Pipe(out)
    process._pipe.left = 1.0
    try:
        with contextlib.suppress(wire.Broken, NotVisual, Permanent, EOFError):
            check(only_frames(process._answers(_MAX_FRAMES)), ordered=False)
    finally:
        os.close(out)


def script(data: bytes) -> None:
    """The reader of a bundler's JavaScript."""
    with contextlib.suppress(ModelError):
        read_module(data.decode("latin-1"))


def bundle(data: bytes) -> None:
    """The reader of a TensorFlow.js bundle: a model and one shard, with a zero byte between."""
    model, _, shard = data.partition(b"\0")
    with contextlib.suppress(ModelError), np.errstate(all="ignore"):
        read_bundle({"model.min.js": model, "s1.min.js": shard})


Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (
        *(pictures, content, message, answers, script, bundle),
        *(api.forms, api.predictions, api.inferences),
    )
}


def check(found: Iterable[Frame], *, ordered: bool = True) -> int:
    """How many frames there are; AssertionError when one is not what is promised."""
    scenes: list[int] = []
    for frame in found:
        shape = list(frame.pixels.shape)
        said = {"scene": frame.scene, "second": frame.second, "page": frame.page, "shape": shape}
        header = wire.frame_header(json.loads(json.dumps(said)))
        assert frame.pixels.dtype == np.uint8
        assert frame.pixels.nbytes == header.bytes
        scenes.append(frame.scene)
    assert len(scenes) <= _MAX_FRAMES
    assert not ordered or scenes == sorted(set(scenes))
    return len(scenes)


def load() -> None:
    """Import Pillow's plug-ins now, and not in the middle of the first file."""
    Image.init()
