"""Whatever a body is made of, the answer is one that the document has; make fuzz goes further."""

import json
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from tests.api import bodies
from tests.api.stubs import jpeg
from tests.fuzz import api_targets
from tests.fuzz.api_seeds import BOUNDARY, LENGTH

_TEXTS = st.sampled_from(["image", "BYTES", "nsfw", "YQ==", bodies.base64_of(jpeg(0.5))]) | st.text(
    max_size=5
)
_LEAVES = st.none() | st.booleans() | st.integers(-2, 40) | st.floats() | _TEXTS
_NAMES = st.sampled_from(
    [
        *("instances", "b64", "image", "image_bytes", "inputs", "outputs", "id", "name"),
        *("datatype", "shape", "data", "parameters", "binary_data_size", "binary_data"),
        "binary_data_output",
    ]
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=20,
)
_LINES = st.sampled_from(
    [
        f"--{BOUNDARY}\r\n".encode(),
        f"--{BOUNDARY}--\r\n".encode(),
        f"\r\n--{BOUNDARY}\r\n".encode(),
        b'Content-Disposition: form-data; name="file"; filename="a"\r\n',
        b'Content-Disposition: form-data; name="word"\r\n',
        b"Content-Disposition: form-data; name*0=fi; name*1=le; filename*=x'y'%z\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"\r\n",
        jpeg(0.5),
    ]
) | st.binary(max_size=20)
_few = settings(max_examples=150, derandomize=True)


@_few
@given(st.lists(_LINES, max_size=12))
def test_any_form(lines: list[bytes]) -> None:
    api_targets.forms(b"".join(lines))


@_few
@given(st.dictionaries(_NAMES, _VALUES, max_size=3))
def test_any_prediction(body: Any) -> None:
    api_targets.predictions(json.dumps(body).encode())


@_few
@given(st.dictionaries(_NAMES, _VALUES, max_size=4), st.binary(max_size=20), st.integers(-3, 3))
def test_any_inference(body: Any, rest: bytes, off: int) -> None:
    head = json.dumps(body).encode()
    api_targets.inferences(LENGTH.pack(max(0, len(head) + off)) + head + rest)
