"""The OpenAPI document, made true: what FastAPI takes for granted is not so here."""

from collections.abc import Collection
from typing import Any

from fastapi import FastAPI

from api.problem import MEDIA_TYPE

_OURS = "#/components/schemas/ProblemAnswer"
_FASTAPIS = "#/components/schemas/HTTPValidationError"


class Document:
    """The document of an application, made once; on the paths of `keyless` a key is optional."""

    def __init__(self, app: FastAPI, keyless: Collection[str]) -> None:
        self._make = app.openapi
        self._keyless = keyless
        self._document: dict[str, Any] | None = None

    def made(self) -> dict[str, Any]:
        """In it problems are problem+json, and no argument fails in FastAPI's own words."""
        if self._document is None:
            self._document = _true(self._make())
            for path in self._document["paths"].keys() & self._keyless:
                for operation in self._document["paths"][path].values():
                    if "security" in operation:
                        operation["security"].append({})  # OpenAPI's way to say: or none of these
        return self._document


def _true(document: dict[str, Any]) -> dict[str, Any]:
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"] = {
                status: response
                for status, response in operation["responses"].items()
                if _schema_of(response) != _FASTAPIS
            }
            for response in operation["responses"].values():
                if _schema_of(response) == _OURS:
                    response["content"] = {MEDIA_TYPE: {"schema": {"$ref": _OURS}}}
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    return document


def _schema_of(response: dict[str, Any]) -> str | None:
    """The one under whatever media type: FastAPI takes that of the route's own answer."""
    schemas = (content.get("schema", {}) for content in response.get("content", {}).values())
    return next((schema["$ref"] for schema in schemas if "$ref" in schema), None)
