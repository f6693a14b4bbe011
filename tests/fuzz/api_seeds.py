"""Seeds of the API's targets: what callers send when nothing is wrong."""

import json
import struct

from tests.api import bodies
from tests.api.stubs import jpeg

BOUNDARY = "cut"
LENGTH = struct.Struct(">H")  # of the JSON, before an inference


def _part(head: str, content: bytes) -> bytes:
    disposition = f"Content-Disposition: form-data; {head}\r\n"
    return f"--{BOUNDARY}\r\n{disposition}\r\n".encode() + content + b"\r\n"


def _forms() -> list[bytes]:
    file = _part('name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg', jpeg(0.9))
    word, end = _part('name="word"', b"a word"), f"--{BOUNDARY}--\r\n".encode()
    odd = _part("name*=utf-8''file; filename*=utf-8''%e2%82%ac.jpg", jpeg())
    return [file + end, word + file + word + file + end, file * 33 + end, odd + end]


def _predictions() -> list[bytes]:
    text = bodies.base64_of(jpeg(0.9))
    named = {"instances": [{"image": text}, {"image_bytes": {"b64": text}}], "signature_name": "x"}
    return [bodies.predict([jpeg(0.9), jpeg()]), json.dumps(named).encode()]


def _inferences() -> list[bytes]:
    outputs = [{"name": "nsfw", "parameters": {"binary_data": True}}, {"name": "verdict"}]
    whole = bodies.infer([jpeg()], id="1", outputs=outputs)
    element = struct.pack("<I", len(jpeg())) + jpeg()
    given = bodies.tensor([b""], parameters={"binary_data_size": len(element)})
    del given["data"]
    head = json.dumps({"inputs": [given], "parameters": {"binary_data_output": True}}).encode()
    return [LENGTH.pack(len(whole)) + whole, LENGTH.pack(len(head)) + head + element]


API_SEEDS = {"forms": _forms, "predictions": _predictions, "inferences": _inferences}
