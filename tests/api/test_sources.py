"""Live databases: connected, tried, listed and taken as datasets, against real servers."""
import contextlib
import sqlite3
import time

import pytest
from real_databases import Postgresql
from real_server import Server

SOURCES = "/api/v1/datasources"


@pytest.fixture(scope="module")
def postgresql():
    database = Postgresql()
    database.run('''
        CREATE SCHEMA "odd ""schema";
        CREATE TABLE orders (id bigint PRIMARY KEY, customer text, region varchar(20), amount numeric(10,2), ordered date, paid boolean, seen timestamptz, code char(5));
        INSERT INTO orders SELECT i, 'Customer ' || i % 7, (ARRAY['North', 'South', 'East'])[1 + i % 3], i * 1.25, date '2024-01-01' + i, i % 2 = 0,
            timestamptz '2024-03-31 02:30:00+02' + i * interval '1 hour', 'ab' FROM generate_series(1, 1000) AS i;
        CREATE VIEW large AS SELECT * FROM orders WHERE amount > 1000;
        CREATE TABLE "odd ""schema"."Select, ""me""" ("a ""quoted"" name" int, "naïve; DROP TABLE orders" text);
        INSERT INTO "odd ""schema"."Select, ""me""" VALUES (1, 'it''s; "fine"'), (2, NULL);
        CREATE TABLE kinds (whole smallint, free numeric, huge numeric, odd numeric, real8 float8, at time, span interval, id uuid, doc jsonb, list int[], raw bytea, never date, void text);
        INSERT INTO kinds VALUES (-1, 1.5, 123456789012345678901234567890123456789012, 'NaN', 0.1, '23:59:59.5', '1 day', '6f2c1a52-0000-4000-8000-00000000cafe', '{"a": [1]}', '{1,2}', '\\xcafe', '2024-02-29', NULL),
            (2, 1000000.001, 1, 2.5, 'NaN', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '');
        CREATE TABLE secret (a int);
        CREATE TABLE empty (a int, b text);
        ANALYZE orders;
        GRANT USAGE ON SCHEMA "odd ""schema" TO reader;
        GRANT SELECT ON orders, large, kinds, empty, "odd ""schema"."Select, ""me""" TO reader;
    ''', "shop")
    yield database
    database.stop()


@pytest.fixture(scope="module")
def mariadb(mariadb_server):
    database = mariadb_server
    database.run("""
        CREATE TABLE orders (id bigint unsigned PRIMARY KEY, customer varchar(40), amount decimal(10,2), ordered date, seen datetime, flag bit(3), raw varbinary(4),
            spent time, kind enum('a','b'), big decimal(50,3), rank_ int);
        INSERT INTO orders VALUES (18446744073709551615, 'Zoë 😀', 12.30, '2024-01-02', '2024-03-31 02:30:00', b'101', x'cafe', '12:00:00', 'b', 12345678901234567890.125, 1),
            (2, NULL, -0.05, '0000-00-00', NULL, NULL, NULL, '-26:00:00', 'a', 1, NULL);
        CREATE TABLE `odd ``name; --` (`a ``b` int);
        INSERT INTO `odd ``name; --` VALUES (7);
        CREATE VIEW few AS SELECT id, customer FROM orders;
    """, "shop")
    return database


@pytest.fixture(scope="module")
def source(ada, postgresql):
    r = ada.http.post(SOURCES, json=postgresql.source(name="Shop"))
    assert r.status_code == 201, r.text
    return r.json()


def taken(client, source, limit=60, **body):
    """The snapshot once it ended, and its dataset."""
    r = client.http.post(f"{SOURCES}/{source['id']}/snapshots", json=body)
    assert r.status_code == 202, r.text
    return settled(client, source, r.json()["id"], limit)


def settled(client, source, snapshot_id, limit=60):
    deadline = time.time() + limit
    while time.time() < deadline:
        snapshot = next(s for s in client.http.get(f"{SOURCES}/{source['id']}/snapshots").json()["items"] if s["id"] == snapshot_id)
        if snapshot["status"] not in ("pending", "running"):
            return snapshot
        time.sleep(0.05)
    raise AssertionError(f"still {snapshot}")


