"""The few calls of prctl(2) that the standard library does not offer."""

import ctypes
import os

# From linux/prctl.h.
_SET_PDEATHSIG = 1
_SET_DUMPABLE = 4
_SET_NO_NEW_PRIVS = 38


def die_with_parent(signal: int) -> None:
    """Let the kernel send that signal when the *thread* that started this process ends.

    Raises OSError.
    """
    _prctl(_SET_PDEATHSIG, signal)


def no_new_privileges() -> None:
    """Let no program that this process executes gain rights by a setuid bit. Raises OSError."""
    _prctl(_SET_NO_NEW_PRIVS, 1)


def not_dumpable() -> None:
    """Close this process's /proc entries to processes of the same user. Raises OSError."""
    _prctl(_SET_DUMPABLE, 0)


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), *(ctypes.c_ulong(0),) * 3) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"prctl {option}: {os.strerror(code)}")
