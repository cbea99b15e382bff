"""kill -9 of the server, an engine or a worker at a random moment of import, recipe or delete: every dataset is whole, or absent with the
reason told; nothing is left on the disk of what is gone. `-k` with a seed repeats one case."""
import os
import pathlib
import random
import shutil
import signal
import threading
import time

import httpx
import pytest
import workbooks
from test_big_file import big_csv as write_big_csv
from test_big_file import send_resumable

RECIPE = "trim all\nderive twice = id * 2\nimpute grp with median\nsort id order descending\ndelete where grp = 3"
ROWS = 200_000
ACTS = ["import", "workbook", "recipe", "delete", "shards"]
VICTIMS = ["server", "engine", "worker"]


def children(pid):
    """All processes under this one."""
    found = []
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            if int(pathlib.Path(f"/proc/{p}/stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found += [int(p), *children(int(p))]
        except OSError:
            continue
    return found


def kill(server, victim, within):
    """kill -9, waiting up to `within` seconds for one to be there; whether one was."""
    if victim == "server":
        server.kill()
        return True
    deadline = time.time() + within
    while time.time() < deadline:
        engines = set(server.engines())
        found = sorted(engines if victim == "engine" else set(children(server.process.pid)) - engines)
        for p in found:
            try:
                os.kill(p, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if found:
            return True
        time.sleep(0.01)
    return False


def quietly(work):
    """In a thread: the server may end in the middle of it."""

    def run():
        try:
            work()
        except (httpx.HTTPError, AssertionError):
            pass

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def files_of(server, dataset):
    return [p for p in (server.folder / "data").rglob("*") if p.is_file() and dataset in str(p)]


def whole_or_told(ada, dataset, rows):
    """Completed with all its rows, or failed with a sentence; and then it can be deleted."""
    status = ada.ready(dataset, 180)
    if status["status"] == "failed":
        assert len(status["error_message"]) > 20, status
        answer = ada.ask("how many rows", dataset)
        assert answer.status_code >= 400 or answer.json()["rows"] == [[status["sample"]["rows"]]]
        return
    assert ada.http.get(f"/api/v1/datasets/{dataset}").json()["row_count"] == rows
    assert ada.ask("how many rows", dataset).json()["rows"] == [[rows]]


def absent(server, ada, dataset):
    assert ada.http.get(f"/api/v1/datasets/{dataset}").status_code == 404
    deadline = time.time() + 30
    while left := files_of(server, dataset):
        assert time.time() < deadline, left
        time.sleep(0.1)


def during_import(server, ada, r, victim, name, content, rows):
    dataset = ada.upload(name, content)
    time.sleep(r.uniform(0, 1.5))
    kill(server, victim, 2)
    if victim == "server":
        server.start()
    whole_or_told(ada, dataset, rows)


def during_recipe(server, ada, r, victim, content):
    dataset = ada.load("big.csv", content)
    url = f"/api/v1/datasets/{dataset}"
    recipe = ada.http.post(url + "/recipes", json={"recipe": RECIPE}).json()["id"]
    time.sleep(r.uniform(0, 1.2))
    kill(server, "engine" if victim == "worker" else victim, 1)
    if victim == "server":
        server.start()
    deadline = time.time() + 90
    while (state := ada.http.get(f"{url}/recipes/{recipe}").json())["status"] not in ("completed", "failed"):
        assert time.time() < deadline, state
        time.sleep(0.1)
    versions = ada.http.get(url + "/versions").json()["items"]
    assert len(versions) == (2 if state["status"] == "completed" else 1), (state, versions)
    assert state["status"] == "completed" or len(state["error_message"]) > 20, state
    assert ada.ask("how many rows", dataset).json()["rows"] == [[180_000 if len(versions) == 2 else ROWS]]


def during_delete(server, ada, r, victim, content):
    """Deleted while it is there, while it is asked, or while it is still loaded."""
    other = ada.load("other.csv", b"a,b\n1,2\n3,4\n")
    dataset = ada.upload("big.csv", content)
    if r.random() < 0.6:
        ada.ready(dataset)
    asking = quietly(lambda: type(ada)(server, ada.token).ask("how many rows", dataset))
    said = []
    deleting = quietly(lambda: said.append(ada.http.delete(f"/api/v1/datasets/{dataset}").status_code))
    time.sleep(r.uniform(0, 0.08))
    kill(server, victim, 0.3)
    deleting.join()
    asking.join()
    if victim == "server":
        server.start()
    ada.http = type(ada)(server, ada.token).http
    if said == [204] or ada.http.get(f"/api/v1/datasets/{dataset}").status_code == 404:
        absent(server, ada, dataset)
    else:
        whole_or_told(ada, dataset, ROWS)
        assert ada.http.delete(f"/api/v1/datasets/{dataset}").status_code == 204
        absent(server, ada, dataset)
    assert ada.ask("how many rows", other).json()["rows"] == [[2]]


def case(own_server, content, tmp_path, act, victim, seed):
    r = random.Random(f"{act} {victim} {seed}")
    server = own_server(**({"import_shards": 4, "import_shard_mb": 1} if act == "shards" else {}))
    ada = server.account()
    if act in ("import", "shards"):
        during_import(server, ada, r, "engine" if victim == "worker" else victim, "big.csv", content, ROWS)
    elif act == "workbook":
        rows = 4000
        book = workbooks.write(tmp_path / "book.xlsx", {"Orders": [["id", "town", "amount"], *([i, f"Town {i % 9}", i / 4] for i in range(rows))]})
        during_import(server, ada, r, victim, "book.xlsx", book.read_bytes(), rows)
    elif act == "recipe":
        during_recipe(server, ada, r, victim, content)
    else:
        during_delete(server, ada, r, victim, content)
    assert ada.ask("how many rows", ada.load("after.csv", b"a,b\n1,2\n")).json()["rows"] == [[1]]


@pytest.mark.parametrize("act, victim", [("import", "engine"), ("workbook", "worker"), ("recipe", "engine"), ("delete", "server"), ("delete", "engine"), ("shards", "server"), ("shards", "engine")])
def test_killed(own_server, big_csv, tmp_path, act, victim):
    case(own_server, big_csv, tmp_path, act, victim, 0)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 51))
def test_killed_often(own_server, big_csv, tmp_path, seed):
    case(own_server, big_csv, tmp_path, ACTS[seed % 5], VICTIMS[seed % 3], seed)


FOUR_GIGABYTES = int(float(os.environ.get("SIGHTLINE_TEST_LARGE_GB", "4")) * (1 << 30))


def wait_for(ada, dataset, reached, limit=1800):
    """Until the import is as far as that; it must not be over before."""
    deadline = time.time() + limit
    while not reached(status := ada.http.get(f"/api/v1/datasets/{dataset}/status").json()):
        assert time.time() < deadline and status["status"] not in ("completed", "failed"), status
        time.sleep(0.05)


def send_and_kill(server, ada, csv, r):
    """The server is killed twice on the way, and the upload goes on where it was."""
    tus, size = server.url + "/api/v1/datasets/upload/tus", csv.stat().st_size
    headers = {"tus-resumable": "1.0.0"}
    place = ada.http.post(tus, headers={**headers, "upload-length": str(size)}).headers["location"].rsplit("/", 1)[1]
    for turn in range(3):
        offset = int(ada.http.head(f"{tus}/{place}", headers=headers).headers["upload-offset"])
        assert turn == 0 or offset > 0

        def blocks():
            with open(csv, "rb") as file:
                file.seek(offset)
                yield from iter(lambda: file.read(1 << 20), b"")

        sending = quietly(lambda: ada.http.patch(f"{tus}/{place}", content=blocks(), timeout=900,
                                                 headers={**headers, "upload-offset": str(offset), "content-length": str(size - offset),
                                                          "content-type": "application/offset+octet-stream"}))
        if turn < 2:
            time.sleep(r.uniform(1, 3))
            server.kill()
        sending.join()
        if turn < 2:
            server.start()
            ada.http = type(ada)(server, ada.token).http
    return place


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("victim, moment", [("server", "sent"), ("server", "loaded"), ("engine", "loaded"), ("server", "profiled"), ("engine", "profiled")])
def test_killed_during_four_gigabytes(own_server, tmp_path, victim, moment):
    free = shutil.disk_usage(tmp_path).free
    if free < 3.5 * FOUR_GIGABYTES:
        pytest.skip(f"{free >> 30} GiB are free; the file, its copy and the table made of it need {3.5 * FOUR_GIGABYTES / (1 << 30):.0f}")
    r = random.Random(f"{victim} {moment}")
    csv = write_big_csv(tmp_path / "big.csv", FOUR_GIGABYTES)
    with open(csv, "rb") as file:
        rows = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 24), b"")) - 1
    server = own_server(max_file_mb=8192)
    ada = server.account()
    if moment == "sent":
        dataset = send_and_kill(server, ada, csv, r)
    else:
        dataset = send_resumable(server, ada, csv)
        if moment == "loaded":
            wait_for(ada, dataset, lambda status: status["progress"] > r.uniform(0.1, 0.5))
        else:
            wait_for(ada, dataset, lambda status: status["progress"] >= 0.7)
            time.sleep(r.uniform(0, 1))
        kill(server, victim, 5)
        if victim == "server":
            server.start()
    csv.unlink()
    ada.ready(dataset, 1800)
    whole_or_told(ada, dataset, rows)
    assert ada.http.delete(f"/api/v1/datasets/{dataset}", timeout=300).status_code == 204
    absent(server, ada, dataset)
    deadline = time.time() + 60
    while (left := sum(p.stat().st_size for p in (server.folder / "data").rglob("*") if p.is_file())) > 64 << 20:
        assert time.time() < deadline, f"{left >> 20} MiB are left on the disk"
        time.sleep(0.2)