def rows(client, dataset):
    page = client.http.get(f"/api/v1/datasets/{dataset}/sample").json()
    return page["columns"], page["rows"]


def types(client, dataset):
    return {c["name"]: c["type"] for c in client.http.get(f"/api/v1/datasets/{dataset}/profile").json()["columns"]}


def test_a_source_is_kept_without_its_password_in_sight(ada, server, openapi, source):
    assert source["has_password"] and "password" not in source
    listed = openapi.check(ada.http.get(SOURCES))
    assert [s["id"] for s in listed.json()["items"]] == [source["id"]] and "Secret" not in listed.text
    assert all(b"Secret 1%" not in file.read_bytes() for file in (server.folder / "data").glob("sightline.db*"))
    assert (server.folder / "data/source_key").stat().st_mode & 0o777 == 0o600


def test_trying_says_what_answers_or_what_is_wrong(ada, openapi, postgresql, source):
    check = openapi.check(ada.http.post(f"{SOURCES}/{source['id']}/test")).json()
    assert check["ok"] and check["server"].startswith("PostgreSQL 1") and check["table_count"] == 5

    def tried(**more):
        check = openapi.check(ada.http.post(SOURCES + "/test", json=postgresql.source(**more))).json()
        assert not check["ok"] and "Secret" not in check["message"]
        return check["message"]

    assert "user and password" in tried(password="wrong")
    assert "no database “nowhere”" in tried(database="nowhere")
    assert "Nothing answers as PostgreSQL" in tried(port=1)
    assert "no server of that name" in tried(host="no-such-host.invalid")
    assert "certificate" in tried(host="localhost", tls="verify")
    assert ada.http.post(SOURCES + "/test", json=postgresql.source(kind="oracle")).status_code == 400
    assert len(ada.http.get(SOURCES).json()["items"]) == 1


def test_tables_come_with_columns_and_estimates(ada, openapi, source):
    listed = openapi.check(ada.http.get(f"{SOURCES}/{source['id']}/tables")).json()
    tables = {(t["schema"], t["name"]): t for t in listed["items"]}
    assert set(tables) == {("public", "orders"), ("public", "large"), ("public", "kinds"), ("public", "empty"), ('odd "schema', 'Select, "me"')}
    orders = tables["public", "orders"]
    assert orders["row_estimate"] == 1000 and orders["kind"] == "table" and tables["public", "large"]["kind"] == "view"
    assert {"name": "amount", "type": "numeric(10,2)"} in orders["columns"]


def test_a_table_becomes_a_dataset_that_can_be_asked(ada, openapi, source):
    snapshot = taken(ada, source, schema="public", table="orders", name="Orders")
    assert snapshot["status"] == "completed", snapshot
    dataset = snapshot["dataset_id"]
    assert types(ada, dataset) == {"id": "integer", "customer": "text", "region": "text", "amount": "decimal", "ordered": "date", "paid": "boolean", "seen": "timestamp", "code": "text"}
    _, data = rows(ada, dataset)
    assert data[0][5] is False and data[0][6] == "2024-03-31 01:30:00" and data[0][7] == "ab"
    answer = ada.ask("total amount by region", dataset).json()
    sums = {region: sum(i * 1.25 for i in range(1, 1001) if i % 3 == k) for k, region in enumerate(("North", "South", "East"))}
    assert {r[0]: float(r[1]) for r in answer["rows"]} == sums
    lineage = openapi.check(ada.http.get(f"/api/v1/datasets/{dataset}/lineage")).json()
    version = lineage["versions"][0]
    assert version["kind"] == "snapshot" and version["source"]["name"] == "Shop" and version["source"]["table"] == "orders" and version["source"]["taken_at"]
    shown = ada.http.get(f"/api/v1/datasets/{dataset}").json()
    assert shown["source_url"].startswith("postgresql://127.0.0.1:") and "reader" not in shown["source_url"] and shown["file_size"] > 0


