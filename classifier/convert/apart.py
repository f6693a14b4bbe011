"""Work in a process of its own, for libraries that bad bytes lead astray."""

import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from classifier.convert.network import MAX_WEIGHTS
from classifier.errors import ModelError, reason_of

_Answer = TypeVar("_Answer")

# Of addresses, in bytes: the weights as read, as stored and as sent, and the libraries.
_MEMORY = 3 * MAX_WEIGHTS + 1_500_000_000


def read_apart(read: Callable[[Path], _Answer], path: Path, seconds: float = 60) -> _Answer:
    """What `read`, a module's function, makes of the path.

    Raises ModelError as `read` does, and when it fails otherwise, dies, takes longer than
    `seconds`, or more than 2.7 GB. It is no fence: what runs there may do what this process
    may.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(theirs, read, path), daemon=True)
    child.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise ModelError(f"{path}: cannot be read in {seconds} s, get it again")
        answer = ours.recv()
    except EOFError:
        raise ModelError(f"{path}: whoever reads it dies of it, get it again") from None
    finally:
        child.kill()
        child.join()
        ours.close()
    if isinstance(answer, ModelError):
        raise answer
    return answer  # type: ignore[no-any-return]  # it is what `read` made


def _send(connection: Connection, read: Callable[[Path], object], path: Path) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        connection.send(read(path))
    except ModelError as error:
        connection.send(error)
    except Exception as error:  # also of the sending: what is nested deeply cannot be sent
        connection.send(ModelError(f"{path}: cannot be read ({reason_of(error)}), get it again"))
