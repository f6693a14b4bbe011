"""The child's side: loads one decoder and serves files until its socket, fd 0, ends.

Started by fence.process as `python -m fence.child TARGET MEMORY_MB SECONDS PARENT_PID`.
TARGET is "module:decoder", or "module:decoder|module:step" where a step takes what the
decoder finds and hands on what is worth looking at.
"""

import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np

from fence import limits, seccomp, wire
from fence.demand import Demand, Elsewhere
from fence.memory import give_back
from fence.moving import message_of
from review.errors import NotVisual, Permanent, TooMuch
from review.score import Frame, Item

# Pixels of a picture whose memory is not kept for the next: most are smaller.
_LARGE = 4_000_000

Decoder = Callable[[BinaryIO, Demand], Iterator[Item]]
Step = Callable[[Iterator[Item], Demand], Iterator[Item]]


def main(target: str, memory_mb: int, seconds: int, parent: int) -> None:
    """Serve until the socket ends, which is when the parent is done with this process."""
    out, asked = _take_stdout(), socket.socket(fileno=0)
    # Ends it plainly, also where a shell has started the service with SIGINT ignored.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        limits.confine(memory_mb, parent)
        decoder = load(target)
        limits.stay_alone()
        seccomp.stay_inside()
    except Exception as error:
        _say(out, error=_describe(error))
        return
    _say(out, ready=True)
    while question := _next(asked):
        demand, file = question
        limits.allow_processor(seconds)
        with file:
            if _serve(decoder, file, demand, out) >= _LARGE:
                give_back()


def _take_stdout() -> BinaryIO:
    """The pipe to the parent, moved to where a library that prints does not find it."""
    pipe = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return open(pipe, "wb")  # noqa: PTH123  a descriptor, held until the process ends


def load(target: str) -> Decoder:
    """The decoder that a target names, with the step behind it where it names one."""
    first, _, then = target.partition("|")
    decoder: Decoder = _function(first)
    if not then:
        return decoder
    step: Step = _function(then)
    return lambda file, demand: step(decoder(file, replace(demand, every=True)), demand)


def _function(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def _next(asked: socket.socket) -> tuple[Demand, BinaryIO] | None:
    """What the parent asks, and the file it hands over, already open; None at the end."""
    question, descriptors, _flags, _address = socket.recv_fds(asked, wire.MESSAGE_LIMIT, 1)
    if not question:
        return None
    return Demand(**json.loads(question)), open(descriptors[0], "rb")  # noqa: PTH123


def _serve(decoder: Decoder, file: BinaryIO, demand: Demand, out: BinaryIO) -> int:
    """Answer; how many pixels the largest picture in the file has."""
    largest = 0
    try:
        for item in decoder(file, demand):
            if isinstance(item, Frame):
                largest = max(largest, item.area)
                _send(item, out)
            else:
                _say(out, **message_of(item))
    except BrokenPipeError:  # the parent is gone, or wants no more
        raise SystemExit from None
    except Elsewhere:
        _say(out, elsewhere=True)
    except NotVisual as why:
        _say(out, nothing=wire.text(why))
    except Exception as error:
        limit = int(error.limit) if isinstance(error, TooMuch) else 0
        _say(out, error=_describe(error), too_much=limit)
    else:
        _say(out, done=True)
    return largest


def _send(frame: Frame, out: BinaryIO) -> None:
    pixels = np.ascontiguousarray(frame.pixels)
    if pixels.dtype != np.uint8:
        raise TypeError(f"pixels of {pixels.dtype} and not of uint8")
    out.write(
        wire.pack(
            {
                "scene": frame.scene,
                "second": frame.second,
                "page": frame.page,
                "area": frame.area,
                "spare": frame.spare,
                "shape": pixels.shape,
            }
        )
    )
    out.write(pixels.data)
    out.flush()


def _say(out: BinaryIO, **message: object) -> None:
    out.write(wire.pack(message))
    out.flush()


def _describe(error: Exception) -> str:
    if isinstance(error, Permanent):
        return wire.text(error)
    if isinstance(error, MemoryError):
        return "the decoder ran out of memory"
    return wire.text(f"the decoder failed: {type(error).__name__}: {error}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
