"""The tus protocol 1.0.0, rule by rule, over plain HTTP."""
import base64
import hashlib
import socket
import time

import httpx
import pytest

TUS = "/api/v1/datasets/upload/tus"
VERSION = {"Tus-Resumable": "1.0.0"}
PIECE = {**VERSION, "Content-Type": "application/offset+octet-stream"}
CSV = b"x,y\n1,2\n3,4\n"


def metadata(**fields):
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in fields.items())


def create(client, length, headers=None, **fields):
    return client.http.post(TUS, headers={**VERSION, "Upload-Length": str(length), "Upload-Metadata": metadata(**(fields or {"filename": "a.csv"})), **(headers or {})})


def patch(client, url, offset, data, **headers):
    return client.http.patch(url, content=data, headers={**PIECE, "Upload-Offset": str(offset), **headers})


def offset(client, url):
    r = client.http.head(url, headers=VERSION)
    assert r.status_code == 200 and r.headers["tus-resumable"] == "1.0.0" and "no-store" in r.headers["cache-control"]
    return int(r.headers["upload-offset"])


@pytest.fixture(scope="module")
def una(server):
    return server.account("una.tus@example.com")


def test_what_it_can_do_is_told_to_everyone(server):
    r = httpx.options(server.url + TUS)
    assert r.status_code == 204 and r.headers["tus-version"] == "1.0.0" and int(r.headers["tus-max-size"]) == 4096 << 20
    assert set(r.headers["tus-extension"].split(",")) == {"creation", "creation-with-upload", "termination", "expiration", "checksum"}
    assert r.headers["tus-checksum-algorithm"] == "sha1,sha256"


def test_pieces_make_a_dataset_of_the_same_id(una):
    r = create(una, len(CSV), filename="städte.csv", name="Towns", description="all of them")
    assert r.status_code == 201 and r.headers["tus-resumable"] == "1.0.0" and r.headers["upload-expires"].endswith("GMT")
    url = r.headers["location"]
    assert offset(una, url) == 0
    for at in range(0, len(CSV), 5):
        r = patch(una, url, at, CSV[at:at + 5])
        assert r.status_code == 204 and int(r.headers["upload-offset"]) == min(at + 5, len(CSV)) and r.content == b""
    dataset = url.rsplit("/", 1)[1]
    assert una.ready(dataset)["status"] == "completed"
    d = una.http.get(f"/api/v1/datasets/{dataset}").json()
    assert (d["name"], d["description"], d["filename"], d["row_count"]) == ("Towns", "all of them", "städte.csv", 2)
    assert d["content_hash"] == hashlib.sha256(CSV).hexdigest()
    assert offset(una, url) == len(CSV), "a client that lost the last answer sees that all is there"
    assert patch(una, url, len(CSV), b"").status_code == 409


def test_creation_with_the_first_bytes(una):
    r = una.http.post(TUS, content=CSV[:7], headers={**PIECE, "Upload-Length": str(len(CSV)), "Upload-Metadata": metadata(filename="b.csv")})
    assert r.status_code == 201 and r.headers["upload-offset"] == "7"
    assert patch(una, r.headers["location"], 7, CSV[7:]).status_code == 204


def test_a_wrong_offset_changes_nothing(una):
    url = create(una, len(CSV)).headers["location"]
    patch(una, url, 0, CSV[:4])
    for wrong in (0, 3, 5, 100):
        r = patch(una, url, wrong, CSV[wrong:])
        assert r.status_code == 409 and "byte 4" in r.json()["error"]["message"]
    assert offset(una, url) == 4


def test_more_than_announced_is_refused(una):
    url = create(una, 6).headers["location"]
    assert patch(una, url, 0, CSV).status_code == 413
    assert patch(una, url, offset(una, url), CSV[offset(una, url):6]).status_code == 204


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_bytes_with_a_wrong_checksum_are_not_taken(una, algorithm):
    url = create(una, len(CSV)).headers["location"]
    good = base64.b64encode(hashlib.new(algorithm, CSV).digest()).decode()
    r = patch(una, url, 0, CSV[:-1] + b"9", **{"Upload-Checksum": f"{algorithm} {good}"})
    assert r.status_code == 460 and r.json()["error"]["code"] == "checksum_mismatch"
    assert offset(una, url) == 0
    assert patch(una, url, 0, CSV, **{"Upload-Checksum": "md9 abcd"}).status_code == 400
    assert patch(una, url, 0, CSV, **{"Upload-Checksum": f"{algorithm} {good}"}).status_code == 204
    assert una.ready(url.rsplit("/", 1)[1])["status"] == "completed"


