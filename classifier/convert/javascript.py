"""Reads the data out of a JavaScript module that a bundler wrapped, without running it.

Known is what minified data needs, and nothing else: objects, arrays, double-quoted
strings without escapes, numbers, null, true, false, !0 and !1. All else is an error.
"""

import math
import re
from dataclasses import dataclass
from typing import TypeAlias

from classifier.errors import ModelError

Literal: TypeAlias = "dict[str, Literal] | list[Literal] | str | int | float | bool | None"

# A bundle's own nesting is about 15 deep; the limit keeps hostile text off Python's stack.
MAX_DEPTH = 64

# The wrapper that browserify puts around one module: a head, the data, a tail.
_HEAD = re.compile(r"\{1:\[function\(\w+,(\w+),\w+\)\{\1\.exports=")
_HEAD_LENGTH = 2_000
_TAIL = re.compile(r"\},\{\}\]\},\{\},\[1\]\)\(1\)\}\);\s*")
_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"[^"\\\x00-\x1f]*")
    |(?P<number>-?(?:(?:0|[1-9]\d{0,30})(?:\.\d{1,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,4})?)
    |(?P<word>[A-Za-z_$][\w$]*|![01])
    |(?P<mark>[{}\[\],:]))""",
    re.ASCII | re.VERBOSE,
)
_WORDS: dict[str, bool | None] = {
    "null": None,
    "true": True,
    "false": False,
    "!0": True,
    "!1": False,
}


def read_module(text: str) -> Literal:
    """The value that a wrapped module exports. Raises ModelError for anything else."""
    head = _HEAD.search(text, 0, _HEAD_LENGTH)
    if head is None:
        raise ModelError("the script does not begin like a bundled module, get another package")
    value, end = read_literal(text, head.end())
    if not _TAIL.fullmatch(text, end):
        raise ModelError(f"the script holds more than data at {end}, get another package")
    return value


def read_literal(text: str, start: int = 0) -> tuple[Literal, int]:
    """The literal that begins at `start`, and where it ends. Raises ModelError if none does."""
    reader = _Reader(text, start)
    return reader.value(reader.next(), depth=0), reader.position


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


class _Reader:
    """Goes over the tokens of one text, once."""

    def __init__(self, text: str, position: int) -> None:
        self._text = text
        self.position = position

    def next(self) -> _Token:
        match = _TOKEN.match(self._text, self.position)
        if match is None or match.lastgroup is None:
            raise self._error("something that is not data")
        self.position = match.end()
        return _Token(match.lastgroup, match[match.lastgroup])

    def value(self, token: _Token, depth: int) -> Literal:
        if depth > MAX_DEPTH:
            raise self._error(f"data nested more than {MAX_DEPTH} deep")
        match token:
            case _Token("mark", "{"):
                return self._object(depth)
            case _Token("mark", "["):
                return self._array(depth)
            case _Token("string", text):
                return text[1:-1]
            case _Token("number", text):
                return self._number(text)
            case _Token("word", text) if text in _WORDS:
                return _WORDS[text]
        raise self._error(f"unexpected {token.text[:20]}")

    def _object(self, depth: int) -> dict[str, Literal]:
        members: dict[str, Literal] = {}
        token = self.next()
        if token == _Token("mark", "}"):
            return members
        while True:
            key = self._key(token)
            if key in members:
                raise self._error(f"a second {key[:20]}")
            self._mark(self.next(), ":")
            members[key] = self.value(self.next(), depth + 1)
            if self._mark(self.next(), ",}") == "}":
                return members
            token = self.next()

    def _array(self, depth: int) -> list[Literal]:
        items: list[Literal] = []
        token = self.next()
        if token == _Token("mark", "]"):
            return items
        while True:
            items.append(self.value(token, depth + 1))
            if self._mark(self.next(), ",]") == "]":
                return items
            token = self.next()

    def _key(self, token: _Token) -> str:
        if token.kind == "string":
            return token.text[1:-1]
        if token.kind == "word" and not token.text.startswith("!"):
            return token.text
        raise self._error(f"unexpected {token.text[:20]} for a key")

    def _mark(self, token: _Token, allowed: str) -> str:
        if token.kind != "mark" or token.text not in allowed:
            raise self._error(f"unexpected {token.text[:20]}")
        return token.text

    def _number(self, text: str) -> int | float:
        if text.lstrip("-").isdigit():
            return int(text)
        number = float(text)
        if not math.isfinite(number):
            raise self._error("a number beyond all bounds")
        return number

    def _error(self, what: str) -> ModelError:
        return ModelError(
            f"the script cannot be read: {what} before {self.position}, get another package"
        )
