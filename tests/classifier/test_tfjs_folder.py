"""What is no TensorFlow.js folder, or leads out of it, is refused in one line."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.convert.conversion import convert, scales_itself
from classifier.convert.network import Network
from classifier.convert.tfjs_folder import read_folder
from classifier.errors import ModelError

DATA = Path(__file__).parents[1] / "data" / "imports"
SHARD = "group1-shard1of1.bin"
THIN = "StatefulPartitionedCall/thin"  # what the graph's nodes are named after


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return shutil.copytree(DATA / "tfjs_graph", tmp_path / "graph")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(DATA / "tfjs_layers", tmp_path / "model")


def _refused(folder: Path, match: str) -> None:
    with pytest.raises(ModelError, match=match) as caught:
        convert(read_folder(folder), size=16, classes=5)
    assert "\n" not in str(caught.value)


def _edit(folder: Path, *keys: str | int, value: object) -> None:
    """Set one thing in model.json, that the keys lead to."""
    description: Any = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    inner = description
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    (folder / "model.json").write_text(json.dumps(description), encoding="utf-8")


def test_a_folder_without_a_description_is_refused(tmp_path: Path) -> None:
    _refused(tmp_path, r"model.json: cannot be read \(No such file")


@pytest.mark.parametrize("text", ["", "{", "\xff", "[" * 100_000])
def test_a_description_that_is_not_json_is_refused(folder: Path, text: str) -> None:
    (folder / "model.json").write_text(text, encoding="latin-1")
    _refused(folder, "model.json: is not JSON")


def test_a_description_without_weights_is_refused(folder: Path) -> None:
    (folder / "model.json").write_text("{}")
    _refused(folder, "model.json: modelTopology: Field required")


@pytest.mark.parametrize("change", [-1, 1])
def test_bytes_too_few_or_too_many_are_refused(folder: Path, change: int) -> None:
    content = (folder / SHARD).read_bytes()
    (folder / SHARD).write_bytes(content[:-1] if change < 0 else content + b"\0")
    _refused(folder, rf"tells of {len(content)} bytes, the files hold {len(content) + change}")


def test_a_missing_shard_is_named(folder: Path) -> None:
    (folder / SHARD).unlink()
    _refused(folder, rf"{SHARD}: cannot be read \(No such file")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..", ".hidden", "a/b", "", "a\0b", "a\n"]
)
def test_a_shard_out_of_the_folder_is_refused(folder: Path, name: str) -> None:
    _edit(folder, "weightsManifest", 0, "paths", value=[name])
    _refused(folder, r"weightsManifest.0.paths.0: String should match pattern")


@pytest.mark.parametrize("name", ["model.json", SHARD])
def test_a_link_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).rename(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    _refused(folder, rf"{name}: cannot be read \(a symbolic link\)")


def test_a_pipe_is_refused_at_once(folder: Path) -> None:
    (folder / SHARD).unlink()
    os.mkfifo(folder / SHARD)
    _refused(folder, f"{SHARD}: is no plain file")


def test_a_manifest_of_too_much_is_refused_before_it_is_read(folder: Path) -> None:
    _edit(folder, "weightsManifest", 0, "weights", 0, "shape", value=[1_000_000, 1_000])
    _edit(folder, "weightsManifest", 0, "paths", value=["not-there"])
    _refused(folder, "which is no model of these families")


def test_a_large_file_is_refused_unread(folder: Path) -> None:
    with (folder / SHARD).open("r+b") as file:
        file.truncate(10_000_000_000)  # a hole, which takes no disk
    _refused(folder, f"{SHARD}: is too large")


@pytest.mark.parametrize(
    ("key", "value", "match"),
    [
        ("dtype", "string", "weights.0.dtype"),
        ("shape", [-1], "weights.0.shape.0"),
        ("shape", [1_000_000] * 1_000, "weights.0.shape: List should have at most 8"),
        ("name", "x" * 100_000, "weights.0.name"),
        ("x" * 100_000, 1, "weights.0.xxx"),
        ("quantization", {"dtype": "int4", "min": 0, "scale": 1}, "weights.0.quantization"),
        ("quantization", {"dtype": "uint8", "min": 0}, "weights.0.quantization.uint8.scale"),
        ("surprise", 1, "weights.0.surprise"),
    ],
)
def test_a_strange_weight_is_refused(folder: Path, key: str, value: object, match: str) -> None:
    _edit(folder, "weightsManifest", 0, "weights", 0, key, value=value)
    _refused(folder, match)


def test_a_message_stays_short(folder: Path) -> None:
    _edit(folder, "weightsManifest", 0, "weights", 0, "x" * 100_000, value=1)
    with pytest.raises(ModelError) as caught:
        read_folder(folder)
    assert len(str(caught.value)) < 400 + len(str(folder))


def test_two_weights_of_one_name_are_refused(folder: Path) -> None:
    description = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    first = description["weightsManifest"][0]["weights"][0]["name"]
    _edit(folder, "weightsManifest", 0, "weights", 1, "name", value=first)
    _refused(folder, f"has two weights '{first}'")


@pytest.mark.parametrize("operator", ["Print", "ReadFile", "Shape"])
def test_an_unknown_operator_is_named(graph: Path, operator: str) -> None:
    _edit(graph, "modelTopology", "node", -1, "op", value=operator)
    _refused(graph, f"{operator} is not known")


def test_the_signature_says_which_node_answers(graph: Path) -> None:
    """Not the last one, if that is another."""
    nodes = json.loads((graph / "model.json").read_text(encoding="utf-8"))["modelTopology"]["node"]
    after = nodes[-1] | {"name": "after", "input": [f"{THIN}/hidden_relu/Relu6"]}
    _edit(graph, "modelTopology", "node", value=[*nodes, after])
    assert convert(read_folder(graph), size=16, classes=5)
    _edit(graph, "signature", "outputs", "answer", "name", value="after:0")
    _refused(graph, "answers with 6 figures, and not one for each of 5")
    _edit(graph, "signature", value=None)
    _refused(graph, "answers with 6 figures, and not one for each of 5")
    signature = {"outputs": {"answer": {"name": "Identity"}}}
    _edit(graph, "userDefinedMetadata", value={"signature": signature})  # as of old
    assert convert(read_folder(graph), size=16, classes=5)


@pytest.mark.parametrize(
    ("outputs", "match"),
    [
        ({"a": {"name": "Identity:1"}}, "its answer 'Identity:1' is none of its nodes"),
        ({"a": {"name": "none"}}, "its answer 'none' is none of its nodes"),
        ({"a": {"name": "Identity"}, "b": {"name": "Identity"}}, "signature.outputs: .*at most 1"),
        ({}, "signature.outputs: .*at least 1"),
    ],
)
def test_a_signature_without_one_answer_is_refused(
    graph: Path, outputs: dict[str, Any], match: str
) -> None:
    _edit(graph, "signature", "outputs", value=outputs)
    _refused(graph, match)


def _with(network: Network, name: str, array: Any) -> Network:
    return replace(network, weights={**network.weights, f"{THIN}/{name}": np.array(array)})


@pytest.mark.parametrize(
    ("weight", "array", "match"),
    [
        ("mean/Mean/reduction_indices", [2, 3], "a mean of anything but each channel"),
        ("mean/Mean/reduction_indices", [1], "a mean of anything but each channel"),
        ("hidden_bn/batchnorm/mul", np.ones((1, 6), np.float32), "arithmetic on arrays"),
        ("body/pad/Pad/paddings", [[0, 0], [0, 10**9], [0, 1], [0, 0]], "is too large"),
        ("body/pad/Pad/paddings", [[0, 0], [0, 10**6], [0, 10**6], [0, 0]], "is too large"),
        ("body/pad/Pad/paddings", [[0, 0], [-99, 0], [0, 0], [0, 0]], "has no size that is known"),
    ],
)
def test_a_constant_that_would_be_ignored_is_refused(weight: str, array: Any, match: str) -> None:
    network = read_folder(DATA / "tfjs_graph")
    with pytest.raises(ModelError, match=match) as caught:
        convert(_with(network, weight, array), size=16, classes=5)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("key", ["transpose_a", "transpose_b"])
def test_a_transposed_matrix_is_refused(graph: Path, key: str) -> None:
    _edit(graph, "modelTopology", "node", 38, "attr", key, value={"b": True})
    _refused(graph, "hidden/BiasAdd: a transposed matrix is not known")


def test_figures_too_large_for_floats_do_not_warn(folder: Path) -> None:
    quantization = {"dtype": "uint8", "min": -1e308, "scale": 1e308, "original_dtype": "float32"}
    whole = {"name": "w", "shape": [2], "dtype": "float32", "quantization": quantization}
    _edit(folder, "weightsManifest", 0, "weights", value=[whole])
    (folder / SHARD).write_bytes(b"\0\xff")
    assert not np.isfinite(read_folder(folder).weights["w"]).any()


@pytest.mark.parametrize("topology", [{}, {"config": None}, {"config": [{"config": 1}]}])
def test_a_question_about_no_description_is_refused(topology: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="cannot be followed"):
        scales_itself(Network(topology, {}))
