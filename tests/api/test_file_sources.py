"""Sources that are files: at an address, in a bucket of a real S3 server, and SQLite and DuckDB files of the server."""
import base64
import http.server
import sqlite3
import threading

import duckdb
import pytest
from real_s3 import KEY, SECRET, S3
from real_server import Server
from test_sources import SOURCES, rows, settled, taken

FIRST = b"city,people\nOslo,7\nRome,28\n"
SECOND = b"city,people\nOslo,7\nRome,29\nBern,1\n"


class Address:
    """Files over HTTP, with ETags or dates, behind a password or a redirect."""

    def __init__(self):
        self.files, self.seen, outer = {}, [], self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.seen.append((self.path, dict(self.headers)))
                if self.path.startswith("/to?"):
                    self.send_response(302)
                    self.send_header("Location", self.path[4:])
                    self.end_headers()
                    return
                body = outer.files.get(self.path.split("?")[0])
                right = "Basic " + base64.b64encode(b"ann:pass word").decode()
                etag = f'"{hash(body)}"'
                status = 404 if body is None else 401 if "secret" in self.path and self.headers.get("Authorization") != right else 304 if self.headers.get("If-None-Match") == etag else 200
                self.send_response(status)
                if body is not None and "plain" not in self.path:
                    self.send_header("ETag", etag)
                self.send_header("Content-Length", str(len(body)) if status == 200 else "0")
                self.end_headers()
                if status == 200:
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def address():
    a = Address()
    yield a
    a.server.shutdown()


@pytest.fixture(scope="module")
def s3():
    server = S3()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def fay(server):
    return server.account("fay.files@example.com")


def connected(client, openapi, **form):
    r = openapi.check(client.http.post(SOURCES, json=form))
    assert r.status_code == 201, r.text
    return r.json()


def again(client, source, snapshot):
    r = client.http.post(f"{SOURCES}/{source['id']}/snapshots/{snapshot['id']}/take")
    assert r.status_code == 202, r.text
    return settled(client, source, snapshot["id"])


def versions(client, snapshot):
    return [v["number"] for v in client.http.get(f"/api/v1/datasets/{snapshot['dataset_id']}/versions").json()["items"]]


def test_a_file_at_an_address_is_taken_and_taken_again_when_it_changed(fay, openapi, address):
    address.files["/data/towns.csv"] = FIRST
    source = connected(fay, openapi, kind="http", location=address.url + "/data/towns.csv?sig=abc")
    assert source["name"] == "towns.csv"
    check = openapi.check(fay.http.post(f"{SOURCES}/{source['id']}/test")).json()
    assert check["ok"] and check["table_count"] == 1
    listed = openapi.check(fay.http.get(f"{SOURCES}/{source['id']}/tables")).json()["items"]
    assert [(t["name"], t["kind"], t["columns"]) for t in listed] == [("towns.csv", "file", [])]
    snapshot = taken(fay, source, table="towns.csv")
    assert snapshot["status"] == "completed", snapshot
    assert rows(fay, snapshot["dataset_id"]) == (["city", "people"], [["Oslo", 7], ["Rome", 28]])
    assert fay.ask("total people", snapshot["dataset_id"]).json()["rows"] == [[35]]
    lineage = fay.http.get(f"/api/v1/datasets/{snapshot['dataset_id']}/lineage").text
    assert "towns.csv" in lineage and "sig=abc" not in lineage, "what signs an address is not told on"

    address.seen.clear()
    assert again(fay, source, snapshot)["status"] == "unchanged"
    assert "If-None-Match" in address.seen[-1][1], "it is asked whether it changed, and not sent again"
    address.files["/data/towns.csv"] = SECOND
    assert again(fay, source, snapshot)["status"] == "completed"
    assert versions(fay, snapshot) == [1, 2] and fay.ask("total people", snapshot["dataset_id"]).json()["rows"] == [[37]]
    # The same rows in another order, under another ETag.
    address.files["/data/towns.csv"] = b"city,people\nBern,1\nRome,29\nOslo,7\n"
    assert again(fay, source, snapshot)["status"] == "unchanged" and versions(fay, snapshot) == [1, 2]
    del address.files["/data/towns.csv"]
    failed = again(fay, source, snapshot)
    assert failed["status"] == "failed" and "404" in failed["error_message"]
    assert fay.ask("total people", snapshot["dataset_id"]).json()["rows"] == [[37]]
    live = fay.http.post(f"{SOURCES}/{source['id']}/snapshots/{snapshot['id']}/ask", json={"question": "total people"})
    assert live.status_code == 415 and "cannot be asked live" in live.json()["error"]["message"]


