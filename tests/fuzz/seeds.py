"""Seeds of the fuzzed targets: what each of them takes when nothing is wrong."""

import json

from fence import wire
from playground import media
from tests.fuzz.api_seeds import API_SEEDS
from tests.fuzz.corpus import corpus

_FRAME = {"scene": 1, "second": 0.5, "page": 2, "shape": [4, 4, 3]}
_WEIGHT = (
    '{name:"a/kernel",shape:[12,5],dtype:"float32",'
    'quantization:{min:-1,scale:.0078125,dtype:"uint8"}}'
)
_MODEL = (
    f'{{modelTopology:{{a:[!0,null,"b"]}},weightsManifest:[{{paths:["s1"],weights:[{_WEIGHT}]}}]}}'
)
_HEADS = (b"%PDF-1.4", b"\0\0\0\x14ftypisom\0\0\0\0isom", b"\x1aE\xdf\xa3\x42\x82\x84webm")
_MODULE = "!function(e){{1:[function(r,m,x){{m.exports={0}}},{{}}]}},{{}},[1])(1)}});"


def seeds_of(target: str) -> list[bytes]:
    """The seeds of one of tests.fuzz.targets.TARGETS."""
    if target == "pictures":
        return list(corpus().values())
    if target == "content":
        return [*corpus().values(), media.svg(1), media.stl(1), media.audio(), *_HEADS]
    if target == "message":
        return [json.dumps(_FRAME).encode(), b'{"done": true}', b'{"error": "no picture"}']
    if target == "answers":
        return conversations()
    if target in API_SEEDS:
        return API_SEEDS[target]()
    return [_module(_MODEL), _module(_MODEL) + b"\0" + _module(f'"{"AAAA" * 20}"')]


def conversations() -> list[bytes]:
    """What a good child says to a question."""
    frame, done = wire.pack(_FRAME) + bytes(48), wire.pack({"done": True})
    animation = b"".join(wire.pack(_FRAME | {"scene": i}) + bytes(48) for i in range(3))
    return [frame + done, animation + done, done, frame + wire.pack({"error": "no more"})]


def _module(data: str) -> bytes:
    return _MODULE.format(data).encode()
