"""How the system shares out the processors, which an encoder may not change for us."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def scheduling_kept() -> Iterator[None]:
    """Afterwards this thread is scheduled as before.

    SVT-AV1 makes whoever calls it a real-time thread where that is root (pthread_setschedparam
    in its svt_av1_enc_init_handle), and each process started later inherits it: servers then
    spin for threads that never get a turn, and everything stands still.
    """
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, parameters)
