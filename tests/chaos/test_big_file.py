"""Gigabytes through HTTP: the server's own memory stays flat."""
import contextlib
import json
import subprocess
import sys
import threading
import time

import pytest


def big_csv(path, size):
    block = b"".join(b"%d,2024-%02d-%02d,region %d,%d.%02d,%s\n" % (i, 1 + i % 12, 1 + i % 28, i % 40, i % 9000, i % 100, b"note " * (i % 12)) for i in range(200_000))
    with open(path, "wb") as f:
        f.write(b"id,day,region,amount,note\n")
        while f.tell() < size:
            f.write(block)
    return path


@contextlib.contextmanager
def peak_memory(server):
    """Yields a list whose one number is the most MiB the server had resident."""
    peak, stop = [0.0], threading.Event()

    def watch():
        while not stop.is_set():
            peak[0] = max(peak[0], server.resident_mib())
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield peak
    stop.set()
    watcher.join()


def curl(ada, *arguments):
    return subprocess.run(["curl", "-sS", "-H", f"authorization: Bearer {ada.token}", *arguments], capture_output=True, text=True, check=True).stdout


def send_form(server, ada, csv):
    reply = json.loads(curl(ada, "-F", f"files=@{csv}", server.url + "/api/v1/datasets/upload"))
    assert "items" in reply, reply
    return reply["items"][0]["id"]


def send_resumable(server, ada, csv):
    tus = server.url + "/api/v1/datasets/upload/tus"
    head = curl(ada, "-X", "POST", "-i", "-H", "Tus-Resumable: 1.0.0", "-H", f"Upload-Length: {csv.stat().st_size}", tus)
    upload = next(line for line in head.splitlines() if line.lower().startswith("location:")).strip().rsplit("/", 1)[1]
    curl(ada, "-X", "PATCH", "-H", "Tus-Resumable: 1.0.0", "-H", "Upload-Offset: 0", "-H", "Content-Type: application/offset+octet-stream", "-T", str(csv), f"{tus}/{upload}")
    return upload


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("gigabytes, send", [(1, send_form), (1, send_resumable), (4, send_resumable)])
def test_gigabytes_import_with_flat_memory(own_server, tmp_path, gigabytes, send):
    csv = big_csv(tmp_path / "big.csv", gigabytes << 30)
    server = own_server(max_file_mb=8192)
    ada = server.account()
    with peak_memory(server) as peak:
        started = time.time()
        dataset = send(server, ada, csv)
        sent = time.time() - started
        status = ada.ready(dataset, 1800)
        took = time.time() - started
    print(f"{gigabytes} GB by {send.__name__}: sent in {sent:.0f} s, imported in {took:.0f} s, server peak {peak[0]:.0f} MiB", file=sys.stderr)
    assert status["status"] == "completed", status
    assert peak[0] < 200
