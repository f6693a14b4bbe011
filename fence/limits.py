"""What the child takes away from itself before it looks at a file."""

import math
import os
import resource
import signal

from fence import prctl

# Enough for the pipes, the file, and the libraries that a decoder opens while loading.
_OPEN_FILES = 64


def confine(memory_mb: int, parent: int) -> None:
    """Die with the parent, gain no rights, write no file, dump no core, stay in memory_mb.

    `parent` is the pid that this process was started by: when it is gone already, there
    is nobody to die with, and this raises ProcessLookupError. Else raises OSError.
    """
    prctl.die_with_parent(signal.SIGKILL)
    if os.getppid() != parent:
        raise ProcessLookupError("the parent ended before its child began")
    prctl.no_new_privileges()
    for kind, value in (
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(kind, (value, value))


def stay_alone() -> None:
    """Start no process and no thread any more.

    To be called once the decoder is imported. The kernel does not hold root to it.
    """
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def allow_processor(seconds: float) -> None:
    """Allow that much processor time from now on; SIGXCPU ends the process after it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime + seconds)
    # Only the soft limit: the hard one could not be raised again for the next file.
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
