"""One job: a fork of the supervisor that locks itself in, runs one task and ends. What it says goes through one pipe as small records
(kind, length, payload), what it prints through another; it has no other way out but the files in its output folder.
"""
import gc
import json
import os
import signal
import struct

from sightline_worker import confinement, tasks
from sightline_worker.errors import TaskError

RECORD = struct.Struct("=BI")
PROGRESS, ANSWER, FAILURE = 1, 2, 3


def _write(descriptor: int, kind: int, payload: bytes) -> None:
    view = memoryview(RECORD.pack(kind, len(payload)) + payload)
    while view:
        view = view[os.write(descriptor, view):]


class Folders:
    """`input` holds what the task was given and can be read, `output` what it leaves, `scratch` goes with the job."""

    def __init__(self, base: str):
        self.input, self.output, self.scratch = (os.path.join(base, name) for name in ("in", "out", "tmp"))


def _failure(code: str, message: str, detail: str = "") -> bytes:
    return json.dumps({"code": code, "message": message, "detail": detail}).encode()


def _work(order: dict, report: int) -> tuple[int, bytes]:
    def progress(fraction: float) -> None:
        _write(report, PROGRESS, struct.pack("=d", min(max(float(fraction), 0.0), 1.0)))

    try:
        answer = tasks.run(order["task"], order["arguments"], Folders(order["folder"]), progress)
        return ANSWER, json.dumps(answer, allow_nan=False, default=str).encode()
    except TaskError as error:
        return FAILURE, _failure(error.code, error.message, error.detail)
    except MemoryError:
        return FAILURE, _failure("resource_exhausted", "The task needs more memory than it may use.")
    except RecursionError as error:
        return FAILURE, _failure("unprocessable", "The file is nested too deeply to be read.", repr(error))
    except Exception as error:  # noqa: BLE001: whatever a library raises over a stranger's file
        return FAILURE, _failure("unprocessable", tasks.cannot(order["task"]), repr(error)[:2000])


def run(order: dict, program: bytes, ruleset: int, report: int, output: int) -> None:
    """Never returns."""
    status = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGXCPU):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead
        folders = Folders(order["folder"])
        os.umask(0o077)
        os.chdir(folders.output)
        os.environ.update(HOME=folders.scratch, TMPDIR=folders.scratch)
        os.dup2(output, 1)
        os.dup2(output, 2)
        keep = sorted({report, ruleset} - {-1})
        low = 3
        for descriptor in [*keep, os.sysconf("SC_OPEN_MAX")]:
            os.closerange(low, descriptor)
            low = descriptor + 1
        confinement.show_descriptors()
        limits = order["limits"]
        confinement.limit(limits["memory_bytes"], limits["cpu_seconds"], limits["file_bytes"])
        confinement.lock(ruleset, program)
        if ruleset >= 0:
            os.close(ruleset)
        gc.enable()
        _write(report, *_work(order, report))
        status = 0
    except BaseException as error:  # noqa: BLE001: there is no caller to raise to
        try:
            _write(report, FAILURE, _failure("internal", "The task could not be run.", repr(error)[:2000]))
        except OSError:
            pass
    finally:
        os._exit(status)
