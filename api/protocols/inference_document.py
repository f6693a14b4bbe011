"""What the OpenAPI document says of the bodies of the Open Inference Protocol."""

from api.classify import MOST
from api.protocols.inference import INPUT, LONGEST_ID, OUTPUTS

_BASE64 = {"type": "string", "contentEncoding": "base64"}
_FLAGS = {"type": "object", "properties": {"binary_data": {"type": "boolean"}}}
_TENSOR = {
    "type": "object",
    "required": ["name", "datatype", "shape"],
    "properties": {
        "name": {"const": INPUT},
        "datatype": {"const": "BYTES"},
        "shape": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {"type": "integer", "minimum": 1, "maximum": MOST},
        },
        "parameters": {"type": "object", "properties": {"binary_data_size": {"type": "integer"}}},
        "data": {"type": "array", "minItems": 1, "maxItems": MOST, "items": _BASE64},
    },
}
_OUTPUT = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"enum": list(OUTPUTS)}, "parameters": _FLAGS},
}
_REQUEST = {
    "type": "object",
    "required": ["inputs"],
    "properties": {
        "id": {"type": "string", "maxLength": LONGEST_ID},
        "parameters": {"type": "object", "properties": {"binary_data_output": {"type": "boolean"}}},
        "inputs": {"type": "array", "minItems": 1, "maxItems": 1, "items": _TENSOR},
        "outputs": {"type": "array", "items": _OUTPUT},
    },
}
BINARY = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
REQUEST_BODY = {"required": True, "content": {"application/json": {"schema": _REQUEST}, **BINARY}}
