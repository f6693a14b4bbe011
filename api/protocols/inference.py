"""What a request of the Open Inference Protocol asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from api.form import Form
from api.protocols.json_body import add_base64, json_object, list_in, malformed
from api.protocols.tensors import LENGTH

INPUT = "image"
OUTPUTS: Mapping[str, Literal["FP32", "BYTES"]] = {
    "probabilities": "FP32",
    "nsfw": "FP32",
    "sexy": "FP32",
    "verdict": "BYTES",
    "reason": "BYTES",
}
_ELSEWHERE = "shared_memory_region"
LONGEST_ID = 1000  # it comes back: an answer is held until it is read, and no place bounds that


@dataclass(frozen=True, kw_only=True)
class Inference:
    """What a request asks for: which outputs, and whether as bytes that follow the JSON."""

    id: str | None
    outputs: Mapping[str, bool]


def read_request(content: bytes, header: int | None, form: Form) -> Inference:
    """What a body asks for; its pictures are added to the form.

    The JSON is the first `header` bytes of it, or all. Raises Problem.
    """
    header = len(content) if header is None else header
    if header > len(content):
        raise malformed("Inference-Header-Content-Length is more than there is")
    body, rest = json_object(content[:header]), memoryview(content)[header:]
    _read_input(body, rest, form)
    given = body.get("id")
    if not isinstance(given, str | None) or len(given or "") > LONGEST_ID:
        raise malformed(f"id: no string of up to {LONGEST_ID} characters")
    binary = _flag(_parameters(body, "parameters"), "binary_data_output", default=False)
    return Inference(id=given, outputs=_outputs(body, binary=binary))


def _read_input(body: Mapping[str, Any], rest: memoryview, form: Form) -> None:
    tensors = list_in(body, "inputs")
    tensor = tensors[0]
    if len(tensors) != 1 or not isinstance(tensor, dict) or tensor.get("name") != INPUT:
        raise malformed(f"inputs: there is one, and it is named {INPUT}")
    if tensor.get("datatype") != "BYTES":
        raise malformed(f"inputs: {INPUT} is of datatype BYTES: files as they are")
    parameters = _parameters(tensor, "inputs[0].parameters")
    if _ELSEWHERE in parameters:
        raise malformed("inputs: shared memory is not taken")
    if "binary_data_size" in parameters:
        _add_binary(form, rest, parameters["binary_data_size"])
    else:
        for number, text in enumerate(list_in(tensor, "data")):
            add_base64(form, text, f"inputs[0].data[{number}]")
    if tensor.get("shape") != [len(form.files)]:
        raise malformed(f"inputs: the shape of {INPUT} is not [{len(form.files)}]")


def _add_binary(form: Form, rest: memoryview, size: object) -> None:
    if size != len(rest):
        raise malformed(f"inputs: binary_data_size is not {len(rest)}, as many bytes as follow")
    while rest:
        if len(rest) < LENGTH.size:
            raise malformed(f"inputs: {INPUT} breaks off in an element's length")
        (length,) = LENGTH.unpack_from(rest)
        element, rest = rest[LENGTH.size :][:length], rest[LENGTH.size + length :]
        if len(element) < length:
            raise malformed(f"inputs: {INPUT} breaks off in an element")
        form.add_file().write(element)
    if not form.files:
        raise malformed(f"inputs: {INPUT} is empty")


def _outputs(body: Mapping[str, Any], *, binary: bool) -> dict[str, bool]:
    if "outputs" not in body or body["outputs"] == []:
        return dict.fromkeys(OUTPUTS, binary)
    found = {}
    for output in list_in(body, "outputs"):
        name = output.get("name") if isinstance(output, dict) else None
        if not isinstance(name, str) or name not in OUTPUTS:
            raise malformed(f"outputs: there are {', '.join(OUTPUTS)}")
        parameters = _parameters(output, "outputs.parameters")
        if _ELSEWHERE in parameters or "classification" in parameters:
            raise malformed("outputs: neither shared memory nor classification is answered")
        found[name] = _flag(parameters, "binary_data", default=binary)
    return found


def _parameters(of: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    parameters = of.get("parameters", {})
    if not isinstance(parameters, dict):
        raise malformed(f"{where}: no object")
    return parameters


def _flag(parameters: Mapping[str, Any], name: str, *, default: bool) -> bool:
    flag = parameters.get(name, default)
    if not isinstance(flag, bool):
        raise malformed(f"{name}: neither true nor false")
    return flag
