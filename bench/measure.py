#!/usr/bin/env python3
"""Measures the server beside bare DuckDB in one run: `make bench`. Ratios are what count; the machine is whatever is at hand."""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]
from real_server import Server  # noqa: E402
import sales  # noqa: E402

FIGURES = {}


def note(name, value, unit, target=""):
    FIGURES[name] = {"value": round(value, 3), "unit": unit, "target": target}
    print(f"{name:58} {value:12.2f} {unit:12} {target}", flush=True)


def bare_import(csv, folder):
    started = time.time()
    db = duckdb.connect(str(folder / "bare.duckdb"))
    db.execute(f"CREATE TABLE data AS SELECT * FROM read_csv('{csv}')")
    db.execute("SUMMARIZE data").fetchall()
    db.execute("CHECKPOINT")
    return time.time() - started, db


def data_event(client, question, dataset):
    """Seconds from sending the question to its `data` event, and to its `evidence` event."""
    started = time.perf_counter()
    data = evidence = None
    with client.http.stream("POST", "/api/v1/chat", json={"message": question, "dataset_ids": [dataset]}, headers={"accept": "text/event-stream"}) as r:
        for line in r.iter_lines():
            if line == "event: data":
                data = time.perf_counter() - started
            elif line == "event: evidence":
                evidence = time.perf_counter() - started
    return data, evidence


def engine_ticks(server):
    """Processor time of all engines, in clock ticks."""
    total = 0
    for child in server.engines():
        try:
            total += sum(map(int, open(f"/proc/{child}/stat").read().rsplit(")", 1)[1].split()[11:13]))
        except OSError:
            pass
    return total


def slow_stream(client, dataset, table):
    """Seconds to the first `thought` of a question whose query does not end, and from hanging up to the engine's rest."""
    key = lambda source: {"column": "region", "source": source}
    pairs = {"from": {"table": table, "as": "a", "joins": [{"table": table, "as": "b", "on": [{"left": key("a"), "right": key("b")}]}]},
             "select": [{"aggregate": "sum", "of": {"arithmetic": "multiply", "left": {"column": "id", "source": "a"}, "right": {"column": "id", "source": "b"}}, "as": "n"}]}
    started = time.perf_counter()
    with client.http.stream("POST", "/api/v1/chat", json={"message": "", "dataset_ids": [dataset], "query": pairs}, headers={"accept": "text/event-stream"}) as r:
        lines = r.iter_lines()  # kept: a dropped iterator hangs up
        next(line for line in lines if line == "event: thought")
        thought = time.perf_counter() - started
        before, deadline = engine_ticks(client.server), time.time() + 20
        while engine_ticks(client.server) < before + 10:
            assert time.time() < deadline, "the engine is not at work"
            time.sleep(0.05)
        closed = time.perf_counter()
    ticks, last = engine_ticks(client.server), time.perf_counter()
    while time.perf_counter() - last < 1 and time.perf_counter() - closed < 30:
        time.sleep(0.01)
        now = engine_ticks(client.server)
        if now != ticks:
            ticks, last = now, time.perf_counter()
    return thought, last - closed


def tree_mib(pid):
    """Resident memory of the server and its children."""
    total = 0
    for p in [pid, *(int(c) for c in subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split())]:
        try:
            total += int(next(l for l in open(f"/proc/{p}/status") if l.startswith("VmRSS")).split()[1]) / 1024
        except OSError:
            pass
    return total


