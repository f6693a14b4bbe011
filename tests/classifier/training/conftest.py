import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from classifier.card import Card, card_path
from classifier.convert.mobilenet_v1 import untrained
from classifier.preprocessing import AVERAGE
from classifier.training.dataset import Example
from classifier.training.index import Split
from fence.decoders import Decoders
from fence.demand import Demand
from fence.parent import Fence
from review.upload import Kind

SIDE = 32


@pytest.fixture(scope="session")
def decoders() -> Iterator[Decoders]:
    fence = Fence("classifier.image:frames", memory_mb=1500, seconds=60)
    with closing(Decoders({Kind.PICTURE: fence}, Demand(side=SIDE))) as found:
        yield found


@pytest.fixture(scope="session")
def untrained_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small MobileNet V1 with its card, installed in a folder; the model's path."""
    path = tmp_path_factory.mktemp("models") / "untrained" / "model.onnx"
    path.parent.mkdir()
    content = untrained(size=SIDE, classes=2)
    path.write_bytes(content)
    card = Card(
        name="untrained",
        source="a test",
        licence="none",
        sha256=hashlib.sha256(content).hexdigest(),
        labels=("nsfw", "sfw"),
        input_size=SIDE,
        preprocessing=AVERAGE,
        published={},
    )
    card_path(path).write_text(card.model_dump_json(), encoding="utf-8")
    return path


@pytest.fixture
def examples(tmp_path: Path) -> list[Example]:
    """Three pictures of noise, which differ."""
    chance, found = np.random.default_rng(1), []
    for number in range(3):
        path = tmp_path / f"{number}.png"
        Image.fromarray(chance.integers(0, 256, (40, 50, 3), dtype=np.uint8)).save(path)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append(Example(path=path, sha256=sha256, label="sfw", split=Split.TRAIN))
    return found
