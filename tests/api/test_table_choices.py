"""A file of several tables, where the upload asked for a choice: what it holds is shown, and only what is chosen becomes a dataset."""
import base64
import io
import pathlib
import sqlite3
import sys
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import workbooks  # noqa: E402

HOSTILE = "'; DROP TABLE \"a\"; --"


def zipped(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in entries.items():
            z.writestr(name, data)
    return out.getvalue()


def bring(client, name, data):
    """Uploaded with a choice, its first table imported."""
    r = client.http.post("/api/v1/datasets/upload?choose=true", files={"files": (name, data)})
    assert r.status_code == 202, r.text
    dataset = r.json()["items"][0]["id"]
    status = client.ready(dataset)
    assert status["status"] == "completed", status
    return dataset


def offer(client, dataset):
    r = client.http.get(f"/api/v1/datasets/{dataset}/tables")
    assert r.status_code == 200, r.text
    return {t["table"]: t for t in r.json()["tables"]}


def choose(client, dataset, *tables):
    return client.http.post(f"/api/v1/datasets/{dataset}/tables", json={"tables": tables})


def names_and_rows(client, limit=60):
    """What the person has, once nothing is on its way."""
    deadline = time.time() + limit
    while time.time() < deadline:
        items = client.http.get("/api/v1/datasets?limit=200").json()["items"]
        if all(d["status"] in ("completed", "failed") for d in items):
            return sorted((d["name"], d["row_count"]) for d in items)
        time.sleep(0.05)
    raise AssertionError(items)


def test_sheets_of_a_workbook_are_shown_and_chosen(server, openapi, tmp_path):
    ana = server.account("ana.choices@example.com")
    sales = [["region", "amount"]] + [[("North", "South")[i % 2], i] for i in range(40)]
    book = workbooks.write(tmp_path / "shop.xlsx", {"Staff": [["name", "city"], ["Ada", "Paris"], ["Bo", "Rome"]], "Sales": sales,
                                                    "O'Neil; --": [["part", "price"], ["bolt", 1.5], ["nut", 2], ["cog", 3]], "Empty": []})
    first = bring(ana, "shop.xlsx", book.read_bytes())
    status = openapi.check(ana.http.get(f"/api/v1/datasets/{first}/status")).json()
    assert status["choose_until"] > "2026" and "parts" not in status
    openapi.check(ana.http.get(f"/api/v1/datasets/{first}/tables"))
    found = offer(ana, first)
    assert list(found) == ["Sales", "O'Neil; --", "Staff"]
    assert {t["kind"] for t in found.values()} == {"sheet"} and all(t["looked_into"] for t in found.values())
    assert found["Sales"]["dataset_id"] == first and found["Sales"]["row_count"] == 40 and found["Sales"]["rows"][1] == ["South", 1]
    staff = found["Staff"]
    assert "dataset_id" not in staff and staff["row_count"] == 2 and staff["rows"] == [["Ada", "Paris"], ["Bo", "Rome"]]
    assert found["O'Neil; --"]["columns"] == [{"name": "part", "type": "text"}, {"name": "price", "type": "double"}]
    assert names_and_rows(ana) == [("shop.xlsx", 40)]

    r = openapi.check(choose(ana, first, "Sales", "O'Neil; --"))
    assert r.status_code == 202 and [(i["name"], i["part"]) for i in r.json()["items"]] == [("Sales", "Sales"), ("O'Neil; --", "O'Neil; --")]
    assert names_and_rows(ana) == [("O'Neil; --", 3), ("Sales", 40)]
    assert openapi.check(choose(ana, first, "Staff")).status_code == 409
    assert openapi.check(ana.http.get(f"/api/v1/datasets/{first}/tables")).status_code == 409
    assert names_and_rows(ana) == [("O'Neil; --", 3), ("Sales", 40)]


def test_tables_below_each_other_in_a_text_file(server, openapi):
    eve = server.account("eve.choices@example.com")
    text = "Sales of shops\nRegion,Revenue,Cost\nNorth,10,5\nSouth,20,9\nEast,7,3\n\nName,Age\nAnna,31\nBob,45\nCarla,28\n"
    first = eve.load("report.csv", text.encode())
    assert names_and_rows(eve) == [("Name, Age", 3), ("Sales of shops", 3)]
    items = {d["name"]: d["id"] for d in eve.http.get("/api/v1/datasets").json()["items"]}
    assert items["Sales of shops"] == first
    assert eve.http.get(f"/api/v1/datasets/{items['Name, Age']}/preview").json()["rows"] == [["Anna", 31], ["Bob", 45], ["Carla", 28]]
    repairs = openapi.check(eve.http.get(f"/api/v1/datasets/{items['Name, Age']}/lineage")).json()["versions"][0]["repairs"]
    assert repairs == ["The file holds 2 tables, one below the other (lines 1 to 5, 7 to 10); each is a table of its own. This one begins in line 7, and its lines are counted from there."]
    again = eve.http.post(f"/api/v1/datasets/{items['Name, Age']}/recipes/preview", json={"recipe": "reread as text"}).json()
    assert again["columns"] == ["Name", "Age"] and again["rows"][0] == ["Anna", "31"]
    rows = eve.http.post(f"/api/v1/datasets/{items['Name, Age']}/recipes/preview", json={"recipe": "reread as rows"}).json()
    assert rows["row_count"] >= 9


def test_files_of_an_archive_without_the_first(server):
    ben = server.account("ben.choices@example.com")
    data = zipped(**{"readme.csv": "note\nhello\n", "2024/orders.csv": "id,amount\n1,5\n2,7\n3,1\n", f"{HOSTILE}.csv": "a,b\n1,2\n", "bad.parquet": b"PAR1 not one PAR1"})
    first = bring(ben, "pack.zip", data)
    found = offer(ben, first)
    assert list(found) == ["readme.csv", "2024/orders.csv", f"{HOSTILE}.csv", "bad.parquet"]
    assert {t["kind"] for t in found.values()} == {"file"}
    assert found["2024/orders.csv"]["rows"] == [[1, 5], [2, 7], [3, 1]] and found[f"{HOSTILE}.csv"]["row_count"] == 1
    bad = found["bad.parquet"]
    assert bad["looked_into"] and len(bad["error_message"]) > 20 and "rows" not in bad
    for refused in ([], ["orders.csv"], ["readme.csv", "../etc/passwd"]):
        assert choose(ben, first, *refused).status_code == 400
    assert names_and_rows(ben) == [("pack.zip", 1)]

    r = choose(ben, first, "2024/orders.csv", f"{HOSTILE}.csv")
    assert r.status_code == 202 and len(r.json()["items"]) == 2
    assert names_and_rows(ben) == [(HOSTILE, 1), ("orders", 3)]
    assert ben.http.get(f"/api/v1/datasets/{first}").status_code == 404
    kept = [i["id"] for i in r.json()["items"]]
    documents = [ben.http.get(f"/api/v1/datasets/{i}").json() for i in kept]
    assert "origin_id" not in documents[0] and documents[1]["origin_id"] == kept[0]
    assert all((server.folder / "data/blobs" / d["file_path"]).read_bytes() == data for d in documents)
    assert not (server.folder / "data/blobs" / documents[0]["file_path"]).parent.parent.joinpath(first).exists()
    assert ben.ask("total amount", kept[0]).json()["rows"] == [[13]]


def test_tables_of_a_database(server, tmp_path):
    cleo = server.account("cleo.choices@example.com")
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as db:
        for name, rows in (("orders", 3), (HOSTILE, 2), ("Ünits", 4), ("nothing", 0)):
            quoted = '"' + name.replace('"', '""') + '"'
            db.execute(f"CREATE TABLE {quoted} (id INTEGER, label TEXT)")
            db.executemany(f"INSERT INTO {quoted} VALUES (?, ?)", [(i, f"{name} {i}") for i in range(rows)])
    first = bring(cleo, "shop.db", path.read_bytes())
    found = offer(cleo, first)
    assert {name: (t["kind"], t["row_count"]) for name, t in found.items()} == {"orders": ("table", 3), HOSTILE: ("table", 2), "Ünits": ("table", 4)}
    assert found[HOSTILE]["rows"] == [[0, f"{HOSTILE} 0"], [1, f"{HOSTILE} 1"]]
    assert choose(cleo, first, HOSTILE, "orders", HOSTILE).status_code == 202
    assert names_and_rows(cleo) == [(HOSTILE, 2), ("orders", 3)]


def test_who_does_not_ask_sees_no_change(server):
    dan = server.account("dan.choices@example.com")
    data = zipped(**{"a.csv": "x\n1\n", "b.csv": "y\n1\n2\n"})
    first = dan.upload("pair.zip", data)
    assert "choose_until" not in dan.ready(first)
    assert names_and_rows(dan) == [("a", 1), ("b", 2)]
    assert dan.http.get(f"/api/v1/datasets/{first}/tables").status_code == 409
    assert dan.http.post("/api/v1/datasets/upload?choose=true&quick=true", files={"files": ("pair.zip", data)}).status_code == 400
    single = bring(dan, "one.csv", b"x\n1\n")
    assert "choose_until" not in dan.http.get(f"/api/v1/datasets/{single}/status").json()


def test_an_offer_is_nobody_elses(server):
    eli, fay = server.account("eli.choices@example.com"), server.account("fay.choices@example.com")
    first = bring(eli, "pair.zip", zipped(**{"a.csv": "x\n1\n", "b.csv": "y\n1\n2\n"}))
    assert fay.http.get(f"/api/v1/datasets/{first}/tables").status_code == 404
    assert choose(fay, first, "b.csv").status_code == 404
    assert eli.http.delete(f"/api/v1/datasets/{first}").status_code == 204
    assert choose(eli, first, "b.csv").status_code == 404 and names_and_rows(eli) == []


def test_an_unanswered_offer_takes_all_and_a_resumable_upload_may_ask(own_server):
    server = own_server(choice_wait_seconds=1)
    gus = server.account("gus@example.com")
    data = zipped(**{"a.csv": "x\n1\n", "b.csv": "y\n1\n2\n"})
    metadata = ",".join(f"{name} {base64.b64encode(value).decode()}" for name, value in (("filename", b"pair.zip"), ("choose", b"true")))
    r = gus.http.post("/api/v1/datasets/upload/tus", content=data,
                      headers={"tus-resumable": "1.0.0", "upload-length": str(len(data)), "upload-metadata": metadata, "content-type": "application/offset+octet-stream"})
    assert r.status_code == 201, r.text
    assert gus.ready(r.headers["location"].split("/")[-1])["choose_until"]
    assert names_and_rows(gus) == [("pair.zip", 1)]
    time.sleep(1.1)
    server.restart()
    deadline = time.time() + 30
    while len(names_and_rows(gus)) < 2 and time.time() < deadline:
        time.sleep(0.1)
    assert names_and_rows(gus) == [("a", 1), ("b", 2)]


def test_an_operator_may_offer_none(own_server):
    hal = own_server(choice_wait_seconds=0).account("hal@example.com")
    first = bring(hal, "pair.zip", zipped(**{"a.csv": "x\n1\n", "b.csv": "y\n1\n2\n"}))
    assert "choose_until" not in hal.http.get(f"/api/v1/datasets/{first}/status").json()
    assert names_and_rows(hal) == [("a", 1), ("b", 2)]