LIVE = [
    "how many orders", "total amount by region", "average amount per customer", "total amount by month", "total amount by week", "orders per quarter",
    "number of orders by day of week", "median amount by region", "5 largest orders", "orders where amount is over 1200", "total amount in 2025 by region",
    "customers whose name contains 3", "share of total amount by region", "running total of amount by month", "amount by month compared to the month before",
    "standard deviation of amount by region", "number of distinct customers by region", "histogram of amount", "which region has the highest total amount",
    "paid orders by region", "latest order date", "minimum and maximum amount", "regions with more than 333 orders", "average amount by month name",
    "orders between 2024-03-01 and 2024-03-05", "total amount by hour", "orders not in North",
]

def test_a_table_is_asked_where_it_is(ada, openapi, postgresql, source):
    """The same answer as over the snapshot, in PostgreSQL's own SQL; and what is new there is seen at once."""
    snapshot = taken(ada, source, schema="public", table="orders", name="orders")
    at = f"{SOURCES}/{source['id']}/snapshots/{snapshot['id']}/ask"
    answered = 0
    for question in LIVE:
        kept = ada.ask(question, snapshot["dataset_id"]).json()
        r = openapi.check(ada.http.post(at, json={"question": question}))
        if r.status_code == 415:
            print("not live:", question, r.json()["error"]["message"])
            continue
        assert r.status_code == 200, (question, r.text, kept.get("sql"))
        live = r.json()
        assert live["refused"] == kept["refused"], question
        if kept["refused"]:
            print("refused:", question)
            continue
        assert live["columns"] == kept["columns"], question
        assert figures(live["rows"]) == figures(kept["rows"]), (question, live["sql"], live["rows"][:5], kept["rows"][:5])
        assert live["live"]["source"] == "Shop" and live["live"]["asked_at"] and live["data_url"] is None and "public" in live["sql"]
        answered += 1
    assert answered >= 20

    postgresql.run("INSERT INTO orders VALUES (5000, 'New', 'Far east', 1, '2030-01-01', true, now(), 'x')", "shop")
    rows_now = {r[0]: r[1] for r in ada.http.post(at, json={"question": "number of orders by region"}).json()["rows"]}
    assert rows_now["Far east"] == 1
    postgresql.run("DELETE FROM orders WHERE id = 5000", "shop")


