"""Bodies of JSON with pictures in them, which cost no more than their bytes."""

import binascii
from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json

from api.form import Form
from api.problem import Problem

_MOST_VALUES = 10_000
_BETWEEN = (b",", b"[", b"{", rb"\u")  # none of them is in base64
_AT_ONCE = 1 << 20  # a multiple of 4; other threads have their turn in between


def json_object(content: bytes) -> dict[str, Any]:
    """The object that a body is. Raises Problem, also where it is of very many small values.

    30 MB of empty lists would take ten seconds, in which nothing else runs, and a gigabyte.
    """
    if _values(content) > _MOST_VALUES:
        raise Problem(
            413, "too-many-values", f"there are more than {_MOST_VALUES} values", limit=_MOST_VALUES
        )
    try:
        body = from_json(content, allow_inf_nan=False)
    except ValueError as error:  # which says where, and quotes nothing
        raise malformed(f"the body is no JSON: {error}") from None
    if not isinstance(body, dict):
        raise malformed("the body is no JSON object")
    return body


def _values(content: bytes) -> int:
    """How many there may be in it, at the most, or a few more."""
    pieces = (content[at : at + _AT_ONCE] for at in range(0, len(content), _AT_ONCE))
    return sum(piece.count(each) for piece in pieces for each in _BETWEEN)


def list_in(body: Mapping[str, Any], name: str) -> list[Any]:
    """The list of one or more under that name. Raises Problem."""
    values = body.get(name)
    if not isinstance(values, list) or not values:
        raise malformed(f"{name}: a list of one or more is needed")
    return values


def add_base64(form: Form, text: object, where: str) -> None:
    """Add the file that a text is in base64; `where` it stands. Raises Problem."""
    if not isinstance(text, str) or not text:
        raise malformed(f"{where}: a picture in base64 is needed")
    if text.find("=", 0, len(text) - 2) >= 0:
        raise not_base64(where)
    file = form.add_file()
    try:
        for at in range(0, len(text), _AT_ONCE):
            file.write(binascii.a2b_base64(text[at : at + _AT_ONCE], strict_mode=True))
    except ValueError:
        raise not_base64(where) from None


def not_base64(where: str) -> Problem:
    """That a text is none."""
    return malformed(f"{where}: not base64 (RFC 4648, with padding, in one line)")


def malformed(detail: str) -> Problem:
    """That a request cannot be read."""
    return Problem(400, "malformed", detail)
