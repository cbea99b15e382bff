"""The real binary, started on a free port with an empty data folder."""
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import httpx

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("SIGHTLINE_BINARY", ROOT / "build/release/sightline"))


class Server:
    """One server process. `restart` keeps the data folder; `under` is a command that becomes the server."""

    def __init__(self, folder, under=(), **settings):
        self.folder, self.process, self.under = pathlib.Path(folder), None, list(under)
        self.settings = {"requests_per_minute": 0, **settings}  # tests ask faster than people
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        flags = [f for name, value in self.settings.items() for f in (f"--{name.replace('_', '-')}", str(value))]
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen([*self.under, BINARY, "serve", "--port", str(self.port), "--data-dir", str(self.folder / "data"), *flags],
                                        cwd=self.folder, stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.time() + 30
        while time.time() < deadline:
            try:
                if httpx.get(self.url + "/health", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.02)
            assert self.process.poll() is None, "the server ended: " + self.output()[-2000:]
        raise AssertionError("no answer to /health: " + self.output()[-2000:])

    def output(self):
        return (self.folder / "server.log").read_text(errors="replace")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def restart(self):
        self.kill()
        self.start()

    def engines(self):
        """Process ids of the engine children."""
        found = []
        for p in filter(str.isdigit, os.listdir("/proc")):
            try:
                stat = pathlib.Path(f"/proc/{p}/status").read_text()
                words = pathlib.Path(f"/proc/{p}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"engine" in words[1:3] and int(re.search(r"PPid:\s+(\d+)", stat).group(1)) == self.process.pid:
                found.append(int(p))
        return found

    def resident_mib(self):
        stat = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", stat).group(1)) / 1024

    def account(self, email="ada@example.com", **more):
        r = httpx.post(self.url + "/api/v1/auth/register", json={"email": email, "password": "Correct-horse-9!", **more}, timeout=30)
        assert r.status_code in (200, 201), r.text
        return Client(self, r.json()["access_token"])


class Client:
    """Someone signed in."""

    def __init__(self, server, token):
        self.server, self.token = server, token
        self.http = httpx.Client(base_url=server.url, headers={"authorization": "Bearer " + token}, timeout=120)

    def upload(self, name, data):
        r = self.http.post("/api/v1/datasets/upload", files={"files": (name, data, "text/csv")})
        assert r.status_code == 202, r.text
        return r.json()["items"][0]["id"]

    def ready(self, dataset, limit=120):
        deadline = time.time() + limit
        while time.time() < deadline:
            status = self.http.get(f"/api/v1/datasets/{dataset}/status").json()
            if status["status"] in ("completed", "failed"):
                return status
            time.sleep(0.05)
        raise AssertionError(f"still {status}")

    def load(self, name, data):
        dataset = self.upload(name, data)
        status = self.ready(dataset)
        assert status["status"] == "completed", status
        return dataset

    def ask(self, question, *datasets):
        return self.http.post("/api/v1/query", json={"question": question, "dataset_ids": list(datasets)})
