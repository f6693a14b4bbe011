import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.catalogue import MODELS
from classifier.convert import quantize_check
from classifier.convert.quantize import quantize
from classifier.convert.quantize_check import agreement, quantized
from classifier.crops import PICTURES, crops
from classifier.errors import ModelError
from classifier.model import Model
from classifier.packages.install import install
from classifier.resize import average
from review.score import Frame, nsfw_of
from tests.classifier.conftest import MakeModel

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


def test_it_is_checked_on_500_crops_of_other_pictures_than_it_was_calibrated_on(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, used = make_model().read_bytes(), {}

    def noted(number: int, which: slice) -> Iterator[NDArray[np.uint8]]:
        used[number] = set(sorted(PICTURES.glob("*.jpg"))[which])
        return (np.zeros((4, 4, 3), np.uint8) for _ in range(number))

    monkeypatch.setattr(quantize_check, "crops", noted)
    monkeypatch.setattr(quantize_check, "quantize", lambda content, pictures, floats: content)
    small, said = quantized(content, average, size=4, labels=LABELS, floats=frozenset())
    assert small == content
    assert said == "agrees on 100.0% of 500 pictures, the nsfw logit moves by 0.00 at most"
    calibrated, checked = used.values()
    assert list(used) == [120, 500]
    assert min(len(calibrated), len(checked)) > 5
    assert not calibrated & checked
    assert calibrated | checked == set(PICTURES.glob("*.jpg"))


def test_the_largest_move_of_the_logit_is_told(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = make_model().read_bytes()
    other = make_model(answer=(0.2, 0.1, 0.3, 0.2, 0.2)).read_bytes()
    monkeypatch.setattr(quantize_check, "quantize", lambda *_: other)
    monkeypatch.setattr(quantize_check, "_CHECK_CROPS", 5)
    # From 0.4 to 0.3, which no picture scores as before.
    with pytest.raises(ModelError, match=r"agrees on 0\.0% of 5 .* moves by 0\.44 at most; below"):
        quantized(content, average, size=4, labels=LABELS, floats=frozenset())


def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    with pytest.raises(ModelError, match=r"8 bits \(.*No space left.*\), see that .* has room"):
        quantize(b"", [], frozenset())


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
    models: Path, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quantize_check, "_CHECK_CROPS", 100)  # that it is 500 is above
    lines: list[str] = []
    try:
        install([MODELS["mobilenet_v2_int8"]], tmp_path, lines.append, [package])
    except ModelError as error:
        assert "not kept on this processor" in str(error)  # noqa: PT017 -- either is right
        assert not (tmp_path / "mobilenet_v2_int8").exists()
        return
    assert "mobilenet_v2_int8: agrees on " in lines[2]
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