def wrk(client, dataset, folder, question, seconds):
    """Requests/s, p50 and p99 (ms) of 16 clients, by a load generator that costs next to nothing beside the server. A # in the
    question becomes another number each time."""
    script = folder / "ask.lua"
    before, after = json.dumps({"question": question, "dataset_ids": [dataset]}).split("#") if "#" in question else (json.dumps({"question": question, "dataset_ids": [dataset]}), "")
    number = " .. n .. " if "#" in question else " .. "
    script.write_text(f"""wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["authorization"] = "Bearer {client.token}"
local n = 0
request = function()
  n = n + 1
  return wrk.format(nil, nil, nil, [[{before}]]{number}[[{after}]])
end
done = function(summary)
  if summary.errors.status > 0 then print("Failed: " .. summary.errors.status) end
end
""")
    out = subprocess.run(["wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-s", script, client.server.url + "/api/v1/query"], capture_output=True, text=True).stdout
    assert "Failed" not in out and "Socket errors" not in out, out
    rate = float(next(l for l in out.splitlines() if l.startswith("Requests/sec")).split()[1])

    def ms(percentile):
        text = next(l for l in out.splitlines() if l.strip().startswith(percentile)).split()[1]
        unit = "us" if text.endswith("us") else "ms" if text.endswith("ms") else "s"
        return float(text[: -len(unit)]) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]

    return rate, ms("50%"), ms("99%")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as name:
        folder = pathlib.Path(name)
        csv = folder / "sales.csv"
        sales.write(csv, arguments.rows)
        note("file", csv.stat().st_size / 1e6, "MB")

        bare = min(bare_import(csv, pathlib.Path(tempfile.mkdtemp(dir=folder)))[0] for _ in range(2))
        db = bare_import(csv, folder)[1]
        note("bare DuckDB: load and SUMMARIZE", bare, "s")

        (folder / "server").mkdir()
        server = Server(folder / "server", requests_per_minute=0)
        client = server.account()
        note("idle memory, all processes", tree_mib(server.process.pid), "MiB", "< 60")
        imports = []
        for i in range(2):
            started = time.time()
            with open(csv, "rb") as f:
                dataset = client.upload(f"sales{i}.csv", f)
            status = client.ready(dataset)
            imports.append(time.time() - started)
            assert status["status"] == "completed", status
        note("CSV upload to profiled", min(imports), "s")
        note("CSV upload to profiled / bare", min(imports) / bare, "x", "<= 1.3")
        time.sleep(5)  # what follows behind the import

        server.kill()
        started = time.time()
        server.start()
        assert client.ask(sales.QUESTION, dataset).status_code == 200
        note("start to first answer", time.time() - started, "s", "< 0.3")

        bare_times, data_times, evidence_times = [], [], []
        for i in range(60):
            question, sql = sales.uncached(i * 3)
            t = time.perf_counter()
            db.execute(sql).fetchall()
            bare_times.append(time.perf_counter() - t)
            data, evidence = data_event(client, question, dataset)
            data_times.append(data)
            evidence_times.append(evidence - data)
        b, d, e = (statistics.median(x) * 1000 for x in (bare_times, data_times, evidence_times))
        note("bare DuckDB: the query", b, "ms")
        note("question to data event", d, "ms", f"<= {1.1 * b + 3:.1f} (1.1 x + 3)")
        note("evidence after it / the query", e / b, "x", "<= 3")

        table = client.ask(sales.QUESTION, dataset).json()["query"]["from"]["table"]
        slow = [slow_stream(client, dataset, table) for _ in range(5)]
        note("question to first thought, engine busy", max(t for t, _ in slow) * 1000, "ms", "< 100")
        note("hanging up to the engine's rest", max(c for _, c in slow) * 1000, "ms", "< 500")

        rate, _, p99 = wrk(client, dataset, folder, sales.QUESTION, 8)
        note("cached, 16 clients", rate, "requests/s", "thousands")
        note("cached, 16 clients, p99", p99, "ms", "< 20")
        ticks = lambda: sum(map(int, open(f"/proc/{server.process.pid}/stat").read().rsplit(")", 1)[1].split()[11:13]))
        before = ticks()
        for _ in range(300):
            client.ask(sales.QUESTION, dataset)
        note("cached, processor time a request", (ticks() - before) / os.sysconf("SC_CLK_TCK") / 300 * 1000, "ms", "< 1")
        rate, p50, p99 = wrk(client, dataset, folder, sales.uncached("#")[0], 10)
        t, n = time.time(), 0
        while time.time() - t < 5:
            db.execute(sales.uncached(n)[1]).fetchall()
            n += 1
        bare_rate = n / (time.time() - t)
        note("uncached, 16 clients", rate, "requests/s")
        note("uncached, 16 clients / bare DuckDB", rate / bare_rate, "x", ">= 0.9")
        note("uncached, 16 clients, p50", p50, "ms")
        note("uncached, 16 clients, p99", p99, "ms")
        note("loaded memory, all processes", tree_mib(server.process.pid), "MiB")
        server.stop()
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/bench.json").write_text(json.dumps(FIGURES, indent=2))


if __name__ == "__main__":
    main()
