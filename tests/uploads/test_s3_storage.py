"""Files kept in the bucket of a real S3 server: shared by servers, whole or absent, and what happens on a bad line."""
import base64
import contextlib
import os
import subprocess
import time

import pytest
from real_databases import Postgresql
from real_s3 import BrokenLine, S3
from real_server import BINARY, Client

SALES = b"region,amount\n" + b"".join(b"%s,%d\n" % (b"North South East West".split()[i % 4], i % 50) for i in range(2000))
LARGE = b"id,note\n" + b"".join(b"%08d,%s\n" % (i, b"0123456789" * 4) for i in range(400_000))  # 20 MB: two parts
STORED = ("data.csv", "data.parquet")  # what a table is made of again
SHARED = {"jwt_secret": "the same for every server of one installation"}


@pytest.fixture(scope="module")
def bucket():
    s3 = S3()
    yield s3
    s3.stop()


@pytest.fixture
def s3(bucket):
    if bucket.process.poll() is not None:
        bucket.start()
    bucket.clear()
    return bucket


@pytest.fixture
def line(s3):
    broken = BrokenLine(s3)
    yield broken
    broken.close()


@pytest.fixture(scope="module")
def database():
    postgresql = Postgresql()
    yield f"postgresql://owner:owner@127.0.0.1:{postgresql.port}/postgres"
    postgresql.stop()


def settled(s3, folder, name, limit=30):
    """Until what is written behind the import is there."""
    deadline = time.time() + limit
    while not any(k.endswith(name) for k in s3.keys(folder)):
        assert time.time() < deadline, s3.keys(folder)
        time.sleep(0.05)


def total(client, dataset):
    r = client.ask("total amount by region", dataset)
    assert r.status_code == 200, r.text
    return sorted(map(tuple, r.json()["rows"]))


def test_another_server_with_an_empty_folder_answers(own_server, s3, database):
    shared = {**SHARED, "database_url": database, **s3.settings("company")}
    first = own_server(**shared)
    ada = first.account("ada.s3@example.com")
    dataset = ada.load("sales.csv", SALES)
    expected = total(ada, dataset)
    settled(s3, "company", "data.parquet")
    file = ada.http.get(f"/api/v1/datasets/{dataset}").json()["file_path"]
    folder = os.path.dirname(file)
    assert s3.keys("company") == [f"company/{folder}/{name}" for name in ("data.csv", "versions/v1/data.parquet", "versions/v1/values.idx")]
    assert (s3.folder / "data/files/company" / file).read_bytes() == SALES
    assert not (first.folder / "data/blobs").exists()
    first.kill()

    second = own_server(**shared)
    there = Client(second, ada.token)
    assert total(there, dataset) == expected
    recipe = there.http.post(f"/api/v1/datasets/{dataset}/recipes", json={"recipe": "trim all\n"})
    assert recipe.status_code == 202, recipe.text
    settled(s3, "company", "cleaned.parquet")
    first.start()
    assert there.http.get("/health").json()["services"]["storage"] == "healthy"
    assert Client(first, ada.token).http.delete(f"/api/v1/datasets/{dataset}").status_code == 204
    assert s3.keys("company") == []
    assert there.ask("total amount by region", dataset).status_code == 404

    # What the other server had made of it goes when it looks: at its start, and every hour.
    def left():
        return [p for folder in ("hot", "blob_cache") for p in (second.folder / "data" / folder).rglob("*") if p.is_file()]

    assert left()
    second.restart()
    deadline = time.time() + 20
    while left():
        assert time.time() < deadline, left()
        time.sleep(0.1)


def test_an_upload_goes_on_at_another_server(own_server, s3, database):
    shared = {**SHARED, "database_url": database, **s3.settings("tus")}
    first, second = own_server(**shared), own_server(**shared)
    bo = first.account("bo.s3@example.com")
    data = LARGE[:20_000_000]
    tus = {"tus-resumable": "1.0.0"}
    made = bo.http.post("/api/v1/datasets/upload/tus", headers={**tus, "upload-length": str(len(data)), "upload-metadata": "filename " + base64.b64encode(b"large.csv").decode()})
    assert made.status_code == 201, made.text
    place = made.headers["location"].replace(first.url, "")
    piece = {**tus, "content-type": "application/offset+octet-stream"}
    r = bo.http.patch(place, headers={**piece, "upload-offset": "0"}, content=data[:9_000_001])
    assert r.status_code == 204, r.text
    first.kill()
    there = Client(second, bo.token)
    assert there.http.head(place, headers=tus).headers["upload-offset"] == "9000001"
    r = there.http.patch(place, headers={**piece, "upload-offset": "9000001"}, content=data[9_000_001:])
    assert r.status_code == 204, r.text
    item = there.http.get("/api/v1/datasets").json()["items"][0]
    assert there.ready(item["id"])["status"] == "completed"
    path = there.http.get(f"/api/v1/datasets/{item['id']}").json()["file_path"]
    assert (s3.folder / "data/files/tus" / path).read_bytes() == data
    assert not s3.keys("tus/.growing")


