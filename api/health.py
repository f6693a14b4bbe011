"""/healthz and /readyz: for whoever starts this process and sends it requests."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.parts import TheParts
from api.problem import problems

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """How it is."""

    status: str


@router.get("/healthz")
async def healthz() -> Health:
    """Whether the process answers at all."""
    return Health(status="alive")


@router.get("/readyz", responses=problems(429))
async def readyz(parts: TheParts) -> Health:
    """Whether it would look at a file now."""
    parts.gate.check()
    return Health(status="ready")
