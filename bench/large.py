#!/usr/bin/env python3
"""Large CSV files from upload to profile, beside bare DuckDB, taking turns in one run.

    large.py [--gigabytes 0.1 1] [--turns 3] [--messy] [--sample-first-mb N]

Writes a file of orders of each size, then, turn by turn, loads and summarizes it with bare DuckDB and sends it to a
server of its own (the last turn resumably, the others by form). Tells the times, their ratio, the most memory the
server and its engine took and the most disk the data folder took. --messy puts a row with a missing field in every
million, which only a reader that repairs can load. 4 GB needs about 14 GB of disk.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/chaos"), str(ROOT / "bench")]
from measure import bare_import  # noqa: E402
from profile_large import resident_mib  # noqa: E402
from real_server import Server  # noqa: E402
from test_big_file import send_form, send_resumable  # noqa: E402

BYTES_A_ROW = 96
ROWS_A_BLOCK = 2_000_000


def write(path, size, messy=False):
    """Orders, `size` bytes or a little more; the number of rows."""
    rows, db = 0, duckdb.connect()
    db.sql("CREATE MACRO h(x) AS CAST(hash(x) % 1000000007 AS BIGINT)")
    with open(path, "wb") as f, tempfile.TemporaryDirectory(dir=path.parent) as folder:
        block = pathlib.Path(folder) / "block.csv"
        while f.tell() < size:
            n = min(ROWS_A_BLOCK, max(1000, int((size - f.tell()) / BYTES_A_ROW)))
            db.sql(f"""COPY (SELECT i AS id, TIMESTAMP '2021-01-01' + INTERVAL (h(i) % 94608000) SECOND AS sold_at,
                DATE '2021-01-01' + CAST(h(i + 1) % 1400 AS INTEGER) AS shipped, ['North','South','East','West','Central, Alps'][1 + h(i + 2) % 5] AS region,
                'Product ' || h(i + 3) % 50 AS product, 'C' || lpad((h(i + 4) % 200000)::VARCHAR, 6, '0') AS customer,
                1 + h(i + 5) % 12 AS quantity, CAST((h(i + 6) % 1000000) / 100 AS DECIMAL(12, 2)) AS price,
                CASE WHEN h(i + 7) % 50 > 0 THEN round((h(i + 7) % 1000) / 1000, 3) END AS discount,
                ['web','store','phone','app'][1 + h(i + 8) % 4] AS channel,
                ['gift, express','said "later"','fragile','','paid by card','call back first'][1 + h(i + 9) % 6] AS note
                FROM range({rows}, {rows + n}) r(i)) TO '{block}' (HEADER {rows == 0})""")
            with open(block, "rb") as made:
                while piece := made.read(1 << 24):
                    f.write(piece)
            rows += n
            if messy:
                f.write(b"%d,2023-05-05 10:00:00,2023-05-06,North,Product 7,C000007,3,12.50,0.1,web\n" % rows)
                rows += 1
    return rows


class Watch(threading.Thread):
    """What a server takes at most, looked at ten times a second: MiB of memory of it and of an engine, MB of disk."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.over, self.own, self.engine, self.disk = server, False, 0, 0, 0

    def run(self):
        while not self.over:
            self.own = max(self.own, self.server.resident_mib())
            self.engine = max([self.engine, *map(resident_mib, self.server.engines())])
            used = 0
            for folder, _, names in os.walk(self.server.folder / "data"):
                for name in names:
                    try:
                        used += os.lstat(f"{folder}/{name}").st_blocks * 512
                    except OSError:
                        continue
            self.disk = max(self.disk, used / 1e6)
            time.sleep(.1)


def ours(csv, rows, folder, send, sample_first):
    settings = {"max_file_mb": 16384, "max_unpacked_mb": 32768}
    if sample_first is not None:
        settings["sample_first_mb"] = sample_first
    (folder / "server").mkdir()
    server = Server(folder / "server", **settings)
    watch = Watch(server)
    try:
        person = server.account()
        watch.start()
        started = time.time()
        dataset = send(server, person, csv)
        sent = time.time() - started
        first = None
        while True:
            status = person.http.get(f"/api/v1/datasets/{dataset}/status").json()
            if first is None and status["is_processed"]:
                first = time.time() - started
            if status["status"] in ("completed", "failed") and not status.get("sample"):
                break
            time.sleep(.05)
        took = time.time() - started
        assert status["status"] == "completed", status
        assert person.http.get(f"/api/v1/datasets/{dataset}").json()["row_count"] == rows
        number = next(v["number"] for v in person.http.get(f"/api/v1/datasets/{dataset}/versions").json()["items"] if v["is_current"])
        while not list((server.folder / "data/blobs").rglob(f"{dataset}/versions/v{number}/data.parquet")):
            time.sleep(.5)  # what follows behind the import
        watch.over = True
        watch.join()
        print(f"   {send.__name__:15} {took:7.1f} s (sent {sent:.1f} s, can be asked after {first:.1f} s)   server {watch.own:4.0f} MiB   "
              f"engine {watch.engine:5.0f} MiB   disk {watch.disk:6.0f} MB", flush=True)
        return took
    finally:
        watch.over = True
        server.stop()
        subprocess.run(["rm", "-rf", folder / "server"], check=True)


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--gigabytes", type=float, nargs="+", default=[0.1, 1])
    p.add_argument("--turns", type=int, default=3)
    p.add_argument("--messy", action="store_true")
    p.add_argument("--sample-first-mb", type=int, help="instead of the setting's default; 0: none")
    p.add_argument("--folder", help="where the files go (default: the system's temporary folder)")
    a = p.parse_args()
    for gigabytes in a.gigabytes:
        with tempfile.TemporaryDirectory(prefix="sightline-large-", dir=a.folder) as name:
            folder = pathlib.Path(name)
            csv = folder / "orders.csv"
            rows = write(csv, int(gigabytes * 1e9), a.messy)
            print(f"{csv.stat().st_size / 1e6:.0f} MB, {rows} rows", flush=True)
            ratios = []
            for turn in range(a.turns):
                bare = None
                if not a.messy:
                    alone = pathlib.Path(tempfile.mkdtemp(dir=folder))
                    bare = bare_import(csv, alone)[0]
                    subprocess.run(["rm", "-rf", alone], check=True)
                    print(f"   bare DuckDB     {bare:7.1f} s", flush=True)
                took = ours(csv, rows, folder, send_resumable if turn == a.turns - 1 else send_form, a.sample_first_mb)
                if bare:
                    ratios.append(took / bare)
            if ratios:
                print(f"   ours / bare: {', '.join(f'{r:.2f}' for r in ratios)}; median {statistics.median(ratios):.2f} (aim: at most 1.3)", flush=True)


if __name__ == "__main__":
    main()
