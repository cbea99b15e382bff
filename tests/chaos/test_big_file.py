"""A gigabyte through HTTP: the server's own memory stays flat."""
import json
import subprocess
import sys
import threading
import time

import pytest


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_gigabyte_imports_with_flat_memory(own_server, tmp_path):
    csv = tmp_path / "big.csv"
    block = b"".join(b"%d,2024-%02d-%02d,region %d,%d.%02d,%s\n" % (i, 1 + i % 12, 1 + i % 28, i % 40, i % 9000, i % 100, b"note " * (i % 12)) for i in range(200_000))
    with open(csv, "wb") as f:
        f.write(b"id,day,region,amount,note\n")
        while f.tell() < 1 << 30:
            f.write(block)
    server = own_server()
    ada = server.account()
    peak, stop = [0.0], threading.Event()

    def watch():
        while not stop.is_set():
            peak[0] = max(peak[0], server.resident_mib())
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.time()
    r = subprocess.run(["curl", "-sS", "-F", f"files=@{csv}", "-H", f"authorization: Bearer {ada.token}", server.url + "/api/v1/datasets/upload"], capture_output=True, text=True, check=True)
    status = ada.ready(json.loads(r.stdout)["items"][0]["id"], 900)
    took = time.time() - started
    stop.set()
    watcher.join()
    print(f"1 GB imported in {took:.0f} s, server peak {peak[0]:.0f} MiB", file=sys.stderr)
    assert status["status"] == "completed", status
    assert peak[0] < 200
