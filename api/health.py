"""/healthz, /readyz and /metrics: for whoever starts this process and sends it requests."""

import asyncio

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from pydantic import BaseModel

from api.parts import Parts, TheParts
from api.problem import Problem, problems

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """How it is."""

    status: str


@router.get("/healthz")
async def healthz() -> Health:
    """Whether the process answers at all."""
    return Health(status="alive")


@router.get("/readyz", responses=problems(503))
async def readyz(parts: TheParts) -> Health:
    """Whether it would look at a file now."""
    check_ready(parts)
    return Health(status="ready")


def check_ready(parts: Parts) -> None:
    """Raises Problem 503 while there is no room: whoever sends requests here may send elsewhere."""
    if full := parts.gate.full:
        raise Problem(503, full.code, full.detail, limit=full.limit, headers=full.headers)


_PROMETHEUS = {"text/plain": {"schema": {"type": "string"}}}


@router.get("/metrics", response_class=Response, responses={200: {"content": _PROMETHEUS}})
async def metrics(parts: TheParts) -> Response:
    """Figures for Prometheus. They name no file and nobody who asked.

    With a database, the service's too; without an answer of it, the API's own.
    """
    page = await asyncio.to_thread(parts.metrics.page, parts.gate, parts.intake)
    return Response(page, media_type=CONTENT_TYPE_PLAIN_0_0_4)
