"""Memory that a process no longer needs."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Give memory back that was freed; glibc would keep it for this process."""
    with suppress(AttributeError):  # another C library has no such call
        ctypes.CDLL(None).malloc_trim(0)
