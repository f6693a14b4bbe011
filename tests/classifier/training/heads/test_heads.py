from pathlib import Path

import numpy as np
import pytest
from onnxruntime import InferenceSession

from classifier.card import LABELS
from classifier.errors import ModelError
from classifier.training.backbone import Backbone
from classifier.training.calibration import Temperature
from classifier.training.figures import figures
from classifier.training.heads import comparison
from classifier.training.heads.choice import best
from classifier.training.heads.comparison import compared, kinds_of, trained
from classifier.training.heads.head import LOGITS, Head
from classifier.training.heads.logistic import LOGISTIC_SETTINGS, logistic_heads
from classifier.training.heads.novelty import NOVELTY
from tests.classifier.training.conftest import SIDE
from tests.classifier.training.heads.drawn import learning


def numpy_answer(head: Head, embeddings: np.ndarray) -> np.ndarray:
    """What its layers make of embeddings."""
    for number, layer in enumerate(head.layers):
        embeddings = np.maximum(embeddings, 0) if number else embeddings
        embeddings = embeddings @ layer.kernel + layer.bias
    return embeddings


def test_every_setting_is_tried_and_its_layers_answer_as_the_library() -> None:
    for labels in LABELS:
        given = learning(labels)
        heads = list(logistic_heads(given, 1))
        assert len(heads) == len(LOGISTIC_SETTINGS)
        assert len({head.setting for head in heads}) == len(heads)
        for head in heads:
            answers = head.answer(given.test.embeddings)
            assert answers.shape == (100, len(labels))
            assert answers == pytest.approx(numpy_answer(head, given.test.embeddings), abs=1e-4)


def test_what_differs_is_learnt_and_the_same_seed_learns_the_same() -> None:
    [chosen] = trained(("logistic",), learning(), 1, Temperature.fit)
    [again] = trained(("logistic",), learning(), 1, Temperature.fit)
    given = learning()
    right = chosen.probabilities(given.test).argmax(axis=1) == given.test.classes
    assert right.mean() > 0.85
    assert chosen.head.layers[0].kernel.tobytes() == again.head.layers[0].kernel.tobytes()


def test_class_weights_shift_the_odds_and_calibration_brings_them_back() -> None:
    given = learning(rare=True, counts=(400, 400, 400))
    heads = list(logistic_heads(given, 1))
    plain, weighted = (
        next(h for h in heads if h.setting == s) for s in ("C 0.01", "C 0.01, class weights")
    )
    shifts = [head.answer(given.test.embeddings) @ [1, -1] for head in (plain, weighted)]
    assert np.mean(shifts[1] - shifts[0]) > 1
    fit = Temperature.fit(weighted.answer(given.validation.embeddings), given.validation.classes)
    nsfw = fit.probabilities(weighted.answer(given.test.embeddings))[:, 0]
    assert nsfw.mean() == pytest.approx(1 / 8, abs=0.03)


def test_the_best_is_the_one_with_the_least_loss_of_the_validation_split() -> None:
    given = learning()

    def head(setting: str, sign: float) -> Head:
        def answer(embeddings: np.ndarray) -> np.ndarray:
            return np.asarray(sign * embeddings[:, :2], float)

        return Head(setting=setting, answer=answer, layers=())

    done: list[int] = []
    heads = [head("none", 0), head("right", 0.3), head("the same", 0.3)]
    chosen = best("any", heads, given, Temperature.fit, done.append)
    assert (chosen.head.setting, done) == ("right", [1, 1, 1])


def test_the_baselines_stand_in_the_same_table() -> None:
    given = learning()
    found = trained(("logistic",), given, 1, Temperature.fit)
    rows = compared(found, given, 1)
    assert [row.name for row in rows[1:]] == list(NOVELTY)
    assert rows[0].name.startswith("logistic (C ")
    assert rows[0].figures.loss is not None
    assert all(row.figures.loss is None for row in rows[1:])
    assert rows[0].figures.auc > max(row.figures.auc for row in rows[1:])


def test_the_figures_are_those_of_the_nsfw_score() -> None:
    truth = np.arange(200) < 100
    scores = np.where(truth, 0.8, 0.2)
    scores[:40] = 0.1  # nsfw below all else
    scores[100:102] = 0.9  # two false ones above, which is 2 %
    found = figures(scores, truth)
    assert found.recall == 0
    scores[101] = 0.2  # one, which is 1 %
    assert figures(scores, truth).recall == pytest.approx(0.6)
    assert found.auc == pytest.approx(0.6 * 0.98, abs=1e-9)
    assert found.loss is None


def test_a_head_stands_on_its_backbone(untrained_model: Path) -> None:
    backbone = Backbone.load(str(untrained_model), Path())
    given = learning(width=backbone.width)
    head = next(logistic_heads(given, 1))
    model = head.on(backbone)
    model.graph.output[0].name = LOGITS
    del model.graph.output[0].type.tensor_type.shape.dim[:]
    session = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    pixels = np.random.default_rng(1).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
    [answers] = session.run([LOGITS], {"pixels": pixels[None].astype(np.float32)})
    assert answers == pytest.approx(head.answer(backbone.embed(pixels)[None]), abs=1e-4)


def test_without_pytorch_dense_is_refused_and_left_out_of_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(comparison, "find_spec", lambda name: None)
    assert kinds_of("logistic") == ("logistic",)
    with pytest.raises(ModelError, match=r"--head dense.*run make training-torch"):
        kinds_of("dense")
    assert kinds_of("all") == ("logistic",)
    assert "dense: left out" in capsys.readouterr().err
