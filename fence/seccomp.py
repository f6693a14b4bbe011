"""Takes from the calling process whatever it does not need to decode one open file."""

import errno
import resource

import pyseccomp

# What Python, Pillow, OpenCV and FFmpeg call once they are loaded. Nothing here names a
# file, an address or another process: the child works on what it has open already. Not
# fcntl, by which a file's owner, that is any process of this user, can be sent signals.
ALLOWED = (
    *("read", "readv", "pread64", "write", "writev", "lseek", "close"),
    *("fstat", "recvmsg", "poll", "ppoll", "select", "pselect6"),
    *("brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "membarrier"),
    *("futex", "sched_yield", "sched_getaffinity", "gettid", "getpid", "getppid", "uname"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time"),
    *("getrandom", "getrusage", "sysinfo", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn"),
    *("sigaltstack", "restart_syscall", "exit", "exit_group"),
)
# Its own limit of processor time, so that each file gets its own; and nobody else's.
_OWN_TIME = (
    pyseccomp.Arg(0, pyseccomp.EQ, 0),
    pyseccomp.Arg(1, pyseccomp.EQ, resource.RLIMIT_CPU),
)


def stay_inside() -> None:
    """Open no file and no connection, start nothing and signal nobody from now on.

    Whatever is not allowed fails with EPERM, for root too, and for good. It holds for
    every thread there is. Raises OSError where the kernel or libseccomp cannot do it.
    """
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in ALLOWED:
        rules.add_rule(pyseccomp.ALLOW, name)
    rules.add_rule(pyseccomp.ALLOW, "prlimit64", *_OWN_TIME)
    rules.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
    rules.load()
