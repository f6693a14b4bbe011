from pathlib import Path

import numpy as np
import pytest

from classifier.training.decoding import decode
from fence.decoders import Decoders
from fence.demand import Demand
from fence.parent import Fence
from fence.process import Process
from playground.media import animation, gradient
from review.upload import Kind


@pytest.mark.integration
def test_one_process_decodes_one_picture_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, start = list[int](), Fence._start

    def counted(fence: Fence) -> Process:
        started.append(1)
        return start(fence)

    monkeypatch.setattr(Fence, "_start", counted)
    gradient(1, 90, 80).save(tmp_path / "still.png")
    (tmp_path / "moving.gif").write_bytes(animation(1, "GIF", 5, 64))
    with Fence("classifier.image:frames") as fence:
        decoders = Decoders({Kind.PICTURE: fence}, Demand(side=64))
        for name in ("still.png", "moving.gif", "still.png"):
            assert decode(tmp_path / name, decoders, 64).dtype == np.uint8
    assert started == [1]
