"""The Open Inference Protocol: as its public client asks, and what that does not."""

import json
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException

from api.parts import Parts
from playground import media
from tests.api import bodies
from tests.api.asking import Answer, Client
from tests.api.bodies import base64_of, tensor
from tests.api.serving import Served
from tests.api.stubs import CARD, jpeg

OUTPUTS = ("probabilities", "nsfw", "sexy", "verdict", "reason")


@pytest.fixture
def triton(server: Served) -> Iterator[InferenceServerClient]:
    with InferenceServerClient(server.host) as client:
        yield client


def _image(*files: bytes, binary: bool = True) -> list[InferInput]:
    content = files if binary else tuple(base64_of(file).encode() for file in files)
    given = InferInput("image", [len(files)], "BYTES")
    given.set_data_from_numpy(np.array(content, dtype=np.object_), binary_data=binary)
    return [given]


def test_server_and_model_are_live_and_ready(triton: InferenceServerClient) -> None:
    assert triton.is_server_live()
    assert triton.is_server_ready()
    assert triton.is_model_ready("stub")
    assert triton.is_model_ready("stub", "1")
    assert not triton.is_model_ready("other")
    assert not triton.is_model_ready("stub", "2")


def test_it_is_not_ready_while_it_is_full(triton: InferenceServerClient, parts: Parts) -> None:
    parts.gate.running = parts.gate.most
    assert triton.is_server_live()
    assert not triton.is_server_ready()
    assert not triton.is_model_ready("stub")
    parts.gate.running = 0


def test_metadata_say_what_goes_in_and_out(triton: InferenceServerClient) -> None:
    assert triton.get_server_metadata()["extensions"] == ["binary_tensor_data"]
    told = triton.get_model_metadata("stub")
    assert told == triton.get_model_metadata("stub", "1")
    assert (told["name"], told["versions"]) == ("stub", ["1"])
    assert told["inputs"] == [{"name": "image", "datatype": "BYTES", "shape": [-1]}]
    shapes = {output["name"]: (output["datatype"], output["shape"]) for output in told["outputs"]}
    assert shapes["probabilities"] == ("FP32", [-1, 5])
    assert tuple(shapes) == OUTPUTS
    assert told["parameters"]["labels"] == list(CARD.labels)


@pytest.mark.parametrize("version", ["", "1"])
@pytest.mark.parametrize("sent", [True, False])
@pytest.mark.parametrize("answered", [True, False, None])
def test_several_pictures_are_inferred(
    triton: InferenceServerClient, version: str, sent: bool, answered: bool | None
) -> None:
    wanted = [InferRequestedOutput(name, binary_data=bool(answered)) for name in OUTPUTS]
    result = triton.infer(
        "stub",
        _image(jpeg(0.9), jpeg(0.25, 0.5), binary=sent),
        version,
        outputs=None if answered is None else wanted,
        request_id="seven",
    )
    assert result.get_response()["id"] == "seven"
    assert result.get_response()["model_version"] == "1"
    probabilities = result.as_numpy("probabilities")
    assert (probabilities.dtype, probabilities.shape) == (np.float32, (2, 5))
    expected = [[0, 0, 0.1, 0.9, 0], [0, 0, 0.25, 0.25, 0.5]]
    assert probabilities == pytest.approx(np.array(expected), abs=1e-6)
    assert result.as_numpy("nsfw") == pytest.approx(np.array([0.9, 0.25]), abs=1e-6)
    assert result.as_numpy("sexy") == pytest.approx(np.array([0, 0.5]))
    verdicts = [_text(value) for value in result.as_numpy("verdict")]
    assert verdicts == ["suspect", "clear"]
    assert _text(result.as_numpy("reason")[0]).startswith("possible explicit content")


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def test_only_what_is_asked_for_is_answered(triton: InferenceServerClient) -> None:
    wanted = [InferRequestedOutput("verdict", binary_data=False), InferRequestedOutput("nsfw")]
    result = triton.infer("stub", _image(jpeg(0.9)), outputs=wanted)
    assert result.as_numpy("nsfw")[0] == np.float32(0.9)
    assert list(result.as_numpy("verdict")) == ["suspect"]
    assert [output["name"] for output in result.get_response()["outputs"]] == ["verdict", "nsfw"]
    assert result.get_output("nsfw").keys() == {"name", "datatype", "shape", "parameters"}


@pytest.mark.parametrize("binary", [True, False])
def test_what_has_no_numbers_is_not_a_number(triton: InferenceServerClient, binary: bool) -> None:
    wanted = [InferRequestedOutput(name, binary_data=binary) for name in OUTPUTS]
    result = triton.infer("stub", _image(jpeg(0.5), media.audio()), outputs=wanted)
    assert np.isnan(result.as_numpy("probabilities")).tolist() == [[False] * 5, [True] * 5]
    assert np.isnan(result.as_numpy("nsfw")).tolist() == [False, True]
    assert [_text(value) for value in result.as_numpy("verdict")] == ["clear", "not visual"]


