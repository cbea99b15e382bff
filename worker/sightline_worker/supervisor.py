"""The supervisor: has the libraries loaded, takes one task after another, forks a job for each and watches it from outside: its memory,
its time, its output. It never touches what the job reads or makes.
"""
import json
import os
import select
import signal
import socket
import stat
import time

from sightline_worker import confinement, frames, job, tasks
from sightline_worker.frames import Kind

WATCH_SECONDS = 0.02
FOLDER_WATCH_SECONDS = 0.1
PIPE_BYTES = 1 << 16
MOST_FILES = 20_000  # in the folders of a job; folders count


class Stopped(Exception):
    """The job was ended from outside; `code` and the sentence say why."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code, self.message = code, message


def _resident_bytes(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0


def _written(folders: list[str], pid: int, most_files: int) -> tuple[int, int]:
    """Bytes and number of the files a job has in its folders and, deleted, still holds open; no further than `most_files`."""
    total, files = 0, 0
    for folder in folders:
        for path, inner, names in os.walk(folder):
            files += len(names) + len(inner)
            total += 4096 * len(inner)
            if files > most_files:
                return total, files
            for name in names:
                try:
                    total += os.lstat(os.path.join(path, name)).st_blocks * 512
                except OSError:
                    pass
    seen = set()
    try:
        descriptors = os.listdir(f"/proc/{pid}/fd")
    except OSError:  # it has ended, and what it held is gone with it
        return total, files
    for descriptor in descriptors:
        try:
            facts = os.stat(f"/proc/{pid}/fd/{descriptor}")
        except OSError:
            continue
        if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 0 and (key := (facts.st_dev, facts.st_ino)) not in seen:
            seen.add(key)
            total += facts.st_blocks * 512
    return total, files


_SIGNALS = {
    signal.SIGXCPU: ("timeout", "The task used more processor time than it may."),
    signal.SIGKILL: ("resource_exhausted", "The task was ended, most likely because it needed too much memory."),
    signal.SIGABRT: ("resource_exhausted", "The task was ended, most likely because it needed too much memory."),
}


def _ending(status: int) -> tuple[str, str]:
    if os.WIFSIGNALED(status):
        return _SIGNALS.get(os.WTERMSIG(status), ("unprocessable", f"The task crashed (signal {os.WTERMSIG(status)})."))
    return "unprocessable", "The task ended without an answer."


class RunningJob:
    """A forked job and the ends of its two pipes."""

    def __init__(self, sock: socket.socket, request: int, order: dict, program: bytes, ruleset: int):
        self.sock, self.request, self.order, self.limits = sock, request, order, order["limits"]
        self.records, self.printed, self.answer = bytearray(), 0, None
        self.baseline = _resident_bytes(os.getpid())
        report_read, report_write = os.pipe()
        output_read, output_write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            job.run(order, program, ruleset, report_write, output_write)
        os.close(report_write)
        os.close(output_write)
        self.report, self.output, self.exit = report_read, output_read, os.pidfd_open(self.pid)
        self.started = time.monotonic()

    def close(self) -> int:
        """Ends what is left of it; the wait status."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        _, status = os.waitpid(self.pid, 0)
        for descriptor in (self.report, self.output, self.exit):
            os.close(descriptor)
        return status

    def watch(self) -> None:
        """Returns when the job has ended by itself; Stopped when it had to be ended, EOFError when the server is gone."""
        poll = select.poll()
        open_ends = {self.report, self.output}
        for descriptor in (self.report, self.output, self.exit, self.sock.fileno()):
            poll.register(descriptor, select.POLLIN)
        next_folder = self.started + FOLDER_WATCH_SECONDS
        ended = False
        while not ended or open_ends:
            ready = {descriptor for descriptor, _ in poll.poll(0 if ended else WATCH_SECONDS * 1000)}
            if self.sock.fileno() in ready:
                self._hear()
            for end in [e for e in (self.report, self.output) if e in ready]:
                if not self._take(end):
                    poll.unregister(end)
                    open_ends.discard(end)
            if ended and not ready:
                break
            if self.exit in ready and not ended:
                ended = True
                poll.unregister(self.exit)
            now = time.monotonic()
            self._check(now, now >= next_folder)
            if now >= next_folder:
                next_folder = now + FOLDER_WATCH_SECONDS
        self._check(time.monotonic(), True)

    def _hear(self) -> None:
        kind, request, _ = frames.receive(self.sock)
        if kind == Kind.CANCEL and request == self.request:
            raise Stopped("cancelled", "The request was cancelled.")

    def _take(self, end: int) -> bool:
        part = os.read(end, PIPE_BYTES)
        if not part:
            return False
        if end == self.output:
            self.printed += len(part)
            if self.printed > self.limits["printed_bytes"]:
                raise Stopped("resource_exhausted", "The task printed more than it may.")
            frames.send(self.sock, Kind.LINE, self.request, part)
            return True
        self.records += part
        while len(self.records) >= job.RECORD.size:
            kind, size = job.RECORD.unpack_from(self.records)
            if size > self.limits["answer_bytes"]:
                raise Stopped("resource_exhausted", "The task's answer is larger than it may be.")
            end_at = job.RECORD.size + size
            if len(self.records) < end_at:
                break
            payload = bytes(self.records[job.RECORD.size:end_at])
            del self.records[:end_at]
            if kind == job.PROGRESS and size == 8:
                frames.send(self.sock, Kind.PROGRESS, self.request, payload)
            elif kind in (job.ANSWER, job.FAILURE) and self.answer is None:
                self.answer = (Kind.ANSWER if kind == job.ANSWER else Kind.FAILURE, payload)
        return True

    def _check(self, now: float, folder: bool) -> None:
        if now - self.started > self.limits["seconds"]:
            raise Stopped("timeout", "The task took longer than it may.")
        if _resident_bytes(self.pid) > self.baseline + self.limits["memory_bytes"]:
            raise Stopped("resource_exhausted", "The task needs more memory than it may use.")
        if folder:
            folders = [os.path.join(self.order["folder"], name) for name in ("out", "tmp")]
            size, files = _written(folders, self.pid, MOST_FILES)
            if size > self.limits["output_bytes"]:
                raise Stopped("resource_exhausted", "The task writes more than it may.")
            if files > MOST_FILES:
                raise Stopped("resource_exhausted", "The task makes more files than it may.")