AMOUNT, SEEN, ORDERED, CUSTOMER, ID = ({"column": name} for name in ("amount", "seen", "ordered", "customer", "id"))
DOUBLE = {"cast": "double", "of": AMOUNT}
FORMS = [
    *({"arithmetic": op, "left": ID, "right": {"literal": n}} for op in ("add", "subtract", "multiply", "divide", "modulo") for n in (7, 0)),
    {"arithmetic": "divide", "left": AMOUNT, "right": {"literal": 3}},
    {"arithmetic": "multiply", "left": AMOUNT, "right": {"literal": 1.1}},
    *({"time_bucket": grain, "of": of} for grain in ("day", "week", "month", "quarter", "year") for of in (SEEN, ORDERED)),
    *({"time_bucket": grain, "of": SEEN} for grain in ("second", "minute", "hour")),
    *({"time_part": part, "of": SEEN} for part in ("year", "quarter", "month", "week", "day_of_month", "day_of_week", "day_of_year", "hour", "minute", "month_name", "day_name")),
    *({"date_shift": unit, "amount": n, "of": of} for unit in ("day", "week", "month", "quarter", "year") for n in (1, -1) for of in (SEEN, ORDERED)),
    *({"date_difference": unit, "from": ORDERED, "to": {"literal": {"date": "2025-03-31"}}} for unit in ("day", "week", "month", "quarter", "year")),
    {"bin": 10, "of": ID}, {"bin": 2.5, "origin": 1, "of": AMOUNT},
    *({"function": name, "arguments": [CUSTOMER]} for name in ("lower", "upper", "trim", "length")),
    *({"function": name, "arguments": [of]} for name in ("abs", "round", "floor", "ceiling", "sqrt", "ln") for of in (AMOUNT, DOUBLE)),
    {"function": "round", "arguments": [AMOUNT, {"literal": 1}]}, {"function": "round", "arguments": [DOUBLE, {"literal": 1}]},
    {"function": "null_if", "arguments": [ID, {"literal": 5}]}, {"function": "concat", "arguments": [CUSTOMER, {"literal": "!"}]},
    {"function": "greatest", "arguments": [ID, {"literal": 500}]}, {"function": "coalesce", "arguments": [{"column": "region"}, {"literal": "none"}]},
    {"case": [{"when": {"match": "ends_with", "of": CUSTOMER, "text": "R 3"}, "then": {"literal": "three"}}], "else": {"literal": "other"}},
    {"case": [{"when": {"match": "contains", "of": CUSTOMER, "text": "ER 4", "negated": True}, "then": {"literal": 1}}]},
    {"case": [{"when": {"match": "starts_with", "of": CUSTOMER, "text": "cust"}, "then": {"literal": 1}}]},
    {"cast": "text", "of": ID},
    *({"window": name, "order": [{"column": "id"}], "partition": [{"column": "region"}]} for name in ("row_number", "rank", "dense_rank", "percent_rank", "count")),
    *({"window": name, "arguments": [ID], "order": [{"column": "id"}], "partition": [{"column": "region"}], "frame": {"preceding": 2, "following": 0}} for name in ("sum", "mean", "min", "max")),
    {"window": "lag", "arguments": [AMOUNT, {"literal": 2}], "order": [{"column": "id"}]},
    {"subquery": {"from": {"table": "orders"}, "select": [{"aggregate": "max", "of": AMOUNT}]}},
]
SUMMARIES = [{"aggregate": name, "of": of} for name in ("count", "sum", "mean", "median", "min", "max", "standard_deviation", "variance") for of in (ID, AMOUNT, DOUBLE)] + [
    {"aggregate": "quantile", "of": AMOUNT, "parameter": 0.9}, {"aggregate": "count", "of": CUSTOMER, "distinct": True}, {"aggregate": "count", "of": {"column": "region"}},
    {"aggregate": "sum", "of": AMOUNT, "filter": {"compare": ">", "left": AMOUNT, "right": {"literal": {"decimal": "600.00"}}}},
    {"aggregate": "max", "of": ORDERED},
]


def test_every_form_of_a_query_means_the_same_there(ada, source):
    snapshot = taken(ada, source, schema="public", table="orders", name="orders")
    at = f"{SOURCES}/{source['id']}/snapshots/{snapshot['id']}/ask"
    table = {"from": {"table": "orders"}}

    def both(query):
        kept = ada.http.post("/api/v1/query", json={"query": query, "dataset_ids": [snapshot["dataset_id"]]})
        assert kept.status_code == 200, (query, kept.text)
        live = ada.http.post(at, json={"query": query})
        assert live.status_code == 200, (query, live.text, kept.json()["sql"])
        kept, live = kept.json(), live.json()
        assert figures(live["rows"]) == figures(kept["rows"]), (live["sql"], live["rows"][:2], kept["rows"][:2])

    for at_once in (FORMS[i:i + 20] for i in range(0, len(FORMS), 20)):
        both({**table, "select": [{"column": "id"}] + [{**form, "as": f"f{i}"} for i, form in enumerate(at_once)]})
    both({**table, "select": [{"column": "region"}] + [{**form, "as": f"s{i}"} for i, form in enumerate(SUMMARIES)], "group": [{"column": "region"}]})
    both({**table, "select": [{"column": "region"}], "distinct": True, "set": {"op": "except", "right": {**table, "select": [{"column": "region"}], "where": {"compare": "=", "left": {"column": "region"}, "right": {"literal": "North"}}}}})

    # What PostgreSQL has no word for is refused, not approximated.
    for query in ({**table, "select": [{"column": "id"}], "order": [{"column": "amount", "descending": True}], "limit": {"count": 1, "per": [{"column": "region"}]}},
                  {**table, "select": [{"cast": "integer", "of": CUSTOMER}]}):
        refused = ada.http.post(at, json={"query": query})
        assert refused.status_code == 415 and "cannot be asked live" in refused.json()["error"]["message"], refused.text