def test_errors_are_the_clients_own_with_our_words(triton: InferenceServerClient) -> None:
    with pytest.raises(InferenceServerException, match=r"image\[1\]: neither a picture nor") as bad:
        triton.infer("stub", _image(jpeg(), b"words"))
    assert bad.value.status() == "415"
    with pytest.raises(InferenceServerException, match="there is only stub"):
        triton.infer("other", _image(jpeg()))
    with pytest.raises(InferenceServerException, match="there are probabilities, nsfw"):
        triton.infer("stub", _image(jpeg()), outputs=[InferRequestedOutput("other")])
    wanted = [InferRequestedOutput("probabilities", class_count=2)]
    with pytest.raises(InferenceServerException, match="nor classification"):
        triton.infer("stub", _image(jpeg()), outputs=wanted)
    with pytest.raises(InferenceServerException, match="more than 32 files"):
        triton.infer("stub", _image(*[jpeg()] * 33))


def test_a_compressed_request_is_refused_with_words(triton: InferenceServerClient) -> None:
    """The client compresses only where it is told to."""
    with pytest.raises(InferenceServerException, match="encoded as gzip is not taken"):
        triton.infer("stub", _image(jpeg()), request_compression_algorithm="gzip")


def test_an_answer_may_be_asked_for_compressed(triton: InferenceServerClient) -> None:
    result = triton.infer("stub", _image(jpeg(0.9)), response_compression_algorithm="gzip")
    assert result.as_numpy("nsfw")[0] == np.float32(0.9)


def test_it_is_inferred_asynchronously_too(triton: InferenceServerClient) -> None:
    asked = [triton.async_infer("stub", _image(jpeg(score))) for score in (0.25, 0.5)]
    told = [float(one.get_result().as_numpy("nsfw")[0]) for one in asked]
    assert told == [0.25, 0.5]


def _infer(client: Client, body: Any, rest: bytes = b"", header: str | None = None) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    length = str(len(content)) if header is None else header
    told = {"Inference-Header-Content-Length": length} if rest or header else {}
    return client.post(bodies.INFER, content + rest, headers=told)


def _binary(size: Any, **changes: Any) -> dict[str, Any]:
    given = tensor([b""], parameters={"binary_data_size": size}, **changes)
    del given["data"]
    return {"inputs": [given]}


_ELEMENT = struct.pack("<I", len(jpeg())) + jpeg()


def test_a_whole_binary_request_is_taken(client: Client) -> None:
    answer = _infer(client, _binary(len(_ELEMENT)), _ELEMENT)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")


@pytest.mark.parametrize(
    ("size", "rest"),
    [
        (len(_ELEMENT) - 1, _ELEMENT),
        (len(_ELEMENT) + 1, _ELEMENT),
        (-1, _ELEMENT),
        (str(len(_ELEMENT)), _ELEMENT),
        (None, _ELEMENT),
        (2, b"\1\0"),
        (5, b"\2\0\0\0x"),
        (4, b"\xff\xff\xff\xff"),
        (0, b""),
        (len(_ELEMENT) + 3, _ELEMENT + b"\0\0\0"),
    ],
)
def test_binary_data_that_are_not_whole_are_refused(client: Client, size: Any, rest: bytes) -> None:
    answer = _infer(client, _binary(size), rest)
    assert (answer.status, answer.problem["code"]) == (400, "malformed")


@pytest.mark.parametrize(
    ("header", "status"), [("999999", 400), ("0", 400), ("-1", 422), ("x", 422), ("1" * 5000, 422)]
)
def test_a_header_of_the_wrong_length_is_refused(client: Client, header: str, status: int) -> None:
    assert _infer(client, _binary(len(_ELEMENT)), _ELEMENT, header).problem["status"] == status


_TEXT = base64_of(jpeg())


@pytest.mark.parametrize(
    "body",
    [
        *({}, {"inputs": []}, {"inputs": [7]}, {"inputs": [tensor([_TEXT], name="other")]}),
        {"inputs": [tensor([_TEXT]), tensor([_TEXT])]},
        {"inputs": [tensor([_TEXT], datatype="UINT8")]},
        {"inputs": [tensor([_TEXT], shape=[2])]},
        {"inputs": [tensor([_TEXT], shape=[1, 1])]},
        {"inputs": [tensor([_TEXT], shape=None)]},
        {"inputs": [tensor([])]},
        {"inputs": [tensor([7])]},
        {"inputs": [tensor(["words"])]},
        {"inputs": [tensor([_TEXT], parameters=[])]},
        {"inputs": [tensor([_TEXT], parameters={"shared_memory_region": "mine"})]},
        {"inputs": [tensor([_TEXT])], "id": 7},
        {"inputs": [tensor([_TEXT])], "id": "x" * 1001},
        {"inputs": [tensor([_TEXT])], "parameters": 7},
        {"inputs": [tensor([_TEXT])], "parameters": {"binary_data_output": 1}},
        {"inputs": [tensor([_TEXT])], "outputs": 7},
        {"inputs": [tensor([_TEXT])], "outputs": [7]},
        {"inputs": [tensor([_TEXT])], "outputs": [{"name": "other"}]},
        {"inputs": [tensor([_TEXT])], "outputs": [{"name": ["nsfw"]}]},
        {"inputs": [tensor([_TEXT])], "outputs": [{"name": "nsfw", "parameters": 7}]},
        b'{"inputs": ',
    ],
)
def test_what_is_no_request_is_refused(client: Client, body: Any) -> None:
    answer = _infer(client, body)
    assert (answer.status, answer.problem["code"]) == (400, "malformed")
