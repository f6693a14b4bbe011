"""The Open Inference Protocol (v2), as clients of Triton and KServe speak it."""

import time
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from pydantic import BaseModel, Field

from api.access.caller import MayClassify
from api.classify import MOST
from api.form import Form
from api.health import check_ready
from api.looking import look_at
from api.parts import TheParts
from api.picture import Picture
from api.problem import problems
from api.protocols.inference import INPUT, OUTPUTS, Inference, read_request
from api.protocols.inference_answer import InferenceAnswer, answer
from api.protocols.inference_document import BINARY, REQUEST_BODY
from api.protocols.models import VERSION, ModelCard, ModelReady, check_model

router = APIRouter(prefix="/v2", tags=["Open Inference Protocol"])

Name = Annotated[str, Path(description="the model's; /v1/models has it")]
Version = Annotated[str, Path(description=f'"{VERSION}": there is no other')]
HeaderLength = Annotated[
    int | None,
    Header(
        alias="Inference-Header-Content-Length",
        ge=0,
        description="bytes of JSON, where others follow it",
    ),
]

_PROBLEMS = problems(400, 401, 403, 404, 408, 413, 415, 422, 429, 503)


class Server(BaseModel):
    """What answers here."""

    name: str = "media-review"
    version: str = "1"
    extensions: list[str] = ["binary_tensor_data"]


class Live(BaseModel):
    """That it answers at all."""

    live: Literal[True] = True


class Ready(BaseModel):
    """That it would look at a file now."""

    ready: Literal[True] = True


class TensorMetadata(BaseModel):
    """An input or an output; -1 is any number."""

    name: str
    datatype: Literal["FP32", "BYTES"]
    shape: list[int]


class ModelMetadata(BaseModel):
    """What a model takes, and what it answers."""

    name: str
    versions: list[str] = [VERSION]
    platform: str = "onnxruntime_onnx"
    inputs: list[TensorMetadata]
    outputs: list[TensorMetadata]
    parameters: ModelCard = Field(description="its card; `labels` are in probabilities' order")


@router.get("")
async def server() -> Server:
    """What answers here."""
    return Server()


@router.get("/health/live")
async def live() -> Live:
    """Whether the process answers at all."""
    return Live()


@router.get("/health/ready", responses=problems(503))
async def ready(parts: TheParts) -> Ready:
    """Whether it would look at a file now."""
    check_ready(parts)
    return Ready()


async def model(parts: TheParts) -> ModelMetadata:
    """What a model takes, and what it answers."""
    shapes = {"probabilities": [-1, len(parts.model.labels)]}
    return ModelMetadata(
        name=parts.model.name,
        inputs=[TensorMetadata(name=INPUT, datatype="BYTES", shape=[-1])],
        outputs=[
            TensorMetadata(name=name, datatype=datatype, shape=shapes.get(name, [-1]))
            for name, datatype in OUTPUTS.items()
        ],
        parameters=ModelCard.of(parts),
    )


async def model_ready(parts: TheParts) -> ModelReady:
    """Whether a model would look at a file now."""
    check_ready(parts)
    return ModelReady(name=parts.model.name, ready=True)


async def infer(
    request: Request, parts: TheParts, caller: MayClassify, header: HeaderLength = None
) -> InferenceAnswer | Response:
    """What the model says of up to 32 pictures or videos: elements of BYTES, or base64 in JSON.

    Where one cannot be scored, nothing is answered but which, and why.
    """
    begun = time.monotonic()
    parts.gate.check()
    async with parts.intake.body(request) as body:
        with Form(MOST) as form:
            asked = await parts.intake.parsed(lambda: _take_apart(body, header, form))
            caller.count_others(len(form.files))
            found = [
                await look_at(request, parts, file, begun, f"{INPUT}[{number}]")
                for number, file in enumerate(form.files)
            ]
    return answer(parts.model, asked, found)


def _take_apart(body: Picture, header: int | None, form: Form) -> Inference:
    """What is asked, and its pictures into a form; the body is let go."""
    content = body.path.read_bytes()
    body.close()
    return read_request(content, header, form)


async def _named(parts: TheParts, name: Name) -> None:
    check_model(parts, name)


async def _of_version(parts: TheParts, name: Name, version: Version) -> None:
    check_model(parts, name, version)


for at, named in (
    ("/models/{name}", _named),
    ("/models/{name}/versions/{version}", _of_version),
):
    add = partial(router.add_api_route, dependencies=[Depends(named)])
    add(at, model, responses=problems(404))
    add(f"{at}/ready", model_ready, responses=problems(404, 503))
    add(
        f"{at}/infer",
        infer,
        methods=["POST"],
        response_model=InferenceAnswer,
        response_model_exclude_none=True,
        responses={200: {"content": BINARY}, **_PROBLEMS},
        openapi_extra={"requestBody": REQUEST_BODY},
    )