def test_a_file_behind_a_password(fay, openapi, address):
    address.files["/secret.csv"] = address.files["/plain.csv"] = FIRST
    source = connected(fay, openapi, kind="http", location=address.url + "/secret.csv", username="ann", password="pass word")
    assert taken(fay, source, table="secret.csv")["status"] == "completed"
    wrong = openapi.check(fay.http.post(SOURCES + "/test", json={"kind": "http", "location": address.url + "/secret.csv", "username": "ann", "password": "no"})).json()
    assert not wrong["ok"] and "401" in wrong["message"]
    address.seen.clear()
    openapi.check(fay.http.post(SOURCES + "/test", json={"kind": "http", "location": f"{address.url}/to?http://localhost:{address.server.server_port}/plain.csv", "username": "ann", "password": "pass word"}))
    assert [("Authorization" in headers) for _, headers in address.seen] == [True, False], "no other host is told the password"
    moved = fay.http.put(f"{SOURCES}/{source['id']}", json={"location": "http://elsewhere.example/x.csv"})
    assert moved.status_code == 400 and "password again" in moved.json()["error"]["message"]


def test_objects_of_a_bucket_are_tables(fay, openapi, s3, tmp_path):
    duckdb.sql(f"COPY (SELECT i AS id, i * 2 AS twice FROM range(1000) t(i)) TO '{tmp_path}/n.parquet'")
    s3.put("sales/2024/n.parquet", (tmp_path / "n.parquet").read_bytes())
    s3.put("sales/odd name+ü.csv", FIRST)
    s3.put("other/x.csv", FIRST)
    form = {"kind": "s3", "location": "s3://files/sales/", "host": f"http://127.0.0.1:{s3.port}", "username": KEY, "password": SECRET}
    source = connected(fay, openapi, **form)
    assert source["name"] == "sales" and SECRET not in fay.http.get(SOURCES).text
    listed = openapi.check(fay.http.get(f"{SOURCES}/{source['id']}/tables")).json()["items"]
    assert [t["name"] for t in listed] == ["2024/n.parquet", "odd name+ü.csv"]
    numbers = taken(fay, source, table="2024/n.parquet", every_minutes=60)
    assert numbers["status"] == "completed" and numbers["next_run_at"], numbers
    assert fay.ask("total twice", numbers["dataset_id"]).json()["rows"] == [[999000]]
    assert fay.http.get(f"/api/v1/datasets/{numbers['dataset_id']}").json()["name"] == "n.parquet"
    assert again(fay, source, numbers)["status"] == "unchanged"
    odd = taken(fay, source, table="odd name+ü.csv")
    assert rows(fay, odd["dataset_id"])[1] == [["Oslo", 7], ["Rome", 28]]
    s3.put("sales/odd name+ü.csv", SECOND)
    assert again(fay, source, odd)["status"] == "completed" and versions(fay, odd) == [1, 2]
    gone = taken(fay, source, table="2023/n.parquet")
    assert gone["status"] == "failed" and "not there" in gone["error_message"]

    def tried(**more):
        check = openapi.check(fay.http.post(SOURCES + "/test", json={**form, **more})).json()
        assert not check["ok"] and SECRET not in check["message"]
        return check["message"]

    assert "key" in tried(password="wrong")
    assert "no such bucket" in tried(location="s3://nowhere/")
    assert "Nothing answers" in tried(host="http://127.0.0.1:1")
    for wrong in ({"location": "files/sales"}, {"host": "ftp://x"}, {"host": "http://a@b/"}, {"username": ""}):
        assert fay.http.post(SOURCES + "/test", json={**form, **wrong}).status_code == 400, wrong


@pytest.fixture
def opened(tmp_path):
    """A server that opened one folder, and a way into it."""
    home, folder = tmp_path / "server", tmp_path / "open"
    home.mkdir(), folder.mkdir()
    server = Server(home, source_folders=folder)
    yield server.account("files@example.com"), folder
    server.stop()


