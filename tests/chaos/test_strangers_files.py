"""Files of strangers: each imports or is refused with a reason, and none of them hurts another request."""
import os
import pathlib
import threading
import time

import pytest

BENCH = pathlib.Path(os.environ.get("SIGHTLINE_BENCH", pathlib.Path(__file__).resolve().parents[3] / "shared/bench"))


def strangers(limit=None):
    files = sorted(p for folder in ("uploads", "messy_csv/csv") for p in (BENCH / folder).glob("*") if p.is_file())
    return files if limit is None else files[:: max(1, len(files) // limit)]


def load_all(server, files):
    ada = server.account()
    small = ada.load("small.csv", b"region,amount\nN,3\nS,5\n")
    slow, stop = [], threading.Event()

    def go_on():
        bob = type(ada)(server, ada.token)
        while not stop.is_set():
            started = time.time()
            assert bob.ask("total amount by region", small).status_code == 200
            slow.append(time.time() - started)

    watcher = threading.Thread(target=go_on)
    watcher.start()
    outcomes, faults = {"completed": 0, "failed": 0, "refused": 0}, []
    for file in files:
        r = ada.http.post("/api/v1/datasets/upload", files={"files": (file.name, file.read_bytes())})
        if r.status_code != 202:
            outcomes["refused"] += 1
            if not (400 <= r.status_code < 500 and r.json()["error"]["message"]):
                faults.append((file.name, r.status_code, r.text[:200]))
            continue
        status = ada.ready(r.json()["items"][0]["id"], 60)
        outcomes[status["status"]] += 1
        if status["status"] == "failed" and not status["error_message"]:
            faults.append((file.name, status))
    stop.set()
    watcher.join()
    assert not faults, faults
    assert slow and max(slow) < 20, max(slow)
    return outcomes


@pytest.mark.skipif(not BENCH.exists(), reason="the benchmark files are not beside the checkout")
def test_some_of_them(own_server):
    outcomes = load_all(own_server(), strangers(60))
    assert outcomes["completed"] > 40, outcomes


@pytest.mark.long
@pytest.mark.skipif(not BENCH.exists(), reason="the benchmark files are not beside the checkout")
@pytest.mark.timeout(1800)
def test_all_of_them(own_server):
    outcomes = load_all(own_server(), strangers())
    print(outcomes)


@pytest.mark.parametrize("name, data, word", [
    ("binary.csv", b"\0\0\0\0" * 500, "binary"),
    ("archive.csv", b"PK\x03\x04" + bytes(range(256)) * 12, "zip"),
    ("empty.csv", b"", "empty"),
    ("blank.csv", b"\n\n\n", ""),
    ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(3000), ""),
])
def test_what_is_no_table_is_refused_in_words(shared_server, request, name, data, word):
    ada = shared_server.account(f"{abs(hash(name))}@example.com")
    r = ada.http.post("/api/v1/datasets/upload", files={"files": (name, data)})
    message = r.json()["error"]["message"] if r.status_code != 202 else ada.ready(r.json()["items"][0]["id"])["error_message"]
    assert message and word in message.lower(), message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252"])
def test_every_common_encoding_loads(shared_server, encoding):
    ada = shared_server.account(f"{encoding}@example.com")
    euro = "€" if encoding not in ("latin-1",) else "E"
    dataset = ada.load("städte.csv", f"name,stadt,wert,zeichen\nJörg,Köln,3,{euro}\nAnaïs,Genève,4,{euro}\nZoë,Malmö,5,{euro}\n".encode(encoding))
    r = ada.ask("list stadt", dataset).json()
    sample = ada.http.get(f"/api/v1/datasets/{dataset}/sample").json()
    assert "Genève" in str(sample) and (euro in str(sample)), (r, sample)
