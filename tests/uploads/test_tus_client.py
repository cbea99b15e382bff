"""Resumable uploads with the public tus client (tus-js-client), killing the server and the client midway."""
import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import time

import pytest

HERE = pathlib.Path(__file__).parent
ROWS = 60_000


@pytest.fixture(scope="session")
def csv(tmp_path_factory):
    """About 8 MB."""
    path = tmp_path_factory.mktemp("tus") / "orders.csv"
    path.write_bytes(b"id,region,note\n" + b"".join(b"%d,%s,%s\n" % (i, b"NSEW"[i % 4:i % 4 + 1], b"n" * 125) for i in range(ROWS)))
    return path


class TusClient:
    def __init__(self, server, token, file, store, chunk=1 << 20, slow=0):
        node = ["node", str(HERE / "upload.mjs"), server.url + "/api/v1/datasets/upload/tus", token, str(file), str(store), str(chunk), str(slow)]
        self.process = subprocess.Popen(node, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def accepted(self):
        """The next number of bytes that the server acknowledged; None at the end."""
        for line in self.process.stdout:
            told = json.loads(line)
            if "accepted" in told:
                return told["accepted"]
            self.last = told
        return None

    def finish(self, limit=60):
        out, err = self.process.communicate(timeout=limit)
        lines = [json.loads(line) for line in out.splitlines()]
        assert self.process.returncode == 0 and lines and "url" in lines[-1], (out[-500:], err[-2000:])
        return lines[-1]


def whole(server, client, url, file, rows=ROWS):
    """The dataset has every row, and its original is the file byte for byte."""
    dataset = url.rsplit("/", 1)[1]
    status = client.ready(dataset)
    assert status["status"] == "completed", status
    d = client.http.get(f"/api/v1/datasets/{dataset}").json()
    assert (d["row_count"], d["name"], d["filename"], d["file_size"]) == (rows, "Sent by tus", file.name, file.stat().st_size)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert d["content_hash"] == digest
    assert hashlib.sha256((server.folder / "data/blobs" / d["file_path"]).read_bytes()).hexdigest() == digest
    assert not [p for p in (server.folder / "data/blobs/.growing").rglob("*") if p.is_file()]


def test_a_file_comes_whole(server, csv, tmp_path):
    ada = server.account("ada.tus@example.com")
    done = TusClient(server, ada.token, csv, tmp_path / "urls").finish()
    whole(server, ada, done["url"], csv)
    assert len(ada.http.get("/api/v1/datasets").json()["items"]) == 1


def test_a_killed_client_goes_on_where_it_was(server, csv, tmp_path):
    ben = server.account("ben.tus@example.com")
    first = TusClient(server, ben.token, csv, tmp_path / "urls", slow=50)
    while (acknowledged := first.accepted()) < 3 << 20:
        pass
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    assert ben.http.get("/api/v1/datasets").json()["total"] == 0, "half a file is no dataset"
    second = TusClient(server, ben.token, csv, tmp_path / "urls")
    assert second.accepted() > acknowledged, "what was acknowledged is not sent again"
    assert second.finish()["resumed"]
    url = ben.http.get("/api/v1/datasets").json()["items"][0]["id"]
    whole(server, ben, "/" + url, csv)


def kill_server(own_server, csv, tmp_path, seed, times):
    r = random.Random(seed)
    server = own_server()
    cleo = server.account()
    client = TusClient(server, cleo.token, csv, tmp_path / "urls", chunk=r.choice([300_000, 1 << 20, 100 << 20]), slow=20)
    for _ in range(times):
        time.sleep(r.uniform(0.05, 0.5))
        server.kill()
        time.sleep(r.uniform(0, 0.3))
        server.start()
    whole(server, cleo, client.finish()["url"], csv)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_server_loses_nothing_acknowledged(own_server, csv, tmp_path, seed):
    kill_server(own_server, csv, tmp_path, seed, 2)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20, 40))
def test_a_server_killed_often(own_server, csv, tmp_path, seed):
    kill_server(own_server, csv, tmp_path, seed, 4)


def test_two_servers_over_one_store_take_turns(own_server, csv, tmp_path):
    """What one server acknowledged, another goes on with."""
    server = own_server()
    dan = server.account()
    client = TusClient(server, dan.token, csv, tmp_path / "urls", slow=50)
    while client.accepted() < 2 << 20:
        pass
    client.process.kill()
    client.process.wait()
    server.stop()
    server.start()  # another process, the same data
    again = TusClient(server, dan.token, csv, tmp_path / "urls").finish()
    assert again["resumed"]
    whole(server, dan, again["url"], csv)
