"""A real S3 server (versitygw over a folder) for tests, and a line to it that breaks on purpose."""
import contextlib
import hashlib
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "third_party/go/bin/versitygw"
KEY, SECRET = "tester", "Secret/1+%"


def _port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class S3:
    """One bucket, `files`, on a free port of loopback."""

    def __init__(self):
        if not PROGRAM.exists():
            pytest.skip("versitygw is not there: tools/setup installs it where Go is")
        self._home = tempfile.TemporaryDirectory(prefix="sightline-s3-", ignore_cleanup_errors=True)
        self.folder, self.port = pathlib.Path(self._home.name), _port()
        (self.folder / "data/files").mkdir(parents=True)
        self.start()

    def start(self):
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen([PROGRAM, "--port", f"127.0.0.1:{self.port}", "--quiet", "posix", str(self.folder / "data")], stdout=self.log, stderr=subprocess.STDOUT,
                                        env={**os.environ, "ROOT_ACCESS_KEY": KEY, "ROOT_SECRET_KEY": SECRET})
        deadline = time.time() + 30
        while time.time() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            time.sleep(0.05)
        raise AssertionError((self.folder / "server.log").read_text())

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.kill()
        self._home.cleanup()

    def settings(self, folder="", port=None, **more):
        """Of a server that keeps its files here."""
        return {"blob_store": f"s3://files/{folder}", "s3_endpoint": f"http://127.0.0.1:{port or self.port}", "s3_key_id": KEY, "s3_secret": SECRET, **more}

    def put(self, key, data):
        """As other programs do it."""
        (self.folder / "sent").write_bytes(data)
        subprocess.run(["curl", "-sf", "--aws-sigv4", "aws:amz:us-east-1:s3", "-u", f"{KEY}:{SECRET}", "-H", "x-amz-content-sha256: " + hashlib.sha256(data).hexdigest(),
                        "-T", self.folder / "sent", f"http://127.0.0.1:{self.port}/files/{urllib.parse.quote(key)}"], check=True)

    def keys(self, folder=""):
        """Of objects that are whole: versitygw keeps parts beside them in a folder with a dot."""
        base = self.folder / "data/files"
        return sorted(str(p.relative_to(base)) for p in (base / folder).rglob("*") if p.is_file() and not p.relative_to(base).parts[0].startswith(".sgwtmp"))

    def open_parts(self):
        return [p for p in (self.folder / "data/files/.sgwtmp").rglob("*") if p.is_file()]

    def clear(self):
        for entry in (self.folder / "data/files").iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


class BrokenLine:
    """A proxy to the S3 server. `plan(method, path)` says what happens to a request: None (nothing), "503", "truncate" (half of the answer's body),
    "drop" (the line closes before the answer), "damage" (a byte of the answer's body changes)."""

    def __init__(self, s3):
        self.s3, self.plan, self.seen = s3, lambda method, path: None, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line):
        with line, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.s3.port)) as server:
            head = self._head(line)
            if not head:
                return
            method, path = head.split(b" ", 2)[:2]
            method, path = method.decode(), path.decode()
            fault = self.plan(method, path)
            self.seen.append((method, path, fault))
            if fault == "503":
                line.sendall(b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                return
            # The answer ends with the line, so that every request comes on a line of its own.
            head = re.sub(rb"\r\nExpect: 100-continue", b"", head, flags=re.I)
            server.sendall(head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            left = int((re.search(rb"\r\nContent-Length: (\d+)", head, re.I) or [0, 0])[1])
            while left:
                piece = line.recv(min(left, 65536))
                if not piece:
                    return
                server.sendall(piece)
                left -= len(piece)
            answer = self._head(server)
            body = b""
            if fault == "drop":
                return
            while piece := server.recv(65536):
                body += piece
            if fault == "truncate":
                body = body[: len(body) // 2]
            if fault == "damage":
                body = body[:-1] + bytes([body[-1] ^ 1])
            line.sendall(answer + body)

    @staticmethod
    def _head(line):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = line.recv(1)
            if not byte:
                return b""
            head += byte
        return head

    def close(self):
        self.listener.close()
