"""Bodies as clients of model servers send them."""

import base64
import json
from collections.abc import Sequence
from typing import Any

PREDICT = "/v1/models/stub:predict"
INFER = "/v2/models/stub/infer"


def base64_of(content: bytes) -> str:
    """In one line, with padding."""
    return base64.b64encode(content).decode()


def predict(files: Sequence[bytes]) -> bytes:
    """For KServe v1 and TensorFlow Serving."""
    return json.dumps({"instances": [{"b64": base64_of(file)} for file in files]}).encode()


def infer(files: Sequence[bytes], **more: Any) -> bytes:
    """For the Open Inference Protocol, without binary data."""
    return json.dumps({"inputs": [tensor(data=[*map(base64_of, files)])], **more}).encode()


def tensor(data: Sequence[Any], **changes: Any) -> dict[str, Any]:
    """Its input."""
    told = {"name": "image", "datatype": "BYTES", "shape": [len(data)], "data": list(data)}
    return told | changes
