import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from classifier.convert.conversion import convert
from classifier.convert.tfjs_bundle import read_bundle
from classifier.errors import ModelError
from classifier.session import Session

Wrap = Callable[[str], bytes]

_WEIGHT = (
    '{name:"dense/%s",shape:[%s],dtype:"float32",quantization:{min:%s,scale:%s,dtype:"uint8"}}'
)
_KERNEL = _WEIGHT % ("kernel", "12,5", "-1", ".0078125")
_BIAS = _WEIGHT % ("bias", "5", "0", "1")
_BYTES = bytes(range(60)) + bytes([0, 0, 0, 0, 1])
_FLATTEN = '{name:"flat",class_name:"Flatten",config:{},inbound_nodes:[[["in",0,0,{}]]]}'
_DENSE = (
    '{name:"dense",class_name:"Dense",config:{use_bias:!0,activation:"linear"},'
    'inbound_nodes:[[["flat",0,0,{}]]]}'
)


def _files(wrap: Wrap, **changes: str) -> dict[str, bytes]:
    """A bundle of one flat picture of 2 by 2 and one dense layer, or something near it."""
    parts = {"flatten": _FLATTEN, "dense": _DENSE, "kernel": _KERNEL, "bias": _BIAS} | changes
    layers = '{name:"in",class_name:"InputLayer",config:{},inbound_nodes:[]},'
    layers += f"{parts['flatten']},{parts['dense']}"
    ends = 'input_layers:[["in",0,0]],output_layers:[["dense",0,0]]'
    topology = f'{{model_config:{{class_name:"Model",config:{{{ends},layers:[{layers}]}}}}}}'
    topology = parts.get("topology", topology)
    manifest = f'[{{paths:["s1","s2"],weights:[{parts["kernel"]},{parts["bias"]}]}}]'
    return {
        "model.min.js": wrap(f"{{modelTopology:{topology},weightsManifest:{manifest}}}"),
        "s1.min.js": wrap(f'"{base64.b64encode(_BYTES[:31]).decode()}"'),
        "s2.min.js": wrap(f'"{base64.b64encode(_BYTES[31:]).decode()}"'),
    }


def _refused(files: dict[str, bytes], match: str) -> None:
    with pytest.raises(ModelError, match=match) as caught:
        convert(read_bundle(files), size=2, classes=5)
    assert "\n" not in str(caught.value)


def test_weights_are_scaled_and_go_across_shards(wrap: Wrap) -> None:
    weights = read_bundle(_files(wrap)).weights
    expected = np.arange(60).reshape(12, 5) * 0.0078125 - 1
    assert np.array_equal(weights["dense/kernel"], expected.astype(np.float32))
    assert np.array_equal(weights["dense/bias"], np.array([0, 0, 0, 0, 1], np.float32))


def test_a_flat_picture_keeps_its_channels_last(wrap: Wrap) -> None:
    files = _files(wrap)
    weights = read_bundle(files).weights
    pixels = np.random.default_rng(1).integers(0, 256, (3, 2, 2, 3)).astype(np.float32)
    expected = pixels.reshape(3, 12) / 255 @ weights["dense/kernel"] + weights["dense/bias"]
    session = Session(convert(read_bundle(files), size=2, classes=5), size=2, classes=5)
    assert np.allclose(session.probabilities(pixels), expected, atol=1e-5)


def test_the_same_files_give_the_same_bytes(wrap: Wrap) -> None:
    first, second = (convert(read_bundle(_files(wrap)), size=2, classes=5) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("missing", ["model.min.js", "s2.min.js"])
def test_a_missing_file_is_named(wrap: Wrap, missing: str) -> None:
    files = _files(wrap)
    del files[missing]
    _refused(files, f"{missing} is not in the package")


def test_bytes_too_many_are_refused(wrap: Wrap) -> None:
    _refused(
        _files(wrap, bias=_WEIGHT % ("bias", "4", "0", "1")), "tells of 64 bytes, the files hold 65"
    )


def test_a_shard_that_is_not_base64_is_refused(wrap: Wrap) -> None:
    _refused(_files(wrap) | {"s1.min.js": wrap('"?"')}, "s1.min.js is not base64")
    _refused(_files(wrap) | {"s1.min.js": wrap("{}")}, "s1.min.js is not base64")
    _refused(_files(wrap) | {"s1.min.js": "\u00e9".encode()}, "s1.min.js is not plain ASCII")


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"bias": _WEIGHT % ("bias", "-5", "0", "1")}, "shape"),
        ({"bias": _WEIGHT % ("bias", "5", '"0"', "1")}, "quantization.uint8.min"),
        ({"bias": _BIAS.replace('dtype:"uint8"', 'dtype:"int8"')}, "quantization"),
        ({"bias": _BIAS.replace("name:", "mane:")}, "name"),
        ({"topology": "[]"}, "modelTopology"),
    ],
)
def test_a_strange_manifest_is_refused(wrap: Wrap, changes: dict[str, str], match: str) -> None:
    _refused(_files(wrap, **changes), match)


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"topology": "{}"}, "cannot be followed"),
        ({"topology": "{node:[{}]}"}, "cannot be followed"),
        ({"topology": '{node:[{name:"a",op:"Print"}]}'}, "Print is not known"),
        ({"flatten": _FLATTEN.replace("Flatten", "Lambda")}, "Lambda is not known"),
        ({"flatten": _FLATTEN.replace('"in"', '"on"')}, "cannot be followed"),
        ({"dense": _DENSE.replace('"linear"', '"swish"')}, "swish is not known"),
        ({"dense": _DENSE.replace("!0", "!1")}, "use_bias is not True"),
        ({"kernel": _WEIGHT % ("kernel", "10,6", "0", "1")}, "cannot be followed"),
    ],
)
def test_a_strange_description_is_refused(wrap: Wrap, changes: dict[str, Any], match: str) -> None:
    _refused(_files(wrap, **changes), match)
