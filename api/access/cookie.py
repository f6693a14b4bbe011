"""A cookie that only we can have written."""

import hashlib
from typing import Any

from fastapi import Request
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response


class Cookie:
    """Signed, with the time: who has it may read it, and neither change it nor keep it for ever."""

    def __init__(self, secret: str, name: str, seconds: int) -> None:
        """It holds for so many seconds, and is good for nothing under another name."""
        self._name = name
        self._seconds = seconds
        self._signer = URLSafeTimedSerializer(
            secret, salt=name, signer_kwargs={"digest_method": hashlib.sha256}
        )

    def write(self, request: Request, response: Response, value: dict[str, Any]) -> None:
        """Have the browser send it from now on."""
        self._set(request, response, str(self._signer.dumps(value)), self._seconds)

    def forget(self, request: Request, response: Response) -> None:
        """Have the browser send it no more."""
        self._set(request, response, "", 0)

    def read(self, request: Request) -> dict[str, Any]:
        """What it holds; nothing where there is none that holds."""
        signed = request.cookies.get(self._name_for(request), "")
        try:
            value = self._signer.loads(signed, max_age=self._seconds)
        except BadData:
            return {}
        return value if isinstance(value, dict) else {}

    def _set(self, request: Request, response: Response, value: str, seconds: int) -> None:
        response.set_cookie(
            self._name_for(request),
            value,
            max_age=seconds,
            secure=_is_https(request),
            httponly=True,
            samesite="lax",
        )

    def _name_for(self, request: Request) -> str:
        """Browsers take one with the prefix from this very host only, and over https."""
        return f"__Host-{self._name}" if _is_https(request) else self._name


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"
