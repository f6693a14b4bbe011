"""The protocol of KServe (v1) and TensorFlow Serving, as Lift Wing's users speak it."""

import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from api.access.caller import MayClassify
from api.answer import Classification
from api.classify import MOST
from api.form import Form
from api.looking import look_at
from api.parts import TheParts
from api.picture import Picture
from api.problem import problems
from api.protocols.json_body import add_base64, json_object, list_in, malformed
from api.protocols.models import VERSION, ModelCard, ModelReady, check_model

router = APIRouter(prefix="/v1/models", tags=["KServe v1, TensorFlow Serving"])

Name = Annotated[str, Path(description="the model's; /v1/models has it")]
_NAMES = ("image", "image_bytes")  # of the input, where an instance names it

_BASE64 = {"type": "string", "contentEncoding": "base64"}
_BINARY = {"type": "object", "required": ["b64"], "properties": {"b64": _BASE64}}
_INSTANCE = {
    "anyOf": [
        _BINARY,
        {
            "type": "object",
            "required": ["image"],
            "properties": {"image": {"anyOf": [_BINARY, _BASE64]}},
        },
        {
            "type": "object",
            "required": ["image_bytes"],
            "properties": {"image_bytes": {"anyOf": [_BINARY, _BASE64]}},
        },
    ]
}
_REQUEST = {
    "type": "object",
    "required": ["instances"],
    "properties": {
        "instances": {"type": "array", "minItems": 1, "maxItems": MOST, "items": _INSTANCE}
    },
}
_BODY = {"required": True, "content": {"application/json": {"schema": _REQUEST}}}


class Models(BaseModel):
    """All models: there is one."""

    models: list[str]


class StatusWords(BaseModel):
    """As TensorFlow Serving says that nothing is wrong."""

    error_code: Literal["OK"] = "OK"
    error_message: str = ""


class VersionStatus(BaseModel):
    """As TensorFlow Serving says that a version answers."""

    version: str = VERSION
    state: Literal["AVAILABLE"] = "AVAILABLE"
    status: StatusWords = StatusWords()


class ModelStatus(ModelReady):
    """What KServe says of a model, what TensorFlow Serving says, and the card."""

    model_version_status: list[VersionStatus]
    card: ModelCard


class Predictions(BaseModel):
    """One for each instance, in their order."""

    predictions: list[Classification] = Field(max_length=MOST)


@router.get("")
async def models(parts: TheParts) -> Models:
    """The model that answers here."""
    return Models(models=[parts.model.name])


# Before the next, whose {name} has this one's colon, too: OPTIONS asks the first.
@router.post(
    "/{name}:predict",
    responses=problems(400, 401, 403, 404, 408, 413, 415, 422, 429, 503),
    openapi_extra={"requestBody": _BODY},
)
async def predict(
    name: Name, request: Request, parts: TheParts, caller: MayClassify
) -> Predictions:
    """What the model says of up to 32 pictures or videos, each in base64.

    An instance is `{"b64": …}`, or has that, or the base64 itself, under `image` or
    `image_bytes`. Where one cannot be scored, nothing is answered but which, and why.
    """
    begun = time.monotonic()
    check_model(parts, name)
    parts.gate.check()
    async with parts.intake.body(request) as body:
        with Form(MOST) as form:
            await parts.intake.parsed(lambda: _take_apart(body, form))
            caller.count_others(len(form.files))
            return Predictions(
                predictions=[
                    await look_at(request, parts, file, begun, f"instances[{number}]")
                    for number, file in enumerate(form.files)
                ]
            )


@router.get("/{name}", responses=problems(404))
async def model(name: Name, parts: TheParts) -> ModelStatus:
    """Whether a model is there, and its card."""
    check_model(parts, name)
    return ModelStatus(
        name=name, ready=True, model_version_status=[VersionStatus()], card=ModelCard.of(parts)
    )


def _take_apart(body: Picture, form: Form) -> None:
    """The instances' files into a form; the body is let go."""
    content = body.path.read_bytes()
    body.close()
    for number, instance in enumerate(list_in(json_object(content), "instances")):
        _add(form, instance, f"instances[{number}]")


def _add(form: Form, instance: Any, where: str) -> None:
    if isinstance(instance, dict) and "b64" not in instance:
        name = next(filter(instance.__contains__, _NAMES), None)
        instance, where = instance.get(name), f"{where}.{name or 'b64'}"
        if isinstance(instance, str):
            instance = {"b64": instance}
    if not isinstance(instance, dict):
        raise malformed(f'{where}: {{"b64": a picture in base64}} is needed')
    add_base64(form, instance.get("b64"), where)
