"""The answer of the Open Inference Protocol, as JSON alone or with bytes behind it."""

from collections.abc import Mapping, Sequence

from fastapi import Response
from pydantic import BaseModel

from api.answer import Classification
from api.protocols.inference import Inference
from api.protocols.models import VERSION
from api.protocols.tensors import Tensor, numbers, words
from classifier.cascade import Cascade
from classifier.model import Model


class InferenceAnswer(BaseModel):
    """Tensors, of which each row is of one picture, in their order."""

    model_name: str
    model_version: str = VERSION
    id: str | None = None
    outputs: list[Tensor]


def answer(
    model: Model | Cascade, asked: Inference, found: Sequence[Classification]
) -> InferenceAnswer | Response:
    """The outputs that were asked for, of what was found."""
    outputs, rest = [], b""
    tensors = _tensors(model.labels, found)
    for name, binary in asked.outputs.items():
        tensor, content = tensors[name]
        if binary:
            tensor.data, tensor.parameters = None, {"binary_data_size": len(content)}
            rest += content
        outputs.append(tensor)
    told = InferenceAnswer(model_name=model.name, id=asked.id, outputs=outputs)
    return _binary(told, rest) if any(asked.outputs.values()) else told


def _tensors(
    labels: Sequence[str], found: Sequence[Classification]
) -> Mapping[str, tuple[Tensor, bytes]]:
    parts = [(one.probabilities or {}).get(label) for one in found for label in labels]
    return {
        "probabilities": numbers("probabilities", parts, width=len(labels)),
        "nsfw": numbers("nsfw", [one.nsfw for one in found]),
        "sexy": numbers("sexy", [one.sexy for one in found]),
        "verdict": words("verdict", [one.verdict.value for one in found]),
        "reason": words("reason", [one.reason for one in found]),
    }


def _binary(told: InferenceAnswer, rest: bytes) -> Response:
    head = told.model_dump_json(exclude_none=True).encode()
    return Response(
        head + rest,
        media_type="application/octet-stream",
        headers={"Inference-Header-Content-Length": str(len(head))},
    )
