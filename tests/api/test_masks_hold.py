"""Ways round a mask that someone would try: rules saved by whoever is masked, older versions, the file read again, what is left behind."""
import http.server
import sqlite3
import threading
import time

import pytest

import workbooks
from test_masks_travel import mask, people, run, sample, server, share  # noqa: F401 (fixtures)

STAFF = ("person,salary,team\n" + "".join(f"Person {chr(65 + i % 26)}{i},{91000 + i * 7},{'Red Blue'.split()[i % 2]}\n" for i in range(40))).encode()


def test_whoever_is_masked_reviews_no_column_that_is_kept_from_them(people):
    owner, viewer, admin = people
    dataset = owner.load("raises.csv", STAFF)
    share(owner, dataset)
    mask(owner, dataset, salary="hidden")
    run(owner, dataset, "derive raise = salary + 1\ndrop team\nrename salary to team")
    for someone in (viewer, admin):
        assert sample(someone, dataset).json()["columns"] == ["person"]
    # The rules name a column that is not there now: they stay as they are, whoever saves others.
    r = admin.http.put(f"/api/v1/datasets/{dataset}/masking", json={"items": [{"column": "person", "mask": "partial", "visible_to": "admin"}]})
    assert r.status_code in (200, 403), r.text
    assert "91001" not in sample(admin, dataset).text and "91000" not in sample(admin, dataset).text
    owner.http.delete(f"/api/v1/datasets/{dataset}")


@pytest.mark.parametrize("more", [[], [{"column": "team", "mask": "partial", "visible_to": "admin"}], [{"column": "raise", "mask": "partial", "visible_to": "owner"}]])
def test_saving_the_same_rules_opens_nothing_to_whoever_saves_them(people, more):
    owner, viewer, admin = people
    dataset = owner.load("raises2.csv", STAFF)
    share(owner, dataset)
    mask(owner, dataset, salary="hidden")
    run(owner, dataset, "derive raise = salary + 1")
    assert sample(admin, dataset).json()["columns"] == ["person", "team"]
    r = admin.http.put(f"/api/v1/datasets/{dataset}/masking", json={"items": [{"column": "salary", "mask": "hidden", "visible_to": "owner"}, *more]})
    assert r.status_code == 200, r.text
    assert sample(admin, dataset).json()["columns"] == ["person", "team"]
    assert sample(viewer, dataset).json()["columns"] == ["person", "team"]
    # The owner sees it, and so may open it.
    mask(owner, dataset, salary="hidden")
    assert sample(admin, dataset).json()["columns"] == ["person", "team", "raise"]
    owner.http.delete(f"/api/v1/datasets/{dataset}")


def test_a_rule_stays_for_the_versions_that_have_its_column(people):
    owner, viewer, _ = people
    dataset = owner.load("dropped.csv", STAFF)
    share(owner, dataset)
    mask(owner, dataset, salary="hidden")
    run(owner, dataset, "drop salary")
    preview = lambda: viewer.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": "sort salary", "base_version": 1})
    assert preview().status_code == 403
    mask(owner, dataset)
    assert preview().status_code == 403, preview().text[:300]
    assert "salary" not in viewer.http.get(f"/api/v1/datasets/{dataset}/masking").text
    # Where the column is shown again, its rule can be taken away.
    assert owner.http.put(f"/api/v1/datasets/{dataset}/versions/current", json={"number": 1}).status_code == 200
    assert "salary" not in sample(viewer, dataset).json()["columns"]
    mask(owner, dataset)
    assert "salary" in sample(viewer, dataset).json()["columns"]
    owner.http.delete(f"/api/v1/datasets/{dataset}")


def two_tables(folder):
    rows = [["team", "size", None, None, None, "person", "salary"]]
    rows += [[f"Team {n}", n, None, None, None, f"Wilhelmina {n}", 91000 + n] for n in range(12)]
    return workbooks.write(folder / "both.xlsx", {"Both": rows}).read_bytes()


def test_a_table_does_not_open_the_file_it_is_part_of(people, tmp_path):
    owner, viewer, admin = people
    first = owner.load("both.xlsx", two_tables(tmp_path))
    parts = owner.http.get(f"/api/v1/datasets/{first}/status").json()["parts"]
    assert len(parts) == 2, parts
    for p in parts:
        owner.ready(p["id"])
    teams, staff = sorted((p["id"] for p in parts), key=lambda id: "salary" in sample(owner, id).json()["columns"])
    share(owner, teams)
    mask(owner, staff, salary="hidden", person="partial")
    again = lambda who: who.http.post(f"/api/v1/datasets/{teams}/recipes/preview", json={"recipe": "reread as rows"})
    assert "91000" in again(owner).text
    for someone in (viewer, admin):
        r = again(someone)
        assert "91000" not in r.text and "Wilhelmina" not in r.text, r.text[:500]
        assert r.status_code == 403
    r = admin.http.post(f"/api/v1/datasets/{teams}/recipes", json={"recipe": "reread as rows"})
    assert r.status_code == 403, r.text
    # What its owner makes of the whole sheet shows nothing of the other table to whom that is masked.
    run(owner, teams, "reread as rows")
    assert "91000" in sample(owner, teams).text
    for someone in (viewer, admin):
        shown = someone.http.get(f"/api/v1/datasets/{teams}/sample").text
        assert "91000" not in shown and "Wilhelmina" not in shown
    for id in (teams, staff):
        owner.http.delete(f"/api/v1/datasets/{id}")


