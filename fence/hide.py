"""Hides the calling process from its own children."""

from fence import prctl


def hide() -> None:
    """Take this process's /proc entries and memory away from processes of the same user.

    A clean environment for the decoder is not enough: as the same user it could read
    the secrets in /proc/PPID/environ, or the parent's memory by ptrace. Not dumpable,
    both belong to root, which is also why this changes nothing where the service runs
    as root. It does not survive an exec, so call it in every process that holds
    secrets, after the last fork. Raises OSError.
    """
    prctl.not_dumpable()
