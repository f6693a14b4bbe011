"""One decoder process, as its parent sees it."""

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

import numpy as np

from fence import wire
from fence.demand import Demand, Elsewhere
from fence.environment import clean_environment
from fence.moving import item_of
from fence.pipe import Pipe
from review.errors import Crash, NotVisual, Permanent, TooMuch, Transient
from review.score import Frame, Item

_START_SECONDS = 60.0  # importing a decoder's libraries on a busy core
# Holds a thumbnail's pixels at once; the most that Linux gives an ordinary user.
_PIPE_BYTES = 1 << 20
_DYING_SECONDS = 2.0  # between the end of its pipe and the end of a process
# By which a service manager, a terminal or the kernel short of memory ends a process.
_FROM_OUTSIDE = (signal.SIGTERM, signal.SIGKILL, signal.SIGHUP, signal.SIGINT)


class Process:
    """A child that serves files one after the other, for one thread at a time.

    `served` counts the files that were asked for. Whoever made it calls kill().
    """

    def __init__(self, target: str, *, memory_mb: int, seconds: int) -> None:
        """Start it. Raises OSError; the kernel kills it when the calling thread ends."""
        self._seconds = seconds
        self.served = 0
        arguments = (target, memory_mb, seconds, os.getpid())
        # Not -I, which would ignore PYTHONPATH. -P and -s keep the working directory
        # and the home directory out of sys.path, -B keeps it from writing .pyc files.
        # A socket, as it can hand over an open file; packets, so that a question is one.
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setblocking(False)  # a child that takes no question holds nobody up
        try:
            self._popen = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", "-s", "-B", "-m", "fence.child", *map(str, arguments)],
                stdin=theirs.fileno(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=clean_environment(),
                cwd="/",
                start_new_session=True,  # its pid names a group that can be killed as a whole
            )
        except BaseException:
            self._socket.close()
            raise
        finally:
            theirs.close()
        answers = _stream(self._popen.stdout).fileno()
        with contextlib.suppress(OSError):  # without it a frame comes in more pieces
            fcntl.fcntl(answers, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self._pipe = Pipe(answers)

    def greet(self) -> None:
        """Wait until the decoder is loaded. Raises Transient, with why it could not be."""
        self._pipe.left = _START_SECONDS
        try:
            message = self._message()
        except EOFError:
            raise Transient(f"no decoder could be started: {self._death()}") from None
        except (TimeoutError, wire.Broken):
            raise Transient("no decoder could be started: it did not answer") from None
        if message != {"ready": True}:
            reason = wire.text(message.get("error", "it was not ready"))
            raise Transient(f"no decoder could be started: {reason}")

    @property
    def usable(self) -> bool:
        """Whether it still runs, and has said nothing that it was not asked."""
        return not _exited(self._popen.pid, 0) and not self._pipe.waiting

    def frames(self, path: Path, demand: Demand, max_items: int) -> Iterator[Item]:
        """What the decoder makes of a file, as it comes.

        Raises Elsewhere before everything else, if that was asked for; NotVisual when there
        is nothing to look at; Permanent when it cannot be decoded or takes too much processor
        time; Crash when the decoder died or did not answer in time; Transient when the file
        cannot be opened, the process was gone before it was asked, or was ended from outside.
        """
        self._ask(path, demand)
        try:
            yield from self._answers(max_items, elsewhere=demand.elsewhere)
        except TimeoutError:
            # Of the clock, not of the processor: the machine may have been busy.
            raise Crash(f"the decoder did not answer within {self._seconds} s") from None
        except EOFError:
            raise self._death() from None
        except wire.Broken as error:
            raise Permanent(f"the decoder broke the protocol with {error}") from None

    def kill(self) -> None:
        """End it with all that it started in its group, however it is."""
        if self._popen.returncode is None:
            # Before the pid is reaped, and so may be somebody else's.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()
        self._socket.close()
        _stream(self._popen.stdout).close()

    def _ask(self, path: Path, demand: Demand) -> None:
        self.served += 1
        self._pipe.left = self._seconds
        question = json.dumps(asdict(demand)).encode()
        try:
            with path.open("rb") as file:
                socket.send_fds(self._socket, [question], [file.fileno()])
        except BlockingIOError:
            raise Transient("the decoder takes no more questions") from None
        except (BrokenPipeError, ConnectionResetError):
            raise Transient("the decoder had ended before it was asked") from None
        except OSError as error:
            raise Transient(f"the file cannot be opened ({error.strerror})") from None

    def _answers(self, max_items: int, *, elsewhere: bool = False) -> Iterator[Item]:
        for number in range(max_items + 1):
            message = self._message()
            if message == {"done": True}:
                return
            if elsewhere and number == 0 and message == {"elsewhere": True}:
                raise Elsewhere
            if "nothing" in message:
                raise NotVisual(wire.text(message["nothing"]))
            if "error" in message:
                raise _refusal(wire.text(message["error"]), message.get("too_much"))
            yield item_of(message) or self._frame(wire.frame_header(message))
        raise wire.Broken(f"more than {max_items} frames and scenes")

    def _frame(self, header: wire.FrameHeader) -> Frame:
        pixels = np.frombuffer(self._pipe.read(header.bytes), np.uint8)
        return Frame(
            scene=header.scene,
            pixels=pixels.reshape(header.height, header.width, 3),
            second=header.second,
            page=header.page,
            area=header.area,
            spare=header.spare,
        )

    def _message(self) -> dict[str, object]:
        size = wire.length(self._pipe.read(wire.LENGTH.size))
        return wire.unpack(self._pipe.read(size))

    def _death(self) -> Exception:
        """Why it closed its pipe in the middle of an answer, and whose fault that is."""
        left_by_itself = _exited(self._popen.pid, _DYING_SECONDS)
        self.kill()
        code = self._popen.returncode
        if not left_by_itself:
            return Crash("the decoder hung up")
        if -code in _FROM_OUTSIDE:
            return Transient(f"the decoder was ended from outside (signal {-code})")
        if code == -signal.SIGXCPU:
            reason = f"the decoder took more than {self._seconds} s of the processor"
            return TooMuch(reason, self._seconds)
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Crash(f"the decoder died ({how})")


def _refusal(reason: str, limit: object) -> Permanent:
    """Why a file is not decoded; with the limit, where that is the reason."""
    if isinstance(limit, int) and limit > 0:
        return TooMuch(reason, limit)
    return Permanent(reason)


def _exited(pid: int, seconds: float) -> bool:
    """Whether the process ends within that time. It is not reaped: its pid stays its own."""
    descriptor = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(descriptor)


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    """Popen's type is wider than what PIPE gives."""
    assert stream is not None  # noqa: S101
    return stream
