"""Who may see pages of what the service found; whoever has yet to log in is sent to do so."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request

from api.access.caller import Presented, access_of, may_read_results
from api.problem import Problem

LOGIN = "/login"


async def _may_look(request: Request, presented: Presented) -> None:
    try:
        await may_read_results(request, presented)
    except Problem as problem:
        if problem.status != 401 or not access_of(request).has_login:
            raise
        query = f"?{request.url.query}" if request.url.query else ""
        here = quote(f"{request.url.path}{query}", safe="/")
        raise Problem(
            303, "log-in", "log in first", headers={"Location": f"{LOGIN}?next={here}"}
        ) from None


MayLook = Annotated[None, Depends(_may_look)]
