"""What is no TensorFlow.js folder, or leads out of it, is refused in one line."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from classifier.conversion import convert
from classifier.errors import ModelError
from classifier.tfjs_folder import read_folder

DATA = Path(__file__).parents[1] / "data" / "imports"
SHARD = "group1-shard1of1.bin"


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
        ("quantization", {"dtype": "int4", "min": 0, "scale": 1}, "weights.0.quantization"),
        ("quantization", {"dtype": "uint8", "min": 0}, "weights.0.quantization.uint8.scale"),
        ("surprise", 1, "weights.0.surprise"),
    ],
)
def test_a_strange_weight_is_refused(folder: Path, key: str, value: object, match: str) -> None:
    _edit(folder, "weightsManifest", 0, "weights", 0, key, value=value)
    _refused(folder, match)


@pytest.mark.parametrize("operator", ["Print", "ReadFile", "Shape"])
def test_an_unknown_operator_is_named(tmp_path: Path, operator: str) -> None:
    folder = shutil.copytree(DATA / "tfjs_graph", tmp_path / "graph")
    _edit(folder, "modelTopology", "node", -1, "op", value=operator)
    _refused(folder, f"{operator} is not known")
