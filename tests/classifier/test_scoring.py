import hashlib
import json
import math
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.card import Thresholds, card_path
from classifier.errors import ModelError
from classifier.model import Model
from classifier.preprocessing import STRETCH
from classifier.probe import check_probe
from classifier.session import Session
from review.ports import Scorer
from review.score import Frame, ModelId
from tests.classifier.conftest import ROOT

MakeModel = Callable[..., Path]
LABELS = ["drawing", "hentai", "neutral", "porn", "sexy"]


def _frames(count: int) -> list[Frame]:
    noise = np.random.default_rng(7)
    return [
        Frame(scene=0, pixels=noise.integers(0, 256, (40 + n, 60, 3)).astype(np.uint8))
        for n in range(count)
    ]


def _refused(path: Path | str, folder: Path, *words: str) -> None:
    with pytest.raises(ModelError) as caught:
        Model.load(str(path), folder)
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_answers_get_the_cards_labels_in_its_order(make_model: MakeModel) -> None:
    path = make_model(answer=(0.1, 0.2, 0.3, 0.4, 0.0), labels=LABELS[::-1])
    scorer: Scorer = Model.load(str(path), Path())
    assert (
        scorer.score(_frames(2))
        == [
            pytest.approx({"sexy": 0.1, "porn": 0.2, "neutral": 0.3, "hentai": 0.4, "drawing": 0.0})
        ]
        * 2
    )


def test_a_model_of_two_classes_needs_no_threshold_for_a_third(make_model: MakeModel) -> None:
    path = make_model(answer=(0.9, 0.1), labels=["sfw", "nsfw"], thresholds={"nsfw": 0.8})
    model = Model.load(str(path), Path())
    assert model.score(_frames(1)) == [pytest.approx({"sfw": 0.9, "nsfw": 0.1})]
    assert model.card.thresholds == Thresholds(nsfw=0.8)


def test_no_frames_have_no_scores(make_model: MakeModel) -> None:
    assert Model.load(str(make_model()), Path()).score([]) == []


def test_the_id_is_the_files_and_the_preprocessings(make_model: MakeModel) -> None:
    path = make_model()
    sha256 = json.loads(card_path(path).read_text())["sha256"]
    assert Model.load(str(path), Path()).id == ModelId(sha256=sha256, preprocessing=STRETCH)


def test_what_is_not_a_number_is_handed_on(make_model: MakeModel) -> None:
    path = make_model(answer=(0.1, math.nan, 0.1, math.inf, 0.1))
    [scores] = Model.load(str(path), Path()).score(_frames(1))
    assert math.isnan(scores["hentai"])
    assert math.isinf(scores["porn"])


def test_the_probe_does_not_take_what_is_not_a_number(make_model: MakeModel) -> None:
    session = Session(make_model(answer=(math.nan,) * 5).read_bytes(), size=4, classes=5)
    with pytest.raises(ModelError, match="nan"):
        check_probe(session, 4, (0.2,) * 5)


def test_pixels_of_another_kind_are_refused(make_model: MakeModel) -> None:
    model = Model.load(str(make_model()), Path())
    with pytest.raises(ValueError, match="not uint8"):
        model.score([Frame(scene=0, pixels=np.zeros((4, 4, 3), np.float32))])


def test_scoring_leaves_nothing_in_the_home_directory(
    make_model: MakeModel, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    # Where onnxruntime keeps what its telemetry is to send, unless it was told not to.
    code = """if True:
        import sys
        from pathlib import Path
        import numpy as np
        from classifier.model import Model
        from review.score import Frame
        model = Model.load(sys.argv[1], Path())
        model.score([Frame(scene=0, pixels=np.zeros((9, 9, 3), np.uint8))])
    """
    subprocess.run(
        [sys.executable, "-c", code, str(make_model())],
        cwd=ROOT,
        env={"HOME": str(home)},  # and no XDG_CACHE_HOME
        check=True,
        timeout=60,
    )
    assert list(home.rglob("*")) == []


@pytest.mark.integration
def test_frames_score_alike_together_alone_and_in_threads(models: Path) -> None:
    model, frames = Model.load("mobilenet_v2", models), _frames(6)
    together = model.score(frames)
    alone = [model.score([frame])[0] for frame in frames]
    with ThreadPoolExecutor(4) as pool:
        in_threads = list(pool.map(lambda frame: model.score([frame])[0], frames))
    assert together == alone == in_threads


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    _refused(tmp_path / "a.onnx", tmp_path, str(tmp_path / "a.json"), "cannot be read")
    _refused("mobilenet_v2", tmp_path, "run python -m classifier install mobilenet_v2")
    _refused("resnet", tmp_path, "known are mobilenet_v2")
    _refused("", tmp_path, "an empty name")
    (tmp_path / "better").mkdir()
    (tmp_path / "better" / "model.onnx").touch()
    _refused("beter", tmp_path, "known are better, mobilenet_v2")


def test_a_card_of_another_file_is_refused(make_model: MakeModel) -> None:
    path = make_model()
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    _refused(path, Path(), "its sha256 is not the one on its card")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"labels": LABELS[:4]}, "labels"),
        ({"labels": [*LABELS, "sexy"]}, "labels"),
        ({"labels": [*LABELS[:4], "Sexy"]}, "labels"),
        ({"labels": ["sexy"] * 5}, "labels"),
        ({"preprocessing": "crop/1"}, STRETCH),
        ({"input_size": "4"}, "input_size"),
        ({"input_size": 0}, "input_size"),
        ({"sha256": "A" * 64}, "sha256"),
        ({"name": ""}, "name"),
        ({"published": {"accuracy": 93}}, "published.accuracy"),
        ({"thresholds": {"nsfw": 0.8}}, "thresholds.sexy"),
        ({"thresholds": {"sexy": 0.8}}, "thresholds.nsfw"),
        ({"labels": ["sfw", "nsfw"], "thresholds": {"nsfw": 0.8, "sexy": 0.8}}, "thresholds.sexy"),
        ({"labels": ["sfw", "sexy"]}, "labels"),
        ({"labels": ["sfw", "nsfw", "sexy"]}, "labels"),
        ({"thresholds": {"nsfw": 0.8, "sexy": 1.1}}, "thresholds.sexy"),
        ({"threshold": 0.8}, "threshold"),
    ],
)
def test_a_wrong_card_is_refused(make_model: MakeModel, change: dict[str, Any], word: str) -> None:
    _refused(make_model(**change), Path(), "tiny.json", word)


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "\x00"])
def test_a_card_that_is_none_is_refused(make_model: MakeModel, text: str) -> None:
    path = make_model()
    card_path(path).write_text(text)
    _refused(path, Path(), "tiny.json")


def test_a_model_of_another_shape_is_refused(make_model: MakeModel) -> None:
    _refused(make_model(size=8), Path(), "tiny.onnx: the model takes pixels", "8, 8, 3")
    _refused(make_model(answer=(0.25,) * 4), Path(), "answers with probabilities")


def test_a_file_that_is_no_model_is_refused(make_model: MakeModel) -> None:
    nonsense = b"not an onnx file"
    path = make_model(sha256=hashlib.sha256(nonsense).hexdigest())
    path.write_bytes(nonsense)
    _refused(path, Path(), "tiny.onnx: the file is not a model")