def test_several_tables_of_a_source_are_asked_together(ada, openapi, postgresql, source):
    """The join that the datasets have, in the source's own database."""
    postgresql.run("CREATE TABLE regions (region varchar(20) PRIMARY KEY, manager text); INSERT INTO regions VALUES ('North', 'Nora'), ('South', 'Saul'), ('East', 'Ed'); GRANT SELECT ON regions TO reader", "shop")
    orders, regions = (taken(ada, source, schema="public", table=t, name=t) for t in ("orders", "regions"))
    at = f"{SOURCES}/{source['id']}/snapshots/{orders['id']}/ask"
    datasets = [orders["dataset_id"], regions["dataset_id"]]
    joined = {"from": {"table": "orders", "joins": [{"table": "regions", "on": [{"left": {"source": "orders", "column": "region"}, "right": {"source": "regions", "column": "region"}}]}]},
              "select": [{"source": "regions", "column": "manager"}, {"aggregate": "sum", "of": {"source": "orders", "column": "amount"}, "as": "total"}], "group": [{"source": "regions", "column": "manager"}]}
    for body in ({"question": "total amount by manager"}, {"question": "number of orders by manager"}, {"query": joined}):
        kept = ada.http.post("/api/v1/query", json={**body, "dataset_ids": datasets})
        assert kept.status_code == 200 and not kept.json()["refused"] and "JOIN" in kept.json()["sql"], kept.text
        live = openapi.check(ada.http.post(at, json={**body, "with": [regions["id"]]}))
        assert live.status_code == 200, live.text
        assert figures(live.json()["rows"]) == figures(kept.json()["rows"]) and '"public"."regions"' in live.json()["sql"].replace("public.regions", '"public"."regions"'), live.json()["sql"]
        assert live.json()["live"]["table"] == "orders, regions"
    postgresql.run("UPDATE regions SET manager = 'Sue' WHERE region = 'South'", "shop")
    assert "Sue" in str(ada.http.post(at, json={"query": joined, "with": [regions["id"]]}).json()["rows"])
    assert ada.http.post(at, json={"query": joined, "with": [source["id"]]}).status_code == 404
    assert ada.http.post(at, json={"query": joined, "with": ["x"]}).status_code in (400, 404)
    postgresql.run("DROP TABLE regions", "shop")


def figures(rows):
    """Numbers as numbers, in any order of rows."""
    def cell(value):
        try:
            return f"{float(value):.6g}"
        except (TypeError, ValueError):
            return str(value)

    return sorted([cell(v) for v in row] for row in rows)


def test_names_of_strangers_are_quoted_and_types_are_kept(ada, source):
    snapshot = taken(ada, source, schema='odd "schema', table='Select, "me"')
    assert snapshot["status"] == "completed", snapshot
    assert rows(ada, snapshot["dataset_id"]) == (['a "quoted" name', "naïve; DROP TABLE orders"], [[1, "it's; \"fine\""], [2, None]])

    snapshot = taken(ada, source, schema="public", table="kinds")
    assert snapshot["status"] == "completed", snapshot
    kinds = types(ada, snapshot["dataset_id"])
    assert kinds["free"] == "decimal" and kinds["huge"] == "double" and kinds["odd"] == "decimal" and kinds["at"] == "time" and kinds["never"] == "date"
    columns, data = rows(ada, snapshot["dataset_id"])
    first = dict(zip(columns, data[0]))
    assert float(first["free"]) == 1.5 and first["odd"] is None and first["real8"] == 0.1 and first["raw"] == "\\xcafe" and first["doc"] == '{"a": [1]}' and first["void"] is None
    assert dict(zip(columns, data[1]))["void"] == ""
    repairs = ada.http.get(f"/api/v1/datasets/{snapshot['dataset_id']}/lineage").json()["versions"][0]["repairs"]
    assert any("no number" in r for r in repairs) and any("38 digits" in r for r in repairs)

    snapshot = taken(ada, source, schema="public", table="empty")
    assert snapshot["status"] == "completed" and rows(ada, snapshot["dataset_id"]) == (["a", "b"], [])


