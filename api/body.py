"""Takes in what a caller sends, within limits, and keeps it in memory only."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import Request

from api.form import Form
from api.picture import Picture
from api.problem import Problem

MEGABYTE = 1_000_000


@dataclass(kw_only=True)
class Intake:
    """How much may be on its way in: `most` bodies at a time, each of `size` bytes at most.

    A body that has not arrived after `seconds` is given up.
    """

    most: int
    size: int
    seconds: float
    under_way: int = field(default=0, init=False)

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

        What is no form is taken for one file. Raises Problem.
        """
        with Form.of(request.headers.get("content-type", ""), most) as form:
            async with self._room(request):
                async for chunk in self.chunks(request):
                    form.write(chunk)
                form.end()
                yield form

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
        self._check(int(request.headers.get("content-length") or 0))
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
                f"the body has more than {self.size / MEGABYTE:g} MB",
                limit=self.size,
            )


def _refuse_encodings(request: Request) -> None:
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Problem(
            415, "encoded", f"a body encoded as {encoding[:40]} is not taken: send it as it is"
        )