def _fail(sock: socket.socket, request: int, code: str, message: str, detail: str = "") -> None:
    text = json.dumps({"code": code, "message": message, "detail": detail})
    frames.send(sock, Kind.FAILURE, request, text.encode())


def _serve(sock: socket.socket, request: int, payload: bytes, program: bytes) -> None:
    order = json.loads(payload)
    ruleset = frames.receive_descriptor(sock) if order["landlock"] else -1
    try:
        tasks.warm(order["task"], order["arguments"])
        running = RunningJob(sock, request, order, program, ruleset)
    finally:
        if ruleset >= 0:
            os.close(ruleset)
    try:
        running.watch()
    except Stopped as stopped:
        running.close()
        return _fail(sock, request, stopped.code, stopped.message)
    except BaseException:
        running.close()
        raise
    status = running.close()
    # What was said before a violent end is not believed.
    if running.answer and os.WIFEXITED(status):
        return frames.send(sock, running.answer[0], request, running.answer[1])
    return _fail(sock, request, *_ending(status), detail=f"status {status}")


def serve(sock: socket.socket, program: bytes) -> None:
    """Until the server hangs up."""
    confinement.close_memory()
    tasks.warm_up()
    facts = {"pid": os.getpid(), "tasks": sorted(tasks.TASKS)}
    frames.send(sock, Kind.READY, 0, json.dumps(facts).encode())
    while True:
        try:
            kind, request, payload = frames.receive(sock)
            if kind == Kind.TASK:
                _serve(sock, request, payload, program)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return