def test_what_cannot_be_read_fails_with_the_reason(ada, source):
    for table, reason in (("secret", "SELECT"), ("nowhere", "no such table")):
        snapshot = taken(ada, source, schema="public", table=table)
        assert snapshot["status"] == "failed" and reason in snapshot["error_message"]
        assert reason in ada.ready(snapshot["dataset_id"])["error_message"]


def test_changed_rows_make_a_version_and_unchanged_ones_none(ada, postgresql, source):
    postgresql.run("CREATE TABLE stock (item text, n int); INSERT INTO stock VALUES ('a', 1), ('b', 2); GRANT SELECT ON stock TO reader", "shop")
    first = taken(ada, source, schema="public", table="stock", every_minutes=60)
    dataset, again = first["dataset_id"], f"{SOURCES}/{source['id']}/snapshots/{first['id']}/take"
    assert first["next_run_at"] > first["taken_at"]

    # The same rows in another order are the same rows.
    postgresql.run("TRUNCATE stock; INSERT INTO stock VALUES ('b', 2), ('a', 1)", "shop")
    assert ada.http.post(again).status_code == 202
    assert settled(ada, source, first["id"])["status"] == "unchanged"
    assert ada.http.get(f"/api/v1/datasets/{dataset}/versions").json()["total"] == 1

    recipe = ada.http.post(f"/api/v1/datasets/{dataset}/recipes", json={"recipe": "derive twice = n * 2"}).json()
    while ada.http.get(f"/api/v1/datasets/{dataset}/recipes/{recipe['id']}").json()["status"] != "completed":
        time.sleep(0.05)

    # New rows: the recipe that the dataset shows is run on them too.
    postgresql.run("INSERT INTO stock VALUES ('c', 3)", "shop")
    assert ada.http.post(again).status_code == 202
    assert settled(ada, source, first["id"])["status"] == "completed"
    deadline = time.time() + 30
    while (shown := rows(ada, dataset))[0] != ["item", "n", "twice"] or len(shown[1]) != 3:
        assert time.time() < deadline, shown
        time.sleep(0.05)
    versions = ada.http.get(f"/api/v1/datasets/{dataset}/versions").json()["items"]
    assert [v["kind"] for v in versions] == ["snapshot", "recipe", "snapshot", "recipe"] and versions[3]["base_version"] == 3

    # A failing run leaves what is there.
    postgresql.run("DROP TABLE stock", "shop")
    ada.http.post(again)
    failed = settled(ada, source, first["id"])
    assert failed["status"] == "failed" and "no such table" in failed["error_message"] and failed["next_run_at"]
    assert ada.ready(dataset)["status"] == "completed" and rows(ada, dataset) == shown


def test_a_schedule_takes_what_is_due(ada, server, openapi, postgresql, source):
    postgresql.run("CREATE TABLE clock (n int); INSERT INTO clock VALUES (1); GRANT SELECT ON clock TO reader", "shop")
    snapshot = taken(ada, source, schema="public", table="clock")
    assert snapshot["next_run_at"] is None
    at = f"{SOURCES}/{source['id']}/snapshots/{snapshot['id']}"
    assert ada.http.put(at, json={"every_minutes": 1}).status_code == 400
    planned = openapi.check(ada.http.put(at, json={"every_minutes": 60})).json()
    assert planned["next_run_at"] > snapshot["taken_at"]
    postgresql.run("INSERT INTO clock VALUES (2)", "shop")
    # An hour later, as far as the server can tell.
    server.stop()
    with contextlib.closing(sqlite3.connect(server.folder / "data/sightline.db")) as store:
        store.execute("UPDATE source_snapshots SET next_run_at = 1 WHERE id = ?", (snapshot["id"],))
        store.commit()
    server.start()
    deadline = time.time() + 30
    while ada.http.get(f"/api/v1/datasets/{snapshot['dataset_id']}").json()["row_count"] != 2:
        assert time.time() < deadline
        time.sleep(0.2)
    assert settled(ada, source, snapshot["id"])["next_run_at"] > planned["next_run_at"]


