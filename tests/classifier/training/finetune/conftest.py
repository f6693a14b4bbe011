import hashlib
import importlib.util
import json
from pathlib import Path

import pytest
from PIL import Image

from classifier.crops import crops
from classifier.training.index import INDEX, Split, path_of
from playground.stand_ins import drawn


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Without PyTorch they cannot even be imported; where none is asked for, it takes seconds."""
    asked = "not torch" not in config.getoption("markexpr")
    here = asked and importlib.util.find_spec("torch") is not None
    return None if here or not collection_path.name.startswith("test_") else True


def stand_ins(folder: Path, count: int) -> Path:
    """A data set with `count` drawn pictures and as many photographs: three of five to learn."""
    folder.mkdir()
    pictures = {
        "nsfw": [image for _who, _what, image in drawn(count)],
        "sfw": [Image.fromarray(pixels) for pixels in crops(count)],
    }
    places = [Split.TRAIN, Split.TRAIN, Split.TRAIN, Split.VALIDATION, Split.TEST]
    entries = []
    for label, images in pictures.items():
        for number, image in enumerate(images):
            image.save(folder / "new.jpg", quality=92)
            sha256 = hashlib.sha256((folder / "new.jpg").read_bytes()).hexdigest()
            path_of(folder, sha256).parent.mkdir(parents=True, exist_ok=True)
            (folder / "new.jpg").rename(path_of(folder, sha256))
            entries.append(
                {
                    "sha256": sha256,
                    "label": label,
                    "split": places[number % 5],
                    "group": sha256,
                    "source": "a test",
                }
            )
    index = {"name": "stand-ins", "seed": 1, "labels": ["nsfw", "sfw"], "entries": entries}
    (folder / INDEX).write_text(json.dumps(index), encoding="utf-8")
    return folder


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A data set of 40 pictures."""
    return stand_ins(tmp_path / "few", 20)
