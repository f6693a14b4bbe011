"""Where the time goes: a stopwatch on the parts of one process, each without those within it."""

import inspect
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any


class Parts:
    """`seconds`, of them `processor` seconds, `calls` and `trips` by the parts' names.

    They are those of one thread. `trips` are what trip() was told while the part was the
    innermost. What is no part of any goes under the name `rest`.
    """

    def __init__(self, rest: str) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.processor: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self.trips: dict[str, int] = defaultdict(int)
        self._inner = [rest]
        self._since = _now()

    def reset(self) -> None:
        """Begin anew."""
        for figures in (self.seconds, self.processor, self.calls, self.trips):
            figures.clear()
        self._since = _now()

    def stop(self) -> None:
        """Count what has gone by since the last part ended."""
        self._switch()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """The with block is that part."""
        self._switch()
        self._inner.append(name)
        try:
            yield
        finally:
            self._switch()
            self._inner.pop()

    def trip(self) -> None:
        """One more, of whatever is the innermost part."""
        self.trips[self._inner[-1]] += 1

    def put_on(self, owner: Any, method: str, name: str) -> None:
        """Have every call of the method be that part, for good.

        Of a generator each step is, of a with block what comes before and after it.
        """
        function = getattr(owner, method)
        if inspect.isgeneratorfunction(function):
            timed: Callable[..., Any] = self._steps(function, name)
        elif hasattr(function, "__wrapped__"):  # by contextlib.contextmanager
            timed = contextmanager(self._steps(function.__wrapped__, name))
        else:
            timed = self._call(function, name)
        setattr(owner, method, wraps(function)(timed))

    def _call(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def timed(*args: Any, **options: Any) -> Any:
            self.calls[name] += 1
            with self.part(name):
                return function(*args, **options)

        return timed

    def _steps(self, function: Callable[..., Any], name: str) -> Callable[..., Iterator[Any]]:
        def timed(*args: Any, **options: Any) -> Iterator[Any]:
            self.calls[name] += 1
            steps = function(*args, **options)
            try:
                while True:
                    with self.part(name):
                        try:
                            item = next(steps)
                        except StopIteration:
                            return
                    yield item
            finally:
                with self.part(name):
                    steps.close()

        return timed

    def _switch(self) -> None:
        now = _now()
        self.seconds[self._inner[-1]] += now[0] - self._since[0]
        self.processor[self._inner[-1]] += now[1] - self._since[1]
        self._since = now


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.thread_time()