def test_old_versions_go_when_only_some_are_kept(ada, server, openapi, postgresql, source):
    postgresql.run("CREATE TABLE tide (n int); INSERT INTO tide VALUES (1); GRANT SELECT ON tide TO reader", "shop")
    first = taken(ada, source, schema="public", table="tide", keep_versions=2)
    dataset, at = first["dataset_id"], f"{SOURCES}/{source['id']}/snapshots/{first['id']}"
    assert first["keep_versions"] == 2

    def numbers():
        return [v["number"] for v in ada.http.get(f"/api/v1/datasets/{dataset}/versions").json()["items"]]

    def files():
        return sorted({f.parent.name for f in (server.folder / "data").glob(f"**/{dataset}/versions/*/data.parquet")})

    def rise(n):
        postgresql.run(f"INSERT INTO tide VALUES ({n})", "shop")
        assert ada.http.post(at + "/take").status_code == 202
        assert settled(ada, source, first["id"])["status"] == "completed"

    rise(2)
    answer = ada.ask("how many rows", dataset).json()
    rise(3)
    rise(4)
    rise(5)
    # The first stays, the one that an answer was made from, and the last two; of the other the files go too.
    assert numbers() == [1, 2, 4, 5]
    deadline = time.time() + 30
    while files() != ["v1", "v2", "v4", "v5"]:
        assert time.time() < deadline, files()
        time.sleep(0.1)
    assert ada.http.get(f"/api/v1/datasets/{dataset}").json()["row_count"] == 5
    lineage = ada.http.get(f"/api/v1/datasets/{dataset}/lineage", params={"answer_id": answer["id"]}).json()
    assert lineage["path"] == [2]

    # A recipe that somebody wrote keeps what it was made on; what runs by itself on new rows goes with them.
    recipe = ada.http.post(f"/api/v1/datasets/{dataset}/recipes", json={"recipe": "derive twice = n * 2"}).json()
    while ada.http.get(f"/api/v1/datasets/{dataset}/recipes/{recipe['id']}").json()["status"] != "completed":
        time.sleep(0.05)
    for n in (6, 7, 8):
        rise(n)
        deadline = time.time() + 30
        while ada.http.get(f"/api/v1/datasets/{dataset}").json()["row_count"] != n:
            assert time.time() < deadline
            time.sleep(0.05)
    kept = {v["number"]: v["kind"] for v in ada.http.get(f"/api/v1/datasets/{dataset}/versions").json()["items"]}
    assert kept == {1: "snapshot", 2: "snapshot", 5: "snapshot", 6: "recipe", 9: "snapshot", 10: "recipe", 11: "snapshot", 12: "recipe"}, kept

    # All of them stay, unless somebody says otherwise; one alone is too few.
    assert ada.http.put(at, json={"keep_versions": 1}).status_code == 400
    planned = openapi.check(ada.http.put(at, json={"keep_versions": 0})).json()
    assert planned["keep_versions"] == 0 and planned["every_minutes"] == 0


def test_a_password_is_not_sent_elsewhere(ada, postgresql, source):
    at = f"{SOURCES}/{source['id']}"
    assert ada.http.put(at, json={"host": "evil.example.com"}).status_code == 400
    assert ada.http.put(at, json={"tls": "off"}).status_code == 400
    renamed = ada.http.put(at, json={"name": "The shop"})
    assert renamed.status_code == 200 and renamed.json()["name"] == "The shop"
    assert ada.http.put(at, json=postgresql.source(name="Shop", tls="off")).json()["tls"] == "off"
    assert ada.http.post(at + "/test").json()["ok"]


