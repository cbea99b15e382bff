"""Files in, over HTTP."""
import socket
import time

import httpx
import pytest

UPLOAD = "/api/v1/datasets/upload"


def test_several_files_names_and_duplicates(openapi, server):
    dora = server.account("dora.uploads@example.com")
    r = openapi.check(dora.http.post(UPLOAD, data={"name": "Prices", "description": "of things"},
                                     files=[("files", ("a.csv", b"x\n1\n", "text/csv")), ("file", ("b.json", b'[{"x":1}]', "application/json"))]))
    assert r.status_code == 202
    first, second = r.json()["items"]
    assert first["filename"] == "a.csv" and first["id"] != second["id"] and first["status"] in ("pending", "running", "completed")
    assert all(dora.ready(item["id"])["status"] == "completed" for item in (first, second))
    assert dora.http.get(f"/api/v1/datasets/{first['id']}").json()["name"] == "Prices"
    again = dora.http.post(UPLOAD, files={"files": ("again.csv", b"x\n1\n")}).json()["items"][0]
    assert again["duplicate_of"] == first["id"]
    listed = {d["id"]: d.get("duplicate_of") for d in dora.http.get("/api/v1/datasets").json()["items"]}
    assert listed[again["id"]] == first["id"] and listed[first["id"]] is None
    assert dora.http.get(f"/api/v1/datasets/{again['id']}").json()["duplicate_of"] == first["id"]


def test_one_bad_file_of_several_is_told_and_the_rest_goes_on(server, openapi):
    finn = server.account("finn.uploads@example.com")
    r = openapi.check(finn.http.post(UPLOAD, files=[("files", ("ok.csv", b"x\n1\n")), ("files", ("empty.csv", b""))]))
    assert r.status_code == 202
    ok, empty = r.json()["items"]
    assert ok["id"] and empty["id"] is None and empty["status"] == "failed" and "empty" in empty["error_message"]
    assert finn.http.get("/api/v1/datasets").json()["total"] == 1


@pytest.mark.parametrize("files, status", [([("files", ("a.exe", b"MZ"))], 415), ([("files", ("a.csv", b""))], 400), ([("other", ("a.csv", b"x\n1\n"))], 400),
                                           ([("files", ("a.csv", b"x\n1\n"))] * 21, 400), ([("files", ("a.csv", b"x\n1\n")), ("files", ("b.docx", b"PK"))], 415)])
def test_refused_forms_leave_nothing(server, openapi, files, status):
    gil = server.account(f"gil.{abs(hash(str(files)))}@example.com")
    r = openapi.check(gil.http.post(UPLOAD, files=files))
    assert r.status_code == status and len(r.json()["error"]["message"]) > 10, r.text
    assert gil.http.get("/api/v1/datasets").json()["total"] == 0


@pytest.mark.parametrize("content_type, body", [("application/json", b"{}"), ("text/csv", b"x\n1\n"), ("multipart/form-data", b"x"),
                                                ("multipart/form-data; boundary=b", b""), ("multipart/form-data; boundary=b", b"--b\r\nnonsense"),
                                                ("multipart/form-data; boundary=b", b"--b--\r\n"), ("multipart/form-data; boundary=" + "b" * 500, b"x")])
def test_malformed_forms(openapi, ada, content_type, body):
    r = openapi.check(ada.http.post(UPLOAD, content=body, headers={"content-type": content_type}))
    assert r.status_code in (400, 415), r.text


def test_an_upload_that_breaks_off_leaves_nothing(server):
    hal = server.account("hal.uploads@example.com")
    head = (f"POST {UPLOAD} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {hal.token}\r\nContent-Length: 1000000\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\nx\n1\n")
    with socket.create_connection(("127.0.0.1", server.port)) as s:
        s.sendall(head.encode() + b"2\n" * 1000)
    assert hal.http.get("/api/v1/datasets").json()["total"] == 0


def test_too_large_a_file_is_refused_by_name(own_server):
    server = own_server(max_file_mb=1)
    ina = server.account("ina@example.com")
    r = ina.http.post(UPLOAD, files={"files": ("big.csv", b"x\n" + b"12345678\n" * 200_000)})
    assert r.status_code == 413 and "big.csv" in r.json()["error"]["message"]
    assert ina.http.get("/api/v1/datasets").json()["total"] == 0


