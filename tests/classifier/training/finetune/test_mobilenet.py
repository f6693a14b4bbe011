"""The networks are those of the papers, of Keras and of what they are exported to."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from classifier.errors import ModelError
from classifier.session import Session
from classifier.training.backbone import Backbone
from classifier.training.calibration import Temperature
from classifier.training.export import calibrated
from classifier.training.finetune.mobilenet import LOGITS, NETWORKS, Mobilenet, v1, v2
from classifier.training.finetune.weights import load, read_weights

pytestmark = pytest.mark.torch


def pictures(side: int, count: int = 2) -> np.ndarray:
    noise = np.random.default_rng(1).integers(0, 256, (count, side, side, 3))
    return noise.astype(np.float32)


def features(network: Mobilenet, pixels: np.ndarray) -> np.ndarray:
    with torch.inference_mode():
        return np.asarray(network.eval().embed(torch.from_numpy(pixels)))


def count_of(network: Mobilenet) -> int:
    return sum(one.numel() for one in network.parameters())


@pytest.mark.parametrize(("make", "parameters"), [(v1, 4_231_976), (v2, 3_504_872)])
def test_they_have_as_many_parameters_as_keras_says(
    make: Callable[[int], Mobilenet], parameters: int
) -> None:
    assert count_of(make(1000)) == parameters


def test_v2_begins_as_the_installed_model_down_to_its_features_and_its_head(models: Path) -> None:
    weights = read_weights("mobilenet_v2", models)
    assert weights.scale == "0-1"
    network, pixels = v2(5, scale=weights.scale), pictures(224)
    load(network, weights)
    found, backbone = features(network, pixels), Backbone.load("mobilenet_v2", models)
    session = onnxruntime.InferenceSession(backbone.graph.SerializeToString())
    [expected] = session.run([backbone.output], {"pixels": pixels})
    assert np.abs(found - expected).max() < 1e-4

    value = found
    for layer in ("dense_1", "dense_2", "dense_3"):
        kernel, bias = (weights.arrays[f"{layer}/sum/{key}"] for key in ("kernel", "bias"))
        value = value @ kernel + bias
        value = np.maximum(value, 0) if layer != "dense_3" else value
    answer = np.exp(value) / np.exp(value).sum(axis=1, keepdims=True)
    path = models / "mobilenet_v2" / "model.onnx"
    assert np.abs(answer - Session(path, size=224, classes=5).probabilities(pixels)).max() < 1e-4
    assert weights.licence.startswith("MIT")


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(("side", "width"), [(64, 0.25), (75, 0.5)])
def test_what_is_exported_answers_alike_at_any_side(name: str, side: int, width: float) -> None:
    torch.manual_seed(1)
    network = NETWORKS[name](2, width)
    network(torch.from_numpy(pictures(side, 4)))  # so that its normalization is not nothing
    content = exported(network, side)
    with torch.inference_mode():
        logits = network.eval()(torch.from_numpy(pictures(side)))
    answers = Session(content, size=side, classes=2).probabilities(pictures(side))
    assert np.abs(answers - logits.softmax(1).numpy()).max() < 1e-4
    assert exported(network, side) == content


def exported(network: Mobilenet, side: int) -> bytes:
    classes = network.head.out_features
    plain = Temperature(temperature=1, bias=(0.0,) * classes)
    graph = network.graph(side).unfinished()
    return calibrated(graph, LOGITS, plain, size=side, classes=classes)


@pytest.mark.parametrize("alone", [False, True])  # model.save() and save_weights()
@pytest.mark.parametrize("version", [2, 3])
def test_v1_begins_with_the_weights_of_keras_file(
    tmp_path: Path, version: int, alone: bool
) -> None:
    torch.manual_seed(1)
    taught, begun = v1(2, 0.25), v1(2, 0.25)
    taught(torch.from_numpy(pictures(64, 4)))
    path = as_keras(taught, tmp_path / "model.h5", version, alone=alone)
    weights = read_weights(str(path), tmp_path)
    assert weights.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    load(begun, weights)
    assert np.array_equal(features(begun, pictures(64)), features(taught, pictures(64)))


def as_keras(network: Mobilenet, path: Path, version: int = 2, *, alone: bool = False) -> Path:
    """An .h5 with the network's weights, as Keras 2.21 and 3.15 were seen to write it.

    With the weights `alone` it has the layout of the files that Keras' makers publish.
    """
    end, depthwise = (":0", "depthwise_kernel") if version == 2 else ("", "kernel")
    with h5py.File(path, "w") as file:
        groups, names = file if alone else file.create_group("model_weights"), []
        if not alone:
            file.attrs["model_config"] = '{"class_name": "Functional", "config": {"layers": []}}'
        for one in network.convolutions():
            turn = (2, 3, 0, 1) if one.depthwise else (2, 3, 1, 0)
            kernel = one.convolution.weight.detach().numpy().transpose(turn)
            arrays = {key: array.detach().numpy() for key, array in one.normal_weights().items()}
            key = depthwise if one.depthwise else "kernel"
            for layer, those in (
                (one.name, {key: kernel}),
                (one.normal_name, arrays),
                (f"{one.name}_relu", {}),
            ):
                group = groups.create_group(layer)
                group.attrs["weight_names"] = [f"{layer}/{name}{end}" for name in those]
                for name, array in those.items():
                    group[f"{layer}/{name}{end}"] = array
                names.append(layer)
        groups.attrs["layer_names"] = names
    return path


def test_weights_of_another_width_or_network_are_refused_in_one_line(tmp_path: Path) -> None:
    weights = read_weights(str(as_keras(v1(2, 0.25), tmp_path / "model.h5")), tmp_path)
    with pytest.raises(ModelError, match=r"conv1/kernel is 8 x 3 x 3 x 3, not 16 x .* --width"):
        load(v1(2, 0.5), weights)
    with pytest.raises(ModelError, match=r"model.h5: has no Conv1/kernel, .* other --weights"):
        load(v2(2, 0.25), weights)


def test_only_what_is_to_learn_does(tmp_path: Path) -> None:
    network = v1(2, 0.25)
    network.learn(2)
    before = {name: one.clone() for name, one in network.state_dict().items()}
    optimizer = torch.optim.AdamW(network.parameters())
    network(torch.from_numpy(pictures(64, 4))).sum().backward()
    optimizer.step()
    changed = {
        int(name.split(".")[1])
        for name, one in network.state_dict().items()
        if name.startswith("blocks") and not torch.equal(one, before[name])
    }
    assert changed == {12, 13}
    assert not torch.equal(network.head.weight, before["head.weight"])


def test_a_model_that_was_trained_here_can_be_begun_with(tmp_path: Path) -> None:
    network = v2(2, 0.25)
    path = tmp_path / "model.onnx"
    path.write_bytes(exported(network, 64))
    initializers = onnx.load(path).graph.initializer
    assert {"Conv1/kernel", "bn_Conv1/gamma"} <= {one.name for one in initializers}
