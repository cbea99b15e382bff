"""Locks a forked job in. The policy is the server's: a Landlock ruleset made for this job and a seccomp program, both handed over as
they are; here they are only put on. There is no way back out of it.
"""
import ctypes
import os
import resource

_libc = ctypes.CDLL(None, use_errno=True)

_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4
_SECCOMP_MODE_FILTER = 2
_LANDLOCK_RESTRICT_SELF = 446  # the same number on every architecture
_INSTRUCTION_BYTES = 8


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def _prctl(option: int, value, *rest) -> None:
    arguments = [ctypes.c_ulong(0)] * 3
    arguments[: len(rest)] = rest
    if _libc.prctl(ctypes.c_int(option), value, *arguments) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def close_memory() -> None:
    """Other processes of the same user can neither trace this one nor read its memory."""
    _prctl(_PR_SET_DUMPABLE, ctypes.c_ulong(0))


def show_descriptors() -> None:
    """The supervisor, of the same user, may see what this job holds open; a job's own walls keep it from looking at any other."""
    _prctl(_PR_SET_DUMPABLE, ctypes.c_ulong(1))


def _page_counts() -> tuple[int, int]:
    """Resident and private writable pages of this process."""
    with open("/proc/self/statm", "rb") as file:
        fields = file.read().split()
    return int(fields[1]), int(fields[5])


def limit(memory_bytes: int, cpu_seconds: int, file_bytes: int) -> None:
    """`memory_bytes` counts from what the supervisor has loaded already."""
    page = os.sysconf("SC_PAGESIZE")
    # Behind the supervisor's watch on resident memory: one giant allocation fails at once. Stacks of threads count, so there is slack.
    slack = 256 << 20
    most = _page_counts()[1] * page + memory_bytes + slack
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512))
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
    resource.setrlimit(resource.RLIMIT_MSGQUEUE, (0, 0))


def lock(ruleset: int, program: bytes) -> None:
    """`ruleset` is a Landlock descriptor, -1 where the kernel has none and namespaces stand in for it."""
    _prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1))
    if ruleset >= 0 and _libc.syscall(ctypes.c_long(_LANDLOCK_RESTRICT_SELF), ctypes.c_int(ruleset), ctypes.c_uint(0)) != 0:
        raise OSError(ctypes.get_errno(), "landlock")
    code = ctypes.create_string_buffer(program, len(program))
    filter_ = _Program(len(program) // _INSTRUCTION_BYTES, ctypes.cast(code, ctypes.c_void_p))
    _prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_MODE_FILTER), ctypes.byref(filter_))
