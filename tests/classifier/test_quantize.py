from pathlib import Path

import numpy as np
import pytest

from classifier import quantize_check
from classifier.catalogue import MODELS
from classifier.crops import crops
from classifier.errors import ModelError
from classifier.install import install
from classifier.model import Model
from classifier.quantize_check import agreement, quantized
from classifier.resize import average
from review.score import Frame, nsfw_of

LABELS = ("drawing", "hentai", "neutral", "porn", "sexy")


def test_the_same_scores_agree_and_each_exchanged_pair_costs_two() -> None:
    before = np.arange(100) / 100
    after = before.copy()
    assert agreement(before, after) == 1
    after[[10, 95]] = after[[95, 10]]
    assert agreement(before, after) == pytest.approx(0.98)


def test_what_is_not_a_number_never_agrees_with_a_flag() -> None:
    before = np.arange(100) / 100
    assert agreement(before, np.full(100, np.nan)) == pytest.approx(0.9)


@pytest.mark.integration
def test_a_model_that_decides_otherwise_is_not_kept(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, other = (
        (models / name / "model.onnx").read_bytes() for name in ("mobilenet_v2", "mobilenet_v2_mid")
    )
    monkeypatch.setattr(quantize_check, "quantize", lambda *_: other)
    monkeypatch.setattr(quantize_check, "_CHECK_CROPS", 40)
    with pytest.raises(ModelError, match="not kept on this processor, use the model in floats"):
        quantized(content, average, size=224, labels=LABELS, floats=frozenset())


@pytest.mark.integration
def test_it_is_installed_if_it_decides_alike_on_this_processor_and_else_says_why(
    models: Path, package: Path, tmp_path: Path
) -> None:
    try:
        install([MODELS["mobilenet_v2_int8"]], tmp_path, lambda line: None, [package])
    except ModelError as error:
        assert "not kept on this processor" in str(error)  # noqa: PT017 -- either is right
        assert not (tmp_path / "mobilenet_v2_int8").exists()
        return
    paths = [
        models / "mobilenet_v2" / "model.onnx",
        tmp_path / "mobilenet_v2_int8" / "model.onnx",
    ]
    assert paths[1].stat().st_size < paths[0].stat().st_size / 2
    frames = [Frame(scene=0, pixels=pixels) for pixels in crops(20)]
    exact, small = (Model.load(str(path), models).score(frames) for path in paths)
    changes = [abs(nsfw_of(one) - nsfw_of(two)) for one, two in zip(exact, small, strict=True)]
    assert 0 < max(changes) < 0.1
    assert "8 bits" in Model.load(str(paths[1]), models).card.source
    assert MODELS["mobilenet_v2_int8"].floats