def test_sqlite_and_duckdb_files_of_the_server(opened, openapi):
    client, folder = opened
    writer = sqlite3.connect(folder / "shop.sqlite", isolation_level=None)
    writer.executescript("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE towns (name TEXT, people INTEGER); INSERT INTO towns VALUES ('Oslo', 7); CREATE TABLE rivers (name); INSERT INTO rivers VALUES ('Po');")
    source = connected(client, openapi, kind="sqlite", location=str(folder / "shop.sqlite"))
    assert source["name"] == "shop.sqlite"
    assert sorted(t["name"] for t in client.http.get(f"{SOURCES}/{source['id']}/tables").json()["items"]) == ["rivers", "towns"]
    towns = taken(client, source, table="towns")
    assert towns["status"] == "completed" and rows(client, towns["dataset_id"])[1] == [["Oslo", 7]], towns
    assert again(client, source, towns)["status"] == "unchanged"
    # Its program is at work still: what it wrote last is in the log beside the file only.
    writer.execute("INSERT INTO towns VALUES ('Rome', 28)")
    assert (folder / "shop.sqlite-wal").stat().st_size > 0
    assert again(client, source, towns)["status"] == "completed"
    assert client.ask("total people", towns["dataset_id"]).json()["rows"] == [[35]]
    writer.close()

    db = duckdb.connect(folder / "numbers.duckdb")
    db.execute("CREATE TABLE numbers AS SELECT i AS id, i * 2 AS twice FROM range(100) t(i)")
    db.close()
    source = connected(client, openapi, kind="duckdb", location=str(folder / "numbers.duckdb"), name="Numbers")
    assert [t["name"] for t in client.http.get(f"{SOURCES}/{source['id']}/tables").json()["items"]] == ["numbers"]
    numbers = taken(client, source, table="numbers")
    assert client.ask("total twice", numbers["dataset_id"]).json()["rows"] == [[9900]], numbers
    none = taken(client, source, table="nothing")
    assert none["status"] == "failed" and "nothing" in none["error_message"]
    assert not list((client.server.folder / "data/hot/building").glob("*/source*")), "no copy is left"


def test_other_files_of_the_server_are_closed(fay, opened, tmp_path):
    client, folder = opened
    outside = tmp_path / "outside.sqlite"
    sqlite3.connect(outside).executescript("CREATE TABLE t (a); INSERT INTO t VALUES (1);")
    (folder / "link.sqlite").symlink_to(outside)
    for path in (outside, folder / "link.sqlite", f"{folder}/../outside.sqlite", tmp_path / "nothing.sqlite", "shop.sqlite", "/etc/passwd"):
        r = client.http.post(SOURCES + "/test", json={"kind": "sqlite", "location": str(path)})
        assert r.status_code == 403 and "source_folders" in r.json()["error"]["message"], (path, r.text)
    r = client.http.post(SOURCES, json={"kind": "duckdb", "location": f"{folder}/none.duckdb"})
    assert r.status_code == 422 and "no such file" in r.json()["error"]["message"]
    (folder / "text.sqlite").write_text("no database")
    check = client.http.post(SOURCES + "/test", json={"kind": "sqlite", "location": f"{folder}/text.sqlite"}).json()
    assert not check["ok"], check
    assert fay.http.post(SOURCES, json={"kind": "sqlite", "location": str(outside)}).status_code == 403


def test_private_networks_are_closed_unless_opened(tmp_path, address, s3):
    server = Server(tmp_path, source_private_addresses="false")
    try:
        client = server.account("far@example.com")
        address.files["/x.csv"] = FIRST
        for form in ({"kind": "http", "location": address.url + "/x.csv"}, {"kind": "s3", "location": "s3://files", "host": f"http://127.0.0.1:{s3.port}", "username": KEY, "password": SECRET}):
            check = client.http.post(SOURCES + "/test", json=form).json()
            assert not check["ok"] and "source_private_addresses" in check["message"], check
    finally:
        server.stop()


@pytest.mark.parametrize("form", [{"kind": "http", "location": "http://169.254.169.254/latest/meta-data"}, {"kind": "s3", "location": "s3://latest/meta-data/", "host": "http://169.254.169.254"}])
def test_where_clouds_keep_their_keys_is_never_reached(fay, form):
    check = fay.http.post(SOURCES + "/test", json=form).json()
    assert not check["ok"] and "private network" in check["message"], check