def test_a_statement_over_its_time_is_not_tried_again(tmp_path, postgresql):
    postgresql.run("CREATE VIEW slow AS SELECT a, pg_sleep(60)::text AS slept FROM generate_series(1, 3) AS a; GRANT SELECT ON slow TO reader", "shop")
    server = Server(tmp_path, source_seconds=1)
    try:
        client = server.account()
        own = client.http.post(SOURCES, json=postgresql.source(name="Shop")).json()
        snapshot = taken(client, own, schema="public", table="slow")
        assert snapshot["status"] == "failed" and "source_seconds" in snapshot["error_message"], snapshot
        assert server.output().count("job_attempt_failed") == 1
    finally:
        server.stop()
        postgresql.run("DROP VIEW slow", "shop")


def test_private_networks_are_closed_unless_opened(tmp_path, postgresql):
    server = Server(tmp_path, source_private_addresses="false")
    try:
        client = server.account()
        for host in ("127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "0x7f.1"):
            check = client.http.post(SOURCES + "/test", json=postgresql.source(host=host)).json()
            assert not check["ok"] and "private network" in check["message"], host
    finally:
        server.stop()


def test_mariadb(ada, openapi, mariadb):
    source = ada.http.post(SOURCES, json=mariadb.source(name="Maria")).json()
    check = openapi.check(ada.http.post(f"{SOURCES}/{source['id']}/test")).json()
    assert check["ok"] and check["server"].startswith("MariaDB 1") and check["table_count"] == 3
    tables = {t["name"]: t for t in ada.http.get(f"{SOURCES}/{source['id']}/tables").json()["items"]}
    assert set(tables) == {"orders", "odd `name; --", "few"} and tables["few"]["kind"] == "view"
    assert {"name": "amount", "type": "decimal(10,2)"} in tables["orders"]["columns"]

    snapshot = taken(ada, source, table="orders")
    assert snapshot["status"] == "completed", snapshot
    columns, data = rows(ada, snapshot["dataset_id"])
    by_rank = {r[columns.index("rank_")]: dict(zip(columns, r)) for r in data}
    first, second = by_rank[1], by_rank[None]
    assert int(first["id"]) == 18446744073709551615 and first["customer"] == "Zoë 😀" and float(first["amount"]) == 12.3 and first["ordered"] == "2024-01-02"
    assert first["seen"] == "2024-03-31 02:30:00" and first["flag"] == 5 and first["raw"] == "\\xcafe" and first["kind"] == "b"
    assert first["spent"] == "12:00:00" and second["spent"] == "-26:00:00"  # no time of day, so the column is text
    assert second["ordered"] is None and float(second["amount"]) == -0.05 and second["customer"] is None
    repairs = ada.http.get(f"/api/v1/datasets/{snapshot['dataset_id']}/lineage").json()["versions"][0]["repairs"]
    assert any("no day" in r for r in repairs)
    odd = taken(ada, source, table="odd `name; --")
    assert rows(ada, odd["dataset_id"]) == (["a `b"], [[7]])

    wrong = ada.http.post(SOURCES + "/test", json=mariadb.source(password="no")).json()
    assert not wrong["ok"] and "user and password" in wrong["message"]
    plain = ada.http.post(SOURCES + "/test", json=mariadb.source(tls="require")).json()
    assert not plain["ok"] and "encrypted" in plain["message"]
    mariadb.encrypt()
    for tls in ("require", "off"):
        assert ada.http.post(SOURCES + "/test", json=mariadb.source(tls=tls)).json()["ok"], tls


def test_a_source_is_its_owners_and_leaves_its_datasets(ada, eve, source):
    for method, path, body in (("put", "", {"name": "x"}), ("delete", "", None), ("post", "/test", None), ("get", "/tables", None), ("get", "/snapshots", None),
                               ("post", "/snapshots", {"table": "orders"})):
        r = eve.http.request(method, f"{SOURCES}/{source['id']}{path}", json=body)
        assert r.status_code == 404, (method, path)
    kept = ada.http.get(f"{SOURCES}/{source['id']}/snapshots").json()["items"]
    dataset = next(s["dataset_id"] for s in kept if s["table"] == "orders")
    assert ada.http.delete(f"{SOURCES}/{source['id']}").status_code == 204
    assert source["id"] not in [s["id"] for s in ada.http.get(SOURCES).json()["items"]]
    assert len(rows(ada, dataset)[1]) > 0