def test_datasets_are_shared_within_the_organization_only(server, ada, eve, sales):
    invite = ada.http.post("/api/v1/admin/invites", json={}).json()["invite"]
    mate = server.account("mate.share@example.com", invite=invite)
    assert mate.http.get(f"/api/v1/datasets/{sales}").status_code == 404
    assert ada.http.put(f"/api/v1/datasets/{sales}", json={"is_public": True, "description": "Orders"}).json()["is_public"] is True
    try:
        assert mate.http.get(f"/api/v1/datasets/{sales}").json()["is_owner"] is False
        assert sales in [d["id"] for d in mate.http.get("/api/v1/datasets/public").json()["items"]]
        assert mate.ask("how many rows", sales).status_code == 200
        assert mate.http.put(f"/api/v1/datasets/{sales}", json={"name": "x"}).status_code == 403
        assert mate.http.delete(f"/api/v1/datasets/{sales}").status_code == 403
        assert eve.http.get(f"/api/v1/datasets/{sales}").status_code == 404
        assert eve.http.get("/api/v1/datasets/public").json()["total"] == 0
    finally:
        ada.http.put(f"/api/v1/datasets/{sales}", json={"is_public": False})


def test_deleted_is_gone(server):
    joe = server.account("joe.delete@example.com")
    d = joe.load("gone.csv", b"secret_word\nxyzzyplugh\n")
    a = joe.ask("how many rows", d).json()
    assert joe.http.delete(f"/api/v1/datasets/{d}").status_code == 204
    for path in (f"/api/v1/datasets/{d}", f"/api/v1/datasets/{d}/sample", f"/api/v1/datasets/{d}/profile"):
        assert joe.http.get(path).status_code == 404
    assert joe.http.delete(f"/api/v1/datasets/{d}").status_code == 404
    assert joe.ask("how many rows", d).status_code == 404
    assert a["id"]
    # What a job was writing just then goes, too, as soon as it is there.
    gone = [d]
    for i in range(12):
        gone.append(joe.load(f"gone_{i}.csv", b"secret_word\nxyzzyplugh\n"))
        assert joe.http.delete(f"/api/v1/datasets/{gone[-1]}").status_code == 204
    deadline = time.time() + 20
    while [p for p in (server.folder / "data").rglob("*") if any(d in str(p) for d in gone)]:
        assert time.time() < deadline, "their files are gone"
        time.sleep(0.05)


def test_what_has_no_data_yet_says_so(server):
    kim = server.account("kim.empty@example.com")
    r = kim.http.post("/api/v1/query", json={"question": "total"})
    assert r.status_code == 400 and "Upload" in r.json()["error"]["message"]
    assert httpx.get(server.url + "/api/v1/datasets", headers={"authorization": "Bearer " + kim.token}).json() == {"items": [], "next_cursor": None, "total": 0}


def test_sharing_has_a_route_of_its_own(server, openapi, ada, eve):
    dataset = ada.load("shared.csv", b"a,b\n1,2\n")
    path = f"/api/v1/datasets/{dataset}/share"
    mate = server.account("mate.route@example.com", invite=ada.http.post("/api/v1/admin/invites", json={}).json()["invite"])
    assert mate.http.post(path, json={}).status_code == 404
    assert openapi.check(ada.http.post(path, json={})).json()["is_public"] is True
    assert mate.http.get(f"/api/v1/datasets/{dataset}").status_code == 200
    assert mate.http.post(path, json={"is_public": False}).status_code == 403
    assert eve.http.post(path, json={}).status_code == 404
    assert openapi.check(ada.http.post(path, json={"is_public": False})).json()["is_public"] is False
    assert mate.http.get(f"/api/v1/datasets/{dataset}").status_code == 404
    assert ada.http.post(path, json={"public": True}).status_code in (400, 422)


def test_a_list_tells_its_owner_how_many_notes_there_are_on_reading(server):
    lea = server.account("lea.notes@example.com")
    mended, plain = lea.load("books.csv", b'price,item\n"$1,200.50",lamp\n$80,desk\n'), lea.load("plain.csv", b"a,b\n1,2\n")
    counts = {d["id"]: d.get("repair_count") for d in lea.http.get("/api/v1/datasets").json()["items"]}
    notes = next(v["repairs"] for v in lea.http.get(f"/api/v1/datasets/{mended}/lineage").json()["versions"])
    assert counts == {mended: len(notes), plain: None} and notes
    mate = server.account("max.notes@example.com", invite=lea.http.post("/api/v1/admin/invites", json={"email": "max.notes@example.com"}).json()["invite"])
    assert lea.http.put(f"/api/v1/datasets/{mended}", json={"is_public": True}).status_code == 200
    assert [d.get("repair_count") for d in mate.http.get("/api/v1/datasets").json()["items"]] == [None]