def test_a_large_file_arrives_whole_over_a_bad_line(own_server, s3, line):
    faults = {("PUT", "partNumber=1&"): ["drop"], ("PUT", "partNumber=2&"): ["503", "503"], ("POST", "uploadId="): ["drop"], ("POST", "uploads="): ["503"]}

    def plan(method, path):
        for (m, text), left in faults.items():
            if m == method and text in path and left:
                return left.pop(0)

    line.plan = plan
    server = own_server(**s3.settings(port=line.port))
    ada = server.account()
    dataset = ada.load("large.csv", LARGE)
    assert not any(faults.values()), faults
    path = ada.http.get(f"/api/v1/datasets/{dataset}").json()["file_path"]
    assert (s3.folder / "data/files" / path).read_bytes() == LARGE
    assert server.resident_mib() < 120
    settled(s3, "", "data.parquet")


def test_the_storage_ends_in_the_middle_of_a_large_file(own_server, s3, line):
    line.plan = lambda method, path: s3.kill() if "partNumber=2&" in path else None
    server = own_server(**s3.settings(port=line.port, s3_tries=2))
    ada = server.account()
    before = ada.load("sales.csv", SALES)
    expected = total(ada, before)
    r = ada.http.post("/api/v1/datasets/upload", files={"files": ("large.csv", LARGE, "text/csv")})
    assert r.status_code == 503 and "S3 server" in r.json()["error"]["message"], r.text
    assert ada.http.get("/api/v1/datasets").json()["total"] == 1
    assert ada.ask("highest amount", before).json()["rows"] == [[49]], "what is here already is asked on"
    assert s3.process.poll() is not None, server.output()[-3000:]
    health = ada.http.get("/health")
    assert health.json()["status"] == "degraded" and "S3 server" in health.json()["services"]["storage"], health.text
    assert "127.0.0.1" not in r.text and "Secret" not in server.output()
    line.plan = lambda method, path: None
    s3.start()
    assert not [k for k in s3.keys() if ada.http.get(f"/api/v1/datasets/{before}").json()["file_path"].split("/")[2] not in k]
    ada.load("large.csv", LARGE)
    assert total(ada, before) == expected


def test_a_failed_upload_is_taken_back(own_server, s3, line):
    line.plan = lambda method, path: "503" if "partNumber=2&" in path else None
    server = own_server(**s3.settings(port=line.port, s3_tries=2))
    r = server.account().http.post("/api/v1/datasets/upload", files={"files": ("large.csv", LARGE, "text/csv")})
    assert r.status_code == 503 and s3.keys() == [] and s3.open_parts() == []
    assert not [p for p in (server.folder / "data/blob_cache").rglob("*") if p.is_file()]


def test_a_torn_or_damaged_file_is_never_believed(own_server, s3, line):
    server = own_server(**s3.settings(port=line.port, s3_tries=3))
    ada = server.account()
    dataset = ada.load("sales.csv", SALES)
    expected = total(ada, dataset)

    def forget_copies():
        server.kill()
        subprocess.run(["rm", "-rf", server.folder / "data/hot", server.folder / "data/blob_cache"], check=True)
        server.start()

    # Half a file comes, and the rest of it on a second line.
    torn = []
    line.plan = lambda method, path: "truncate" if method == "GET" and path.endswith(STORED) and not torn and not torn.append(1) else None
    forget_copies()
    assert total(ada, dataset) == expected and torn

    line.plan = lambda method, path: "damage" if method == "GET" and path.endswith(STORED) else None
    forget_copies()
    r = ada.ask("total amount by region", dataset)
    assert r.status_code == 503 and "damaged" in r.json()["error"]["message"], r.text
    line.plan = lambda method, path: None
    assert total(ada, dataset) == expected


def test_killed_between_two_parts_nothing_is_to_be_seen(own_server, s3, line):
    server = own_server(**s3.settings(port=line.port))
    ada = server.account()
    line.plan = lambda method, path: server.kill() if "partNumber=2&" in path else None
    with contextlib.suppress(Exception):
        ada.http.post("/api/v1/datasets/upload", files={"files": ("large.csv", LARGE, "text/csv")})
    server.process.wait(10)
    assert s3.keys() == []
    line.plan = lambda method, path: None
    server.start()
    assert ada.http.get("/api/v1/datasets").json()["total"] == 0
    assert not [p for p in (server.folder / "data/blob_cache").rglob("*") if p.is_file()]


@pytest.mark.parametrize("wrong, says", [
    ({"s3_secret": "NotTheSecret"}, "key"),
    ({"blob_store": "s3://nowhere"}, "no such bucket"),
    ({"s3_endpoint": "http://127.0.0.1:1"}, "Nothing answers"),
    ({"s3_endpoint": "ftp://example.com"}, "http:// or https://"),
    ({"blob_store": "gs://files"}, "s3://BUCKET"),
])
def test_what_is_wrong_is_said_at_the_start(s3, tmp_path, wrong, says):
    settings = {**s3.settings(), "port": 0, "data_dir": tmp_path / "data", "s3_tries": 1, **wrong}
    flags = [f for name, value in settings.items() for f in (f"--{name.replace('_', '-')}", str(value))]
    done = subprocess.run([BINARY, "serve", *flags], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 1 and says in done.stderr, done.stderr
    assert "blob_store" in done.stderr and "Secret/1" not in done.stderr and "NotTheSecret" not in done.stderr
