"""Takes in what a caller sends, within limits, and keeps it in memory only."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from api.form import Form
from api.picture import Picture
from api.problem import Problem

T = TypeVar("T")
MEGABYTE = 1_000_000
_DIGITS = 20  # of a length: more say too much as well


@dataclass(kw_only=True)
class Intake:
    """How much may be on its way in: `most` bodies at a time, each of `size` bytes at most.

    A body that has not arrived after `seconds` is given up.
    """

    most: int
    size: int
    seconds: float
    under_way: int = field(default=0, init=False)
    _parsing: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1), init=False)

    @asynccontextmanager
    async def body(self, request: Request) -> AsyncIterator[Picture]:
        """What was sent, as it is, for a with block. Raises Problem."""
        with Picture() as picture:
            async with self._room(request):
                async for chunk in self.chunks(request):
                    picture.write(chunk)
                yield picture

    @asynccontextmanager
    async def form(self, request: Request, most: int) -> AsyncIterator[Form]:
        """The files, `most` at the most, and the words of a form, for a with block.

        What is no form is taken for one file, where one is wanted. Raises Problem.
        """
        with Form.of(request.headers.get("content-type", ""), most) as form:
            async with self._room(request):
                async for chunk in self.chunks(request):
                    form.write(chunk)
                form.end()
                yield form

    async def parsed(self, parse: Callable[[], T]) -> T:
        """What `parse` makes of a body, on a thread; of one at a time, as that takes memory."""
        return await to_thread.run_sync(parse, limiter=self._parsing)

    @asynccontextmanager
    async def _room(self, request: Request) -> AsyncIterator[None]:
        """Until what was taken in is let go: it is held in memory."""
        if self.under_way >= self.most:
            raise Problem(
                429,
                "busy",
                f"{self.most} requests are under way already, try again in 1 s",
                limit=self.most,
                headers={"Retry-After": "1"},
            )
        _refuse_encodings(request)
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1

    async def chunks(self, request: Request) -> AsyncIterator[bytes]:
        """The body as it comes. Raises Problem where it is too large or too slow."""
        self._check(_length(request))
        size, end = 0, asyncio.get_running_loop().time() + self.seconds
        stream = request.stream()
        while True:
            try:
                async with asyncio.timeout_at(end):
                    chunk = await anext(stream, None)
            except TimeoutError:
                raise Problem(
                    408,
                    "too-slow",
                    f"the body did not arrive within {self.seconds:g} s",
                    limit=self.seconds,
                ) from None
            if chunk is None:
                return
            size += len(chunk)
            self._check(size)
            yield chunk

    def _check(self, size: int) -> None:
        if size > self.size:
            raise Problem(
                413,
                "body-too-large",
                f"the body has more than {self.size / MEGABYTE:g} MB: send less at once",
                limit=self.size,
            )


def _length(request: Request) -> int:
    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdecimal()):
        raise Problem(400, "malformed", "Content-Length is no number")
    return int(told[:_DIGITS])


def _refuse_encodings(request: Request) -> None:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Problem(
            415, "encoded", f"a body encoded as {encoding[:40]} is not taken: send it as it is"
        )
