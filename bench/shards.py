#!/usr/bin/env python3
"""A long CSV imported in pieces by several machines, beside the whole on one, taking turns in one run.

    shards.py [--gigabytes 1] [--shards 4] [--turns 3] [--messy]

One machine plays each of the others in turn: its only worker loads one piece after another, each alone. With as many
machines as pieces an import takes what the slowest piece takes, and then the joining. Fetching the bytes from shared
storage and sending the pieces there is copying within one disk here; over a network it takes longer. --messy puts a
row with a missing field in every million, which only a reader that repairs can load.
"""
import argparse
import json
import pathlib
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/chaos"), str(ROOT / "bench")]
from large import write  # noqa: E402
from real_server import Server  # noqa: E402
from test_big_file import send_form  # noqa: E402


def times(server, dataset):
    """Seconds since 1970 of what the log says about an import, by event."""
    told = {}
    for line in server.output().splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if entry.get("dataset") == dataset:
            at = time.mktime(time.strptime(entry["time"][:19], "%Y-%m-%dT%H:%M:%S")) + float(entry["time"][19:].rstrip("Z") or 0)
            told.setdefault(entry["event"], []).append((at, entry))
    return told


def imported(csv, rows, folder, pieces):
    """Seconds from the admitted file to the profiled table; those of the slowest piece and of joining."""
    folder.mkdir()
    server = Server(folder, max_file_mb=16384, sample_first_mb=0, import_workers=1, import_shards=pieces, import_shard_mb=1)
    try:
        person = server.account()
        dataset = send_form(server, person, csv)
        status = person.ready(dataset, 3600)
        assert status["status"] == "completed", status
        assert person.http.get(f"/api/v1/datasets/{dataset}").json()["row_count"] == rows
        told = times(server, dataset)
        end, entry = told["import_completed"][0]
        if pieces == 1:
            return entry["seconds"], None, None
        ends = [told["import_cut"][0][0], *(at for at, _ in told["import_shard"])]
        return None, max(b - a for a, b in zip(ends, ends[1:])), end - ends[-1]
    finally:
        server.stop()


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--gigabytes", type=float, default=1)
    p.add_argument("--shards", type=int, default=4)
    p.add_argument("--turns", type=int, default=3)
    p.add_argument("--messy", action="store_true")
    p.add_argument("--folder", help="where the files go (default: the system's temporary folder)")
    a = p.parse_args()
    with tempfile.TemporaryDirectory(prefix="sightline-shards-", dir=a.folder) as name:
        folder = pathlib.Path(name)
        csv = folder / "orders.csv"
        rows = write(csv, int(a.gigabytes * 1e9), a.messy)
        print(f"{csv.stat().st_size / 1e6:.0f} MB, {rows} rows, {a.shards} shards", flush=True)
        ratios = []
        for turn in range(a.turns):
            whole = imported(csv, rows, folder / f"whole{turn}", 1)[0]
            _, slowest, joining = imported(csv, rows, folder / f"pieces{turn}", a.shards)
            ratios.append((slowest + joining) / whole)
            print(f"   whole {whole:6.1f} s   slowest piece {slowest:6.1f} s + joining and profile {joining:6.1f} s = {ratios[-1]:.2f} of it", flush=True)
        print(f"   median {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
