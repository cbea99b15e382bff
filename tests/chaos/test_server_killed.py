"""kill -9 of the server at bad moments: nothing acknowledged is lost, nothing is half there."""
import random
import threading
import time

import httpx
import pytest


def whole_or_absent(client, dataset, rows):
    """Every dataset that was acknowledged ends completed with all its rows."""
    status = client.ready(dataset, 90)
    assert status["status"] == "completed", status
    detail = client.http.get(f"/api/v1/datasets/{dataset}").json()
    assert detail["row_count"] == rows
    assert client.ask("how many rows", dataset).json()["rows"] == [[rows]]


def kill_during_import(own_server, big_csv, seed, times):
    r = random.Random(seed)
    server = own_server(import_workers=1)
    ada = server.account()
    datasets = [ada.upload("big.csv", big_csv + b"%d,1,y\n" % i) for i in range(2)]
    for _ in range(times):
        time.sleep(r.uniform(0, 1.2))
        server.restart()
    for dataset in datasets:
        whole_or_absent(ada, dataset, 200_001)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kill_during_import(own_server, big_csv, seed):
    kill_during_import(own_server, big_csv, seed, 2)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 30))
def test_kill_during_import_often(own_server, big_csv, seed):
    kill_during_import(own_server, big_csv, seed, 3)


def test_kill_during_upload_leaves_no_half_dataset(own_server, big_csv):
    server = own_server()
    ada = server.account()

    def slow_body():
        yield b'--x\r\ncontent-disposition: form-data; name="files"; filename="half.csv"\r\n\r\n'
        for i in range(0, len(big_csv), 1 << 16):
            yield big_csv[i:i + (1 << 16)]
            time.sleep(0.02)
        yield b"\r\n--x--\r\n"

    def upload():
        try:
            httpx.post(server.url + "/api/v1/datasets/upload", content=slow_body(), timeout=60,
                       headers={"authorization": "Bearer " + ada.token, "content-type": "multipart/form-data; boundary=x"})
        except httpx.HTTPError:
            pass

    sending = threading.Thread(target=upload)
    sending.start()
    time.sleep(0.5)
    server.restart()
    sending.join()
    assert ada.http.get("/api/v1/datasets").json()["total"] == 0
    left = [p for p in (server.folder / "data").rglob("*") if p.is_file() and p.stat().st_size > 1 << 20 and "data.csv" in p.name]
    assert not left, left


def test_kill_while_asking_keeps_what_was_answered(own_server, big_csv):
    server = own_server()
    ada = server.account()
    dataset = ada.load("big.csv", big_csv)
    answered, stop = [], threading.Event()

    def ask():
        bob = type(ada)(server, ada.token)
        n = 0
        while not stop.is_set():
            n += 1
            try:
                r = bob.ask(f"how many rows where id is greater than {n * 7}", dataset)
                if r.status_code == 200:
                    answered.append((r.json()["id"], r.json()["rows"]))
            except httpx.HTTPError:
                return

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for t in asking:
        t.start()
    time.sleep(2)
    server.kill()
    stop.set()
    for t in asking:
        t.join()
    server.start()
    assert len(answered) > 10
    for answer, rows in answered:
        r = ada.http.get(f"/api/v1/query/{answer}")
        assert r.status_code == 200 and r.json()["rows"] == rows


def test_sigterm_lets_a_running_answer_finish(own_server, big_csv):
    server = own_server()
    ada = server.account()
    dataset = ada.load("big.csv", big_csv)
    server.process.terminate()
    assert server.process.wait(30) == 0
    server.start()
    assert ada.ask("how many rows", dataset).json()["rows"] == [[200000]]
