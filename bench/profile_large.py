#!/usr/bin/env python3
"""Time and memory of profiling a large file: import, quality, statistics, personal data.

    profile_large.py [--rows 10000000]

Makes a CSV of orders, uploads it to a server of its own, and watches the resident memory of the server and of its
engine processes while each report is made.
"""
import argparse
import pathlib
import sys
import tempfile
import threading
import time

import duckdb

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))
from real_server import Server  # noqa: E402


def resident_mib(pid):
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0


class Watch(threading.Thread):
    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.over, self.highest, self.engine = server, False, 0, 0

    def run(self):
        while not self.over:
            self.highest = max(self.highest, self.server.resident_mib())
            self.engine = max([self.engine, *map(resident_mib, self.server.engines())])
            time.sleep(.1)


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--rows", type=int, default=10_000_000)
    rows = p.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        csv = pathlib.Path(folder) / "orders.csv"
        duckdb.sql(f"""COPY (SELECT i AS order_id, DATE '2020-01-01' + CAST(i % 1500 AS INTEGER) AS day, 'C' || (hash(i) % 200000) AS customer,
            ['North','South','East','West'][1 + i % 4] AS region, 'p' || (hash(i + 1) % 500000) || '@example.com' AS email,
            CASE WHEN i % 97 = 0 THEN NULL ELSE round((hash(i + 2) % 1000000) / 100, 2) END AS amount, hash(i + 3) % 20 AS quantity,
            round(i / 1000.0 + hash(i + 4) % 100, 3) AS score FROM range({rows}) r(i)) TO '{csv}' (HEADER)""")
        print(f"{rows} rows, {csv.stat().st_size / 1e6:.0f} MB")
        server = Server(folder)
        try:
            person = server.account()
            person.http.timeout = 900
            dataset = None
            for step in ("import", "quality", "analysis", "pii", "quality again"):
                watch, start = Watch(server), time.time()
                watch.start()
                if step == "import":
                    with open(csv, "rb") as f:
                        dataset = person.upload("orders.csv", f)
                    assert person.ready(dataset, 900)["status"] == "completed"
                else:
                    r = person.http.get(f"/api/v1/datasets/{dataset}/{step.split()[0]}")
                    assert r.status_code == 200, r.text
                    if step == "quality":
                        print("   findings:", [(f["id"], f["count"]) for f in r.json()["findings"]], "skipped:", r.json()["skipped"])
                watch.over = True
                watch.join()
                print(f"{step:14} {time.time() - start:7.2f} s   server {watch.highest:6.0f} MiB   engine {watch.engine:6.0f} MiB", flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
