"""Archives and databases over HTTP: each table in them becomes a dataset of its own."""
import gzip
import io
import os
import random
import sqlite3
import subprocess
import time
import zipfile

import pytest

import workbooks
from real_server import Server

ORDERS = b"order_id,customer_id,amount\n1,10,5.5\n2,11,7\n3,10,1\n"
CUSTOMERS = b"customer_id,city\n10,Oslo\n11,Rome\n"


def zipped(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in entries.items():
            z.writestr(name.replace("_csv", ".csv"), data)
    return out.getvalue()


def parts(client, dataset, limit=60):
    """All tables of its file, once none is on its way."""
    deadline = time.time() + limit
    while time.time() < deadline:
        status = client.ready(dataset, limit)
        found = status.get("parts") or []
        if all(p["status"] in ("completed", "failed") for p in found):
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def test_a_zip_becomes_a_dataset_a_table(server):
    amy = server.account("amy.parts@example.com")
    data = zipped(orders_csv=ORDERS, customers_csv=CUSTOMERS, **{"notes.pdf": b"%PDF"})
    first = amy.upload("shop.zip", data)
    found = parts(amy, first)
    assert [(p["name"], p["part"], p["status"]) for p in found] == [("orders", "orders.csv", "completed"), ("customers", "customers.csv", "completed")]
    assert found[0]["id"] == first
    other = amy.http.get(f"/api/v1/datasets/{found[1]['id']}").json()
    assert other["filename"] == "shop.zip" and other["part"] == "customers.csv" and other["origin_id"] == first and other["row_count"] == 2
    assert "duplicate_of" not in other
    relations = amy.ask("how many rows", found[0]["id"]).json()
    assert relations["rows"] == [[3]]
    # The first one goes; the other lives on with its own hold of the file, and can be rebuilt from it.
    assert amy.http.delete(f"/api/v1/datasets/{first}").status_code == 204
    assert amy.ask("how many rows", found[1]["id"]).json()["rows"] == [[2]]
    left = amy.http.get(f"/api/v1/datasets/{found[1]['id']}").json()
    assert left.get("origin_id") is None
    assert (server.folder / "data/blobs" / left["file_path"]).read_bytes() == data


def test_the_other_tables_of_an_archive_are_taken_where_the_first_cannot_be_read(server, tmp_path):
    ivo = server.account("ivo.parts@example.com")
    book = workbooks.write(tmp_path / "b.xlsx", {"Orders": [["order", "amount"], [1, 5.5], [2, 7]]}).read_bytes()
    inner = zipped(**{"cut.xlsx": book[:900], "towns_csv": CUSTOMERS})
    for name, bad, message in (("cut.xlsx", book[:900], "damaged"), ("odd.json", b"[1, 2", "JSON"), ("deep.zip", inner, "")):
        found = parts(ivo, ivo.upload("shop.zip", zipped(**{name: bad, "orders_csv": ORDERS})))
        label = name.split(".")[0]
        kinds = [(p["name"], p["status"]) for p in found]
        assert ("orders", "completed") in kinds, (name, found)
        if name == "deep.zip":
            assert sorted(kinds) == [("cut", "failed"), ("orders", "completed"), ("towns", "completed")]
            continue
        assert sorted(kinds) == sorted([(label, "failed"), ("orders", "completed")])
        failed = next(p for p in found if p["status"] == "failed")
        told = ivo.ready(failed["id"])["error_message"]
        assert name in told and message in told, told
    # What is wrong with the archive itself is said once.
    assert parts(ivo, ivo.upload("cut.zip", zipped(orders_csv=ORDERS, customers_csv=CUSTOMERS)[:-30])) == []


def test_databases_and_compressed_files(server, tmp_path):
    bo = server.account("bo.parts@example.com")
    db = sqlite3.connect(tmp_path / "a.db")
    db.executescript("CREATE TABLE towns (name TEXT, people INTEGER); INSERT INTO towns VALUES ('Oslo', 7), ('Rome', 28); CREATE TABLE rivers (name); INSERT INTO rivers VALUES ('Po');")
    db.commit()
    db.close()
    found = parts(bo, bo.upload("geo.db", (tmp_path / "a.db").read_bytes()))
    assert [p["name"] for p in found] == ["towns", "rivers"]
    assert bo.ask("total people", found[0]["id"]).json()["rows"] == [[35]]
    one = bo.load("orders.csv.gz", gzip.compress(ORDERS))
    assert bo.http.get(f"/api/v1/datasets/{one}").json()["name"] == "orders.csv.gz"
    assert parts(bo, one) == []


def test_a_workbook_in_an_archive_gives_each_of_its_sheets(server, tmp_path):
    ida = server.account("ida.parts@example.com")
    book = workbooks.write(tmp_path / "b.xlsx", {"Orders": [["order", "amount"], [1, 5.5], [2, 7], [3, 1]], "Towns": [["town", "people"], ["Oslo", 7], ["Rome", 28]]})
    data = zipped(customers_csv=CUSTOMERS, **{"shop.xlsx": book.read_bytes(), "about.html": b"<html>words</html>"})
    found = parts(ida, ida.upload("all.zip", data))
    assert sorted((p["part"], p["name"]) for p in found) == [("customers.csv", "customers"), ("shop.xlsx!/Orders", "shop – Orders"), ("shop.xlsx!/Towns", "shop – Towns")]
    assert {p["status"] for p in found} == {"completed"}, found
    named = {p["part"]: p["id"] for p in found}
    assert ida.ask("total people", named["shop.xlsx!/Towns"]).json()["rows"] == [[35]]
    # Each sheet's cells are known as of a workbook brought plain.
    sample = ida.http.get(f"/api/v1/datasets/{named['shop.xlsx!/Towns']}/sample").json()
    assert sample["cells"], sample
    # Rows read again as they stand come from the packed workbook.
    again = ida.http.post(f"/api/v1/datasets/{named['shop.xlsx!/Towns']}/recipes/preview", json={"recipe": "reread as rows"})
    assert again.status_code == 200 and "Oslo" in again.text, again.text


def test_tables_of_a_mixed_archive_are_offered_with_their_rows(server, tmp_path):
    jo = server.account("jo.parts@example.com")
    book = workbooks.write(tmp_path / "b.xlsx", {"Orders": [["order", "amount"], [1, 5.5], [2, 7], [3, 1]]})
    data = zipped(customers_csv=CUSTOMERS, orders_csv=ORDERS, **{"shop.xlsx": book.read_bytes()})
    first = jo.http.post("/api/v1/datasets/upload?choose=true", files={"files": ("all.zip", data)}).json()["items"][0]["id"]
    assert jo.ready(first)["status"] == "completed"
    offered = jo.http.get(f"/api/v1/datasets/{first}/tables").json()["tables"]
    assert {t["table"]: t["row_count"] for t in offered} == {"customers.csv": 2, "orders.csv": 3, "shop.xlsx": 3}, offered


def test_an_offered_file_of_several_tables_tells_them_all(server, tmp_path):
    kit = server.account("kit.parts@example.com")
    book = workbooks.write(tmp_path / "b.xlsx", {"Orders": [["order", "amount"], [1, 5.5], [2, 7], [3, 1]], "Towns": [["town", "people"], ["Oslo", 7], ["Rome", 28]]})
    below = b"item,price\nbolt,1\nnut,2\ncog,3\n\nplace,visits\nOslo,5\nRome,6\nBonn,7\n"
    data = zipped(customers_csv=CUSTOMERS, below_csv=below, **{"shop.xlsx": book.read_bytes()})
    first = kit.http.post("/api/v1/datasets/upload?choose=true", files={"files": ("all.zip", data)}).json()["items"][0]["id"]
    assert kit.ready(first)["status"] == "completed"
    told = {t["table"]: " ".join(t["repairs"]) for t in kit.http.get(f"/api/v1/datasets/{first}/tables").json()["tables"]}
    assert "It holds 1 more table, taken with it: “shop – Towns”." in told["shop.xlsx"], told
    assert "It holds 1 more table, taken with it: “place, visits”." in told["below.csv"], told


def test_the_quick_form_shows_every_table(server):
    cy = server.account("cy.parts@example.com")
    r = cy.http.post("/api/v1/datasets/upload?quick=true", files={"files": ("shop.zip", zipped(orders_csv=ORDERS, customers_csv=CUSTOMERS))})
    assert r.status_code == 200, r.text
    assert [(i["name"], i["stats"]["row_count"]) for i in r.json()["items"]] == [("orders", 3), ("customers", 2)]
    assert r.json()["relationships"], "the two tables refer to each other"


def test_a_bomb_fails_in_words_and_hurts_nobody(own_server):
    server = own_server(max_unpacked_mb=80)
    dee = server.account()
    small = dee.load("small.csv", b"x\n1\n")
    bomb = dee.upload("bomb.csv.gz", gzip.compress(b"a\n" + b"0\n" * (128 << 20), 9))
    status = dee.ready(bomb)
    assert status["status"] == "failed" and "80 MiB" in status["error_message"]
    assert dee.ask("how many rows", small).json()["rows"] == [[1]]
    assert server.resident_mib() < 200
    assert not [p for p in (server.folder / "data").rglob("unpacked-*")]


def kill_during_container(own_server, seed):
    r = random.Random(seed)
    server = own_server(import_workers=1)
    eli = server.account()
    tables = {f"t{i}_csv": b"id,note\n" + b"".join(b"%d,%s\n" % (k, b"x" * 50) for k in range(20_000 + i)) for i in range(4)}
    first = eli.upload("many.zip", zipped(**tables))
    for _ in range(3):
        time.sleep(r.uniform(0, 0.8))
        server.restart()
    found = parts(eli, first, 120)
    assert [p["name"] for p in found] == ["t0", "t1", "t2", "t3"], "each table once"
    for i, p in enumerate(found):
        assert p["status"] == "completed" and eli.http.get(f"/api/v1/datasets/{p['id']}").json()["row_count"] == 20_000 + i
    assert eli.http.get("/api/v1/datasets").json()["total"] == 4


def test_killed_while_tables_of_an_archive_are_imported(own_server):
    kill_during_container(own_server, 1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(50, 65))
def test_killed_often_while_tables_of_an_archive_are_imported(own_server, seed):
    kill_during_container(own_server, seed)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_told_and_leaves_nothing_half_done(binary, tmp_path):
    data = tmp_path / "server0" / "data"
    data.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(data)], capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    server = Server(tmp_path / "server0")
    try:
        fay = server.account()
        small = fay.load("small.csv", b"x\n1\n2\n")
        big = b"a,b\n" + os.urandom(15 << 20).hex().encode()
        r = fay.http.post("/api/v1/datasets/upload", files={"files": ("big.csv", big)})
        assert r.status_code == 507 and "disk is full" in r.json()["error"]["message"], r.text
        tus = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        url = fay.http.post("/api/v1/datasets/upload/tus", headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(len(big))}).headers["location"]
        r = fay.http.patch(url, content=big, headers=tus)
        assert r.status_code == 507 and "disk is full" in r.json()["error"]["message"], r.text
        assert fay.http.delete(url, headers={"Tus-Resumable": "1.0.0"}).status_code == 204
        assert fay.http.get("/api/v1/datasets").json()["total"] == 1
        assert not [p for p in (data / "blobs").rglob("*") if p.is_file() and p.stat().st_size > 1 << 20]
        assert fay.ask("how many rows", small).json()["rows"] == [[2]]
        assert fay.load("after.csv", b"y\n3\n")
    finally:
        server.stop()
        subprocess.run(["umount", "-l", str(data)])

