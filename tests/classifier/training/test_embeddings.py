import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.errors import ModelError
from classifier.training.backbone import Backbone
from classifier.training.dataset import Example
from classifier.training.embeddings import embeddings
from fence.decoders import Decoders


@pytest.fixture(scope="module")
def backbone(untrained_model: Path) -> Backbone:
    return Backbone.load(str(untrained_model), untrained_model.parent)


def test_each_is_computed_once_and_in_their_order(
    examples: list[Example], backbone: Backbone, decoders: Decoders, tmp_path: Path
) -> None:
    steps: list[int] = []
    first = embeddings(examples, backbone, decoders, tmp_path / "kept", steps.append)
    assert first.shape == (3, backbone.width)
    assert first.dtype == np.float32
    for example in examples:
        example.path.unlink()  # so that nothing can be computed again
    again = embeddings(examples[::-1], backbone, decoders, tmp_path / "kept", steps.append)
    assert np.array_equal(again, first[::-1])
    assert steps == [0, 3, 3]


def test_another_content_is_another_embedding(
    examples: list[Example], backbone: Backbone, decoders: Decoders, tmp_path: Path
) -> None:
    vectors = embeddings(examples, backbone, decoders, tmp_path)
    assert len(np.unique(vectors, axis=0)) == 3


def test_what_cannot_be_decoded_is_named(
    examples: list[Example], backbone: Backbone, decoders: Decoders, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff no picture")
    with pytest.raises(ModelError, match=r"broken\.jpg: .*, remove it"):
        embeddings([replace(examples[0], path=broken)], backbone, decoders, tmp_path / "kept")


def test_a_cache_that_cannot_be_written_is_told(
    examples: list[Example], backbone: Backbone, decoders: Decoders, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(ModelError, match="cannot be used"):
        embeddings(examples, backbone, decoders, tmp_path / "kept")


def test_a_cache_that_is_none_is_told(
    examples: list[Example], backbone: Backbone, decoders: Decoders, tmp_path: Path
) -> None:
    (tmp_path / f"{backbone.key}.sqlite").write_bytes(os.urandom(8192))
    with pytest.raises(ModelError, match="free some room or remove it"):
        embeddings(examples, backbone, decoders, tmp_path)
