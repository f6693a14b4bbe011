"""Decoders that do what hostile bytes may make a decoder do. They run in a child."""

import ctypes
import errno
import fcntl
import json
import os
import resource
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, NoReturn

import numpy as np

from fence.demand import Demand
from review.errors import NotVisual, Permanent
from review.score import Frame


def _frame(shade: int = 0, side: int = 4, scene: int = 0) -> Frame:
    return Frame(scene=scene, pixels=np.full((side, side, 3), shade, np.uint8))


def _said(text: str) -> Frame:
    """A frame whose pixels spell a text, which is how these decoders tell what they saw."""
    raw = text.encode()
    padded = raw.ljust(-(-len(raw) // 3) * 3)
    return Frame(scene=0, pixels=np.frombuffer(padded, np.uint8).reshape(1, -1, 3))


def read(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """Well-behaved: three frames that hold the file's first byte and `side`."""
    shade = file.read()[0]
    for scene in range(3):
        yield Frame(
            scene=scene,
            pixels=np.full((demand.side, 2 * demand.side, 3), shade, np.uint8),
            second=scene * 0.5,
            page=scene + 1,
            area=100 * scene,
        )


def pid(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield _said(str(os.getpid()))


def pid_then_hang(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield _said(str(os.getpid()))
    hang(file, demand)


def pid_unless_bad(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield _said(str(os.getpid()))
    if file.read() == b"bad":
        raise Permanent("bad")


def slow(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    time.sleep(0.3)
    yield _said(str(os.getpid()))


def hang(file: BinaryIO, demand: Demand) -> NoReturn:
    while True:
        time.sleep(60)


def spin(file: BinaryIO, demand: Demand) -> NoReturn:
    while True:
        pass


def burn(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """A third of a second of processor time."""
    begun = time.process_time()
    while time.process_time() < begun + 0.33:
        pass
    yield _said(str(os.getpid()))


def spin_after_a_frame(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield _said(str(os.getpid()))
    spin(file, demand)


def endless(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    while True:
        yield _frame()


def allocate(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    held = np.ones(10 * 2**30, np.uint8)
    yield _frame(int(held[-1]))


def crash(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield _frame(7)
    ctypes.string_at(0)


def leave(file: BinaryIO, demand: Demand) -> NoReturn:
    sys.exit(3)


def refuse(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield _frame()
    raise Permanent("not a picture\x1b[2J\nat all " + "x" * 10_000)


def fail(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield _frame()
    raise ZeroDivisionError("by the file")


def floats(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield Frame(scene=0, pixels=np.zeros((4, 4, 3)))


def fork(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    os.fork()
    yield _frame()


def chatter(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    sys.stdout.write("a library prints\n")
    sys.stdout.flush()
    os.write(1, b"\xff" * 100_000)
    os.write(2, b"\xff" * 100_000)
    yield _frame(9)


def environment(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield _said(json.dumps(dict(os.environ)))


def descriptors(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    yield _said(json.dumps([number for number in range(256) if _is_open(number)]))


def _is_open(descriptor: int) -> bool:
    try:
        os.lseek(descriptor, 0, os.SEEK_CUR)
    except OSError as error:
        return error.errno != errno.EBADF  # a pipe has no position
    return True


def only_sound(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    raise NotVisual("only sound")
    yield _frame()


def burgle(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """Taken over: tries all doors. The file is a JSON list of files that hold secrets."""
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True)
    here, there = (ctypes.create_string_buffer(8) for _ in range(2))
    doors: dict[str, Callable[[], object]] = {
        f"read {path}": partial(_read, path)
        for path in [*json.load(file), f"/proc/{parent}/environ", f"/proc/{parent}/mem"]
    }
    doors |= {
        "list a folder": partial(os.listdir, "/"),
        "write a file": partial(Path("/tmp/by-a-decoder").write_bytes, b"x"),  # noqa: S108
        "kill": partial(os.kill, parent, 0),
        "limit": partial(resource.prlimit, parent, resource.RLIMIT_CORE, (0, 0)),
        "trace": lambda: _call(libc.ptrace(16, parent, None, None)),
        "vm": lambda: _call(libc.process_vm_readv(parent, here, 1, there, 1, 0)),
        "connect": partial(socket.socket, socket.AF_INET),
        "unix": partial(socket.socket, socket.AF_UNIX),
        "run": partial(os.execv, "/bin/true", ["true"]),
        "fork": os.fork,
        "link": partial(os.symlink, "/", "/tmp/by-a-decoder-too"),  # noqa: S108
        "signals by a file": partial(fcntl.fcntl, 0, fcntl.F_SETOWN, parent),
    }
    yield _said(json.dumps({name: _try(door) for name, door in doors.items()}))


# What ends, suspends or derails the process that calls it, whatever its arguments are.
_NOT_TRIED = {
    *("exit", "exit_group", "rt_sigreturn", "restart_syscall", "rt_sigprocmask", "rt_sigaction"),
    *("munmap", "mremap", "mprotect", "brk", "sigaltstack", "futex", "madvise", "mmap"),
}


def call_everything(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """Taken over: makes each system call that the file lists, with arguments that mean nothing.

    Tells which of them the kernel does not refuse as such.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    passed = []
    for name, number in json.load(file).items():
        if name in _NOT_TRIED:
            continue
        ctypes.set_errno(0)
        libc.syscall(number, *(ctypes.c_long(-1),) * 6)
        if ctypes.get_errno() != errno.EPERM:
            passed.append(name)
    yield _said(json.dumps(passed))


def _read(path: str) -> bytes:
    with open(path, "rb") as secret:  # noqa: PTH123
        return secret.read(100)


def _call(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")


def _try(door: Callable[[], object]) -> str:
    try:
        return f"open: {door()!r}"
    except OSError as error:
        return errno.errorcode[error.errno or 0]


def raw(file: BinaryIO, demand: Demand) -> NoReturn:
    """Taken over: writes the file itself to the parent, and then hangs up."""
    _write_everywhere(file.read())
    os._exit(0)


def _write_everywhere(data: bytes) -> None:
    for descriptor in range(3, 64):
        with suppress(OSError):
            os.write(descriptor, data)


def pid_then_speak(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """Taken over: with its answer comes another, the file itself, that nobody asked for."""
    yield _said(str(os.getpid()))
    _write_everywhere(file.read())


def raw_and_hang(file: BinaryIO, demand: Demand) -> NoReturn:
    """The same, but the parent waits for more."""
    _write_everywhere(file.read())
    hang(file, demand)