def test_an_answer_of_before_stays_closed_where_no_column_is_left(people):
    owner, viewer, _ = people
    dataset = owner.load("gone.csv", STAFF)
    share(owner, dataset)
    answer = viewer.ask("average salary by team", dataset).json()
    assert answer["rows"]
    mask(owner, dataset, salary="hidden")
    run(owner, dataset, "derive a = salary + 1\nderive b = concat(person, salary)\nkeep a, b")
    assert viewer.http.get(f"/api/v1/datasets/{dataset}/sample").status_code != 200
    # Its versions are told as ever, without a table made of each.
    versions = viewer.http.get(f"/api/v1/datasets/{dataset}/versions")
    assert versions.status_code == 200 and [v["kind"] for v in sorted(versions.json()["items"], key=lambda v: v["number"])] == ["import", "recipe"]
    lineage = viewer.http.get(f"/api/v1/datasets/{dataset}/lineage")
    assert lineage.status_code == 200 and sorted(v["column_count"] for v in lineage.json()["versions"]) == [0, 2], lineage.text
    r = viewer.http.get(f"/api/v1/query/{answer['id']}")
    assert r.status_code in (404, 409), r.text[:300]
    assert viewer.http.get(f"/api/v1/data/{answer['id']}").status_code in (404, 409)
    owner.http.delete(f"/api/v1/datasets/{dataset}")


def test_masks_set_late_outlive_the_dataset_they_were_set_on(people):
    owner, viewer, _ = people
    dataset = owner.load("late.csv", STAFF)
    visits = owner.load("visits.csv", b"person,visit\n" + b"".join(b"Person %c%d,%d\n" % (65 + i % 26, i, i) for i in range(40)))
    run(owner, visits, f'join "{dataset}" on person = person')
    share(owner, visits)
    assert "91000" in sample(viewer, visits).text
    mask(owner, dataset, salary="hidden")
    assert "91000" not in sample(viewer, visits).text
    owner.http.delete(f"/api/v1/datasets/{dataset}")
    assert "91000" not in sample(viewer, visits).text
    owner.http.delete(f"/api/v1/datasets/{visits}")


@pytest.fixture(scope="module")
def address():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/csv")
            self.send_header("content-length", str(len(STAFF)))
            self.end_headers()
            self.wfile.write(STAFF)

        def log_message(self, *_):
            pass

    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{web.server_address[1]}/staff.csv"
    web.shutdown()


def test_an_address_is_one_table_whatever_it_is_called(people, address):
    owner, _, admin = people
    source = owner.http.post("/api/v1/datasources", json={"name": "staff", "kind": "http", "location": address, "username": "u", "password": "secret"})
    assert source.status_code == 201, source.text
    take = lambda who, table: who.http.post(f"/api/v1/datasources/{source.json()['id']}/snapshots", json={"table": table})
    dataset = take(owner, "staff.csv").json()["dataset_id"]
    assert owner.ready(dataset)["status"] == "completed"
    mask(owner, dataset, salary="hidden")
    for table in ("staff.csv", "other.csv", "x"):
        assert take(admin, table).status_code == 403, table
    owner.http.delete(f"/api/v1/datasets/{dataset}")


def test_a_copy_taken_before_the_masks_is_not_taken_afresh(server, people):
    owner, _, admin = people
    file = server.folder / "sources" / "wages.sqlite"
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE wages (person TEXT, salary INTEGER)")
        db.executemany("INSERT INTO wages VALUES (?, ?)", [(f"Person {i}", 91000 + i) for i in range(40)])
    made = owner.http.post("/api/v1/datasources", json={"name": "wages", "kind": "sqlite", "location": str(file)})
    assert made.status_code == 201, made.text
    snapshots = f"/api/v1/datasources/{made.json()['id']}/snapshots"
    taken = {}
    for someone in (owner, admin):
        taken[someone] = someone.http.post(snapshots, json={"table": "wages"}).json()
        assert someone.ready(taken[someone]["dataset_id"])["status"] == "completed"
    mask(owner, taken[owner]["dataset_id"], salary="hidden")
    with sqlite3.connect(file) as db:
        db.execute("UPDATE wages SET salary = salary + 700000")
    state = lambda one: next(s for s in admin.http.get(snapshots).json()["items"] if s["id"] == one["id"])
    for one in taken.values():
        assert owner.http.post(f"{snapshots}/{one['id']}/take").status_code == 202
        until = time.monotonic() + 60
        while state(one)["status"] in ("pending", "running"):
            assert time.monotonic() < until
            time.sleep(0.05)
    assert "791000" in sample(owner, taken[owner]["dataset_id"]).text
    assert "791000" not in sample(admin, taken[admin]["dataset_id"]).text
    told = state(taken[admin])
    assert told["status"] == "failed" and "masked for you" in told["error_message"], told


def test_whoever_is_masked_is_not_told_where_the_file_is(people, address):
    owner, viewer, admin = people
    source = owner.http.post("/api/v1/datasources", json={"name": "again", "kind": "http", "location": address}).json()
    dataset = owner.http.post(f"/api/v1/datasources/{source['id']}/snapshots", json={"table": "staff.csv"}).json()["dataset_id"]
    assert owner.ready(dataset)["status"] == "completed"
    share(owner, dataset)
    ways = (f"datasets/{dataset}", "datasets?limit=200", "datasets/public?limit=200")
    assert all(address in viewer.http.get(f"/api/v1/{way}").text for way in ways)
    mask(owner, dataset, salary="hidden")
    assert address in owner.http.get(f"/api/v1/datasets/{dataset}").json()["source_url"]
    for someone in (viewer, admin):
        for way in ways:
            assert address not in someone.http.get(f"/api/v1/{way}").text, way
    owner.http.delete(f"/api/v1/datasets/{dataset}")
