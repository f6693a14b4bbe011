"""What is no Keras model, or none that could be followed, is refused in one line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from classifier.convert.apart import read_apart
from classifier.convert.conversion import convert, stated_size
from classifier.convert.keras_h5 import read_h5, read_h5_weights
from classifier.errors import ModelError

SOUND = Path(__file__).parents[1] / "data" / "imports" / "keras2.h5"
KERNEL = "model_weights/hidden/hidden/kernel:0"

Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(SOUND, tmp_path / "model.h5"))


def _refused(path: Path, match: str, *, classes: int = 5) -> None:
    with pytest.raises(ModelError, match=match) as caught:
        convert(read_h5(path), size=16, classes=classes)
    assert "\n" not in str(caught.value)


def _edit(path: Path, change: Edit) -> None:
    """Change the description; the model is a Sequential, whose first layer is a whole model."""
    with h5py.File(path, "r+") as file:
        topology = json.loads(file.attrs["model_config"])
        change(topology)
        file.attrs["model_config"] = json.dumps(topology)


def _layer(topology: dict[str, Any], name: str) -> dict[str, Any]:
    layers: list[dict[str, Any]] = list(topology["config"]["layers"])
    layers += [inner for layer in layers for inner in layer["config"].get("layers", [])]
    [found] = (layer for layer in layers if layer["config"]["name"] == name)
    return found


@pytest.mark.parametrize("length", [0, 1, 8, 1024, 32_768, SOUND.stat().st_size - 1])
def test_a_truncated_file_is_refused(path: Path, length: int) -> None:
    path.write_bytes(SOUND.read_bytes()[:length])
    _refused(path, r"model.h5: is no Keras model \(.*\), get it again")


def test_a_large_file_is_refused_unread(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(1_200_000_001)  # a hole, which takes no disk
    _refused(path, "is no file, or too large")


def test_a_large_description_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with h5py.File(path) as file:
        length = len(file.attrs["model_config"])
    monkeypatch.setattr("classifier.convert.keras_h5.MAX_DESCRIPTION", length)
    assert read_h5(path).weights
    monkeypatch.setattr("classifier.convert.keras_h5.MAX_DESCRIPTION", length - 1)
    _refused(path, "its description is too large")


@pytest.mark.parametrize("depth", [600, 900])
def test_a_description_that_cannot_be_sent_is_refused(
    path: Path, capfd: pytest.CaptureFixture[str], depth: int
) -> None:
    with h5py.File(path, "r+") as file:
        nested = "[" * depth + "]" * depth
        text = file.attrs["model_config"]
        file.attrs["model_config"] = text[:-1] + f', "more": {nested}}}'
    with pytest.raises(ModelError, match=r"cannot be read \(.*recursion"):
        read_apart(read_h5, path)
    assert capfd.readouterr().err == ""


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    _refused(tmp_path, "is no file")


def test_weights_alone_are_refused(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        del file.attrs["model_config"]
    _refused(path, r"holds weights only, save the whole model")


def as_weights_alone(path: Path) -> Path:
    """The same weights as Keras 2 writes them with model.save_weights()."""
    with h5py.File(path, "r+") as file:
        groups = file["model_weights"]
        names = [name for name in groups.attrs["layer_names"] if name != "body"]
        for name in names:
            file.move(f"model_weights/{name}", name)
        del file["model_weights"], file.attrs["model_config"]
        file.attrs["layer_names"] = names
    return path


def test_weights_alone_can_be_read_as_such(path: Path) -> None:
    whole = read_h5_weights(path)
    assert whole.keys() == read_h5(path).weights.keys()
    alone = read_h5_weights(as_weights_alone(path))
    assert {"hidden/kernel", "hidden/bias"} <= set(alone) <= set(whole)
    assert np.array_equal(alone["hidden/kernel"], whole["hidden/kernel"])


def test_weights_alone_as_keras_3_writes_them_are_refused_in_one_line(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["layers/conv2d/vars/0"] = np.zeros((3, 3, 3, 8), np.float32)
    with pytest.raises(ModelError, match=r"model.h5: holds weights only, save the whole model"):
        read_h5_weights(path)


def test_broken_weights_are_named_once(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        del file[KERNEL]
    with pytest.raises(ModelError, match=r"^[^:]*model.h5: hidden/kernel:0 is missing or a link"):
        read_h5_weights(path)


@pytest.mark.parametrize("missing", [KERNEL, "model_weights/hidden", "model_weights"])
def test_a_missing_part_is_named(path: Path, missing: str) -> None:
    with h5py.File(path, "r+") as file:
        del file[missing]
    _refused(path, "is missing or a link")


def test_a_weight_that_is_not_listed_is_missed(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        file["model_weights/hidden"].attrs["weight_names"] = [b"hidden/bias:0"]
    _refused(path, "layer hidden: its kernel is missing")


def _external_link(file: h5py.File, other: Path) -> None:
    file[KERNEL] = h5py.ExternalLink(str(other), KERNEL)


def _soft_link(file: h5py.File, other: Path) -> None:
    file[KERNEL] = h5py.SoftLink("/model_weights/logits/logits/kernel:0")


def _external_bytes(file: h5py.File, other: Path) -> None:
    file.create_dataset(KERNEL, (8, 6), "f4", external=[(str(other), 0, 192)])


def _virtual(file: h5py.File, other: Path) -> None:
    layout = h5py.VirtualLayout((8, 6), "f4")
    layout[:] = h5py.VirtualSource(str(other), KERNEL, (8, 6))
    file.create_virtual_dataset(KERNEL, layout)


def _whole_numbers(file: h5py.File, other: Path) -> None:
    file[KERNEL] = np.zeros((8, 6), np.int32)


def _enormous(file: h5py.File, other: Path) -> None:
    file.create_dataset(KERNEL, (1_000_000, 1_000), "f4", chunks=(1, 1_000))


def _enormous_chunks(file: h5py.File, other: Path) -> None:
    """Of which one would be unpacked for the few numbers that are wanted."""
    file.create_dataset(KERNEL, (8, 6), "f4", maxshape=(None, 6), chunks=(40_000_000, 6))


@pytest.mark.parametrize(
    ("replace", "match"),
    [
        (_external_link, "is missing or a link"),
        (_soft_link, "is missing or a link"),
        (_external_bytes, "holds no numbers of its own"),
        (_virtual, "holds no numbers of its own"),
        (_whole_numbers, "holds no numbers of its own"),
        (_enormous, "is too large"),
        (_enormous_chunks, "is too large"),
    ],
)
def test_weights_from_elsewhere_are_refused(
    path: Path, replace: Callable[[h5py.File, Path], None], match: str
) -> None:
    with h5py.File(path, "r+") as file:
        del file[KERNEL]
        replace(file, SOUND)
    _refused(path, match)


def test_names_that_collide_are_refused(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        group = file["model_weights/hidden"]
        group.attrs["weight_names"] = [b"hidden/kernel:0", b"hidden/kernel:0"]
    _refused(path, "two weights hidden/kernel")


def test_names_cut_in_pieces_are_joined(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        groups = file["model_weights"]
        names = list(groups.attrs["layer_names"])
        del groups.attrs["layer_names"]
        groups.attrs["layer_names0"], groups.attrs["layer_names1"] = names[:2], names[2:]
    expected, found = read_h5(SOUND).weights, read_h5(path).weights
    assert {name: array.tobytes() for name, array in found.items()} == {
        name: array.tobytes() for name, array in expected.items()
    }


def test_the_group_of_a_layer_counts_and_not_the_scope_in_training(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        group = file["model_weights/hidden"]
        group.move("hidden", "hidden_2")
        group.attrs["weight_names"] = [b"hidden_2/kernel:0", b"hidden_2/bias:0"]
    assert {"hidden/kernel", "hidden/bias"} <= set(read_h5(path).weights)


@pytest.mark.parametrize(
    ("name", "setting", "value", "match"),
    [
        ("conv", "dilation_rate", [2, 2], "layer conv: dilation_rate is not"),
        ("conv", "groups", 2, "layer conv: groups is not 1"),
        ("conv", "padding", "causal", "cannot be followed"),
        ("conv", "data_format", "channels_first", "layer conv: data_format is not"),
        ("conv_bn", "axis", [1], "layer conv_bn: axis is not the channels'"),
        ("conv_relu", "max_value", 4, "layer conv_relu: max_value is not 6"),
        ("conv_relu", "negative_slope", 0.1, "layer conv_relu: negative_slope is not 0"),
        ("depthwise_relu", "activation", "gelu", "gelu is not known"),
        ("join", "axis", 1, "layer join: axis is not the channels'"),
        ("pixel", "target_shape", [4, 4, 1], "layer pixel: its target_shape is not known"),
        ("hidden", "use_bias", False, "layer hidden: use_bias is not True"),
        ("centre", "scale", [1, 2, 3], "cannot be followed"),
        ("answer", "axis", 1, None),
        ("logits", "activation", "sigmoid", "sigmoid is not known"),
    ],
)
def test_a_setting_that_would_be_ignored_is_refused(
    path: Path, name: str, setting: str, value: object, match: str | None
) -> None:
    def change(topology: dict[str, Any]) -> None:
        _layer(topology, name)["config"][setting] = value

    _edit(path, change)
    if match is None:  # the same axis by another number
        convert(read_h5(path), size=16, classes=5)
    else:
        _refused(path, match)


@pytest.mark.parametrize("kind", ["Lambda", "TFOpLambda", "SeparableConv2D", "KerasLayer"])
def test_an_unknown_layer_is_named(path: Path, kind: str) -> None:
    def change(topology: dict[str, Any]) -> None:
        _layer(topology, "conv_relu")["class_name"] = kind

    _edit(path, change)
    _refused(path, f"layer conv_relu: {kind} is not known")


def _shared(topology: dict[str, Any]) -> None:
    nodes = _layer(topology, "conv_relu")["inbound_nodes"]
    nodes.append(nodes[0])


def _in_training(topology: dict[str, Any]) -> None:
    _layer(topology, "conv_bn")["inbound_nodes"][0][0][3] = {"training": True}


def _second_output(topology: dict[str, Any]) -> None:
    _layer(topology, "body")["config"]["output_layers"].append(["add", 0, 0])


def _unconnected(topology: dict[str, Any]) -> None:
    _layer(topology, "conv_relu")["inbound_nodes"] = []


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (_shared, "cannot be followed"),
        (_in_training, "layer conv_bn: it is called with .*training.* not known"),
        (_second_output, "cannot be followed"),
        (_unconnected, "layer conv_relu takes nothing"),
    ],
)
def test_a_description_that_leads_astray_is_refused(path: Path, change: Edit, match: str) -> None:
    _edit(path, change)
    _refused(path, match)


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"config": 1}', "[" * 100_000])
def test_a_description_that_is_none_is_refused(path: Path, text: str) -> None:
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = text
    _refused(path, "is no Keras model|cannot be followed|cannot be read")


def test_another_number_of_answers_is_told(path: Path) -> None:
    _refused(path, "answers with 5 figures, and not one for each of 2 labels", classes=2)


def test_the_input_is_a_square_of_three_colours(path: Path) -> None:
    assert stated_size(read_h5(path)) == 16

    def change(topology: dict[str, Any]) -> None:
        for layer in topology["config"]["layers"]:
            layer["config"].pop("batch_input_shape", None)
        topology["config"]["layers"][0]["config"]["batch_input_shape"] = [None, 16, 16, 1]

    _edit(path, change)
    with pytest.raises(ModelError, match="not a square of three colours"):
        stated_size(read_h5(path))
