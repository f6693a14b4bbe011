"""POST /v1/explain: which parts of a picture the score hangs on, as a picture."""

import io
import time
from functools import partial

import numpy as np
from fastapi import APIRouter, Request, Response
from numpy.typing import NDArray

from api.access.caller import MayClassify
from api.classify import ONE_FILE, takes
from api.gone import unless_gone
from api.looker import content_of_picture, problem_of
from api.parts import Parts, TheParts
from api.picture import Picture
from api.problem import Problem, problems
from classifier.errors import ModelError
from classifier.explain import explain
from classifier.heat_map import draw, place
from fence.local import LocalFiles
from review.errors import Crash, Permanent, TooMuch, Transient
from review.score import Frame, nsfw_of, only_frames
from review.scoring import Scoring

PNG = "image/png"
router = APIRouter(prefix="/v1", tags=["classify"])


class _Png(Response):
    media_type = PNG


@router.post(
    "/explain",
    response_class=_Png,
    responses={
        200: {"content": {PNG: {"schema": {"type": "string", "format": "binary"}}}},
        **problems(400, 401, 403, 408, 413, 415, 422, 429, 503),
    },
    openapi_extra=takes(ONE_FILE, required=True),
)
async def explain_file(request: Request, parts: TheParts, _: MayClassify) -> Response:
    """A map of what raises the score (warm) and what lowers it (cold), over the grey picture.

    The model is asked 122 times, so it takes a second or two; of a cascade it is the one that
    looks at everything. Of what moves or has pages it is the frame with the highest score.
    """
    parts.gate.check()
    async with parts.intake.form(request, 1) as form:
        return _Png(await heat_map(request, parts, form.files[0]))


async def heat_map(request: Request, parts: Parts, picture: Picture) -> bytes:
    """The PNG, drawn on a thread of the gate. Raises Problem; ClientDisconnect as look_at does."""
    return await unless_gone(request, parts.gate.run(partial(_drawn, parts, picture)))


def _drawn(parts: Parts, picture: Picture) -> bytes:
    content_of_picture(picture)
    scoring = parts.looker.scoring(LocalFiles())
    score = partial(_nsfw, scoring, time.monotonic() + scoring.seconds)
    try:
        frames = only_frames(scoring.frames.open(picture.path, scoring.scorer.side))
        frame = max(frames, key=lambda frame: score(frame.pixels), default=None)
        if frame is None:
            raise Permanent("no frame could be decoded")
        explanation = explain(frame.pixels, score)
    except (Permanent, Crash, Transient) as why:
        raise problem_of(why) from why
    except ModelError as why:
        raise Problem(422, "not-explained", str(why)) from why
    title = f"for possible explicit content, by {parts.model.screen.name}{place(frame)}"
    png = io.BytesIO()
    draw(frame.pixels, explanation, title).save(png, "PNG")
    return png.getvalue()


def _nsfw(scoring: Scoring, end: float, pixels: NDArray[np.uint8]) -> float:
    """Raises TooMuch after `end`, by time.monotonic()."""
    if time.monotonic() > end:
        raise TooMuch(f"looking at it took more than {scoring.seconds:g} s", scoring.seconds)
    [probabilities] = scoring.scorer.score([Frame(scene=0, pixels=pixels)])
    return nsfw_of(probabilities)