def test_an_ended_upload_is_gone_with_its_bytes(server, una):
    url = create(una, 100).headers["location"]
    patch(una, url, 0, CSV)
    upload = url.rsplit("/", 1)[1]
    assert [p for p in (server.folder / "data/blobs").rglob("*") if upload in str(p) and p.is_file()]
    r = una.http.delete(url, headers=VERSION)
    assert r.status_code == 204
    assert una.http.head(url, headers=VERSION).status_code == 404 and patch(una, url, 12, b"x").status_code == 404
    assert una.http.delete(url, headers=VERSION).status_code == 404
    assert not [p for p in (server.folder / "data/blobs").rglob("*") if upload in str(p)]


def test_an_upload_is_nobody_elses(server, una):
    url = create(una, 100).headers["location"]
    for other in (server.account("eve.tus@example.com"),):
        assert other.http.head(url, headers=VERSION).status_code == 404
        assert patch(other, url, 0, CSV).status_code == 404
        assert other.http.delete(url, headers=VERSION).status_code == 404
    assert offset(una, url) == 0


def test_another_version_is_refused_with_ours(una):
    for headers in ({}, {"Tus-Resumable": "0.2.2"}):
        r = una.http.post(TUS, headers={**headers, "Upload-Length": "5"})
        assert r.status_code == 412 and r.headers["tus-version"] == "1.0.0" and r.json()["error"]["message"]


@pytest.mark.parametrize("headers, status", [
    ({"Upload-Length": ""}, 400), ({"Upload-Length": "-5"}, 400), ({"Upload-Length": "many"}, 400), ({"Upload-Length": "0"}, 400), ({"Upload-Length": str(4097 << 20)}, 413),
    ({"Upload-Length": "99999999999999999999"}, 400), ({"Upload-Defer-Length": "1"}, 400), ({"Upload-Metadata": "filename not*base64"}, 400),
    ({"Upload-Metadata": "filename " + base64.b64encode(b"a.exe").decode()}, 415), ({"Upload-Metadata": "a YQ==,a YQ=="}, 400)])
def test_what_cannot_be_is_refused_in_words(una, headers, status):
    r = una.http.post(TUS, headers={**VERSION, "Upload-Length": "5", **headers})
    assert r.status_code == status and len(r.json()["error"]["message"]) > 20, r.text


def test_clients_that_know_few_methods(una):
    url = create(una, len(CSV)).headers["location"]
    r = una.http.post(url, content=CSV, headers={**PIECE, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"})
    assert r.status_code == 204 and r.headers["upload-offset"] == str(len(CSV))
    assert una.http.post(url, headers=VERSION).status_code == 400


def test_a_line_that_breaks_keeps_what_came(server, una):
    data = b"x\n" + b"1\n" * (2 << 20)
    url = create(una, len(data)).headers["location"]
    head = "".join(f"{k}: {v}\r\n" for k, v in {**PIECE, "Host": "127.0.0.1", "Authorization": "Bearer " + una.token, "Content-Length": len(data), "Upload-Offset": 0}.items())
    with socket.create_connection(("127.0.0.1", server.port)) as s:
        s.sendall(f"PATCH {url} HTTP/1.1\r\n{head}\r\n".encode() + data[:3 << 20])
        time.sleep(0.3)
    deadline = time.time() + 5
    while (at := offset(una, url)) < 1 << 20:
        assert time.time() < deadline, at
        time.sleep(0.02)
    assert at <= 3 << 20
    assert patch(una, url, at, data[at:]).status_code == 204
    assert una.ready(url.rsplit("/", 1)[1])["status"] == "completed"
    assert una.http.get("/api/v1/datasets/" + url.rsplit("/", 1)[1]).json()["row_count"] == 2 << 20


def test_quotas_count_what_was_announced(own_server):
    server = own_server(user_quota_mb=1)
    vic = server.account()
    r = create(vic, 2 << 20)
    assert r.status_code == 507 and "quota" in r.json()["error"]["message"]
    url = create(vic, 700 << 10).headers["location"]
    assert create(vic, 700 << 10).status_code == 507
    assert vic.http.post("/api/v1/datasets/upload", files={"files": ("a.csv", b"x\n" + b"1\n" * (300 << 10))}).status_code == 507
    assert vic.http.delete(url, headers=VERSION).status_code == 204
    dataset = vic.load("a.csv", b"x\n" + b"1\n" * (300 << 10))
    assert create(vic, 700 << 10).status_code == 507
    assert vic.http.delete(f"/api/v1/datasets/{dataset}").status_code == 204
    assert create(vic, 700 << 10).status_code == 201
