"""Relations between datasets: inferred, measured on the values, confirmed, rejected; and what a join would do."""
import pytest


@pytest.fixture(scope="module")
def shop(ada):
    customers = "customer_id,name,city\n" + "\n".join(f"C{i},Name{i},{'Rome Paris'.split()[i % 2]}" for i in range(50))
    orders = "order_id,customer_id,amount\n" + "\n".join(
        f"{i},{('c' if i in (1, 2, 3) else 'C') + str(i % 50)},{i * 2}" for i in range(200)) + "\n900,C777,5\n901,,6"
    notes = "who,said\n" + "\n".join(f"C{i % 40},hello {i}" for i in range(80))
    return [ada.load(n, t.encode() + b"\n") for n, t in (("customers.csv", customers), ("orders.csv", orders), ("notes.csv", notes))]


def relations(person, ids):
    r = person.http.get("/api/v1/relations", params={"dataset_ids": ",".join(ids)})
    assert r.status_code == 200, r.text
    return r.json()["items"]


def test_a_foreign_key_is_found_and_measured(ada, shop, openapi):
    customers, orders, _ = shop
    openapi.check(ada.http.get("/api/v1/relations", params={"dataset_ids": f"{customers},{orders}"}))
    [r] = [r for r in relations(ada, [customers, orders]) if r["from_column"] == "customer_id"]
    assert (r["from_dataset"], r["to_dataset"], r["status"], r["kind"]) == (orders, customers, "inferred", "many to one")
    assert r["from_rows"] == 202 and r["from_filled"] == 201 and r["matched_rows"] == 197 and r["to_unique"]
    assert r["unmatched"] == [{"value": v, "rows": 1} for v in ("C777", "c1", "c2", "c3")]
    assert r["match_rate_folded"] == pytest.approx(200 / 201) and r["fan_out"] == 1
    assert any("drops 4 rows" in a for a in r["advice"]) and any("case and blanks" in a for a in r["advice"])
    assert 0.8 < r["confidence"] < 1


def test_values_speak_where_names_do_not(ada, shop):
    customers, _, notes = shop
    [r] = relations(ada, [customers, notes])
    assert (r["from_column"], r["to_column"], r["inclusion"]) == ("who", "customer_id", 1) and r["unused_values"] == 10


def test_a_confirmed_relation_is_used_and_a_rejected_one_is_not(ada, shop):
    customers, _, notes = shop
    ends = {"from_dataset": notes, "from_column": "who", "to_dataset": customers, "to_column": "customer_id"}
    joined = {"from": {"table": "notes"}, "select": [{"column": "city", "table": "customers"}, {"aggregate": "count"}]}
    confirmed = ada.http.put("/api/v1/relations", json={**ends, "status": "confirmed"})
    assert confirmed.status_code == 200 and confirmed.json()["status"] == "confirmed" and confirmed.json()["confidence"] == 1
    answer = ada.http.post("/api/v1/query", json={"question": "number of notes by city", "dataset_ids": [notes, customers]}).json()
    assert sorted(map(tuple, answer["rows"])) == [("Paris", 40), ("Rome", 40)], answer.get("sentence")
    rejected = ada.http.put("/api/v1/relations", json={**ends, "status": "rejected"})
    assert rejected.json()["status"] == "rejected"
    assert [r["status"] for r in relations(ada, [customers, notes])] == ["rejected"]
    after = ada.http.post("/api/v1/query", json={"question": "number of notes by city", "dataset_ids": [notes, customers]}).json()
    assert "who" not in (after.get("sql") or ""), after.get("sql")
    assert ada.http.put("/api/v1/relations", json={**ends, "status": "undecided"}).json()["status"] == "proposed"


def test_a_join_that_multiplies_rows_is_told_before(ada, shop):
    customers, orders, _ = shop
    r = ada.http.post("/api/v1/relations/advice", json={"from_dataset": customers, "from_column": "customer_id", "to_dataset": orders, "to_column": "customer_id"}).json()
    assert r["kind"] == "one to many" and r["largest_fan_out"] == 4 and r["joined_rows"] == 197
    assert any("count rows more than once" in a for a in r["advice"])


def test_what_cannot_be(ada, eve, shop):
    customers, orders, _ = shop
    ends = {"from_dataset": orders, "from_column": "customer_id", "to_dataset": customers, "to_column": "customer_id"}
    assert eve.http.post("/api/v1/relations/advice", json=ends).status_code == 404
    assert eve.http.put("/api/v1/relations", json={**ends, "status": "confirmed"}).status_code == 404
    assert ada.http.post("/api/v1/relations/advice", json={**ends, "to_column": "nope"}).status_code == 400
    assert ada.http.put("/api/v1/relations", json={**ends, "to_column": "nope", "status": "confirmed"}).status_code == 400
    assert ada.http.get("/api/v1/relations", params={"dataset_ids": customers + ",x" * 20}).status_code == 400


def ask(person, question, *ids):
    return person.http.post("/api/v1/query", json={"question": question, "dataset_ids": list(ids)}).json()


def test_names_propose_and_values_decide(ada):
    """A column called after the other table means its key, not the column "name" in which none of its values is."""
    customers = ada.load("customers.csv", b"customer_id,name,segment\nC001,Ann,retail\nC002,Bob,trade\nC003,Cyd,retail\n")
    orders = ada.load("orders.csv", b"order_id,customer,amount\n1,C001,10\n2,C002,20\n3,C003,5\n4,C001,7\n")
    for ids in ([orders, customers], [customers, orders]):
        answer = ask(ada, "total amount by segment", *ids)
        assert sorted(map(tuple, answer["rows"])) == [("retail", 22), ("trade", 20)], answer["sql"]
    [r] = relations(ada, [customers, orders])
    assert (r["from_column"], r["to_column"], r["match_rate"]) == ("customer", "customer_id", 1)


def test_partners_far_down_are_partners(ada):
    """Rows in the order of time begin with customers who are in the list no more."""
    clients = ada.load("clients.csv", ("client_id,region\n" + "".join(f"K{i},{'NSEW'[i % 4]}\n" for i in range(19_000, 20_000))).encode())
    sales = ada.load("sales.csv", ("sale_id,client_id,amount\n" + "".join(f"{i},K{i // 2},1\n" for i in range(40_000))).encode())
    answer = ask(ada, "total amount by region", sales, clients)
    assert sorted(map(tuple, answer["rows"])) == [(r, 500) for r in "ENSW"], answer["sql"]


def test_what_fits_only_without_regard_to_blanks_is_shown_and_not_joined(ada):
    goods = ada.load("goods.csv", b'product,price\n"p1 ",2\n"P2 ",3\n"p3 ",4\n')
    lines = ada.load("lines.csv", b"line,product,qty\n1,P1,5\n2,p2,6\n3,P3,7\n4,p1,8\n5,P1,9\n")
    [r] = relations(ada, [goods, lines])
    assert r["match_rate"] == 0 and r["match_rate_folded"] == 1 and any("case and blanks" in a for a in r["advice"])
    answer = ask(ada, "total qty by price", lines, goods)
    assert "JOIN" not in (answer.get("sql") or ""), answer["sql"]


def test_a_key_of_two_columns(ada, openapi):
    """One order has several lines: joined by the order alone, each line would find the shipments of all."""
    def table(what):
        return f"order_id,line_no,{what}\n" + "".join(f"{o},{line},{'p' + str(line) if what == 'product' else 10 * line}\n" for o in range(1, 41) for line in (1, 2, 3))
    lines, shipments = ada.load("lines.csv", table("product").encode()), ada.load("shipments.csv", table("shipped").encode())
    for ids in ([lines, shipments], [shipments, lines]):
        answer = ask(ada, "total shipped by product", *ids)
        assert sorted(map(tuple, answer["rows"])) == [("p1", 400), ("p2", 800), ("p3", 1200)], answer["sql"]
        assert answer["confidence"] != "Low"
    openapi.check(ada.http.get("/api/v1/relations", params={"dataset_ids": f"{lines},{shipments}"}))
    r = relations(ada, [lines, shipments])[0]
    assert r["further"] == [{"from_column": "line_no", "to_column": "line_no"}] and r["kind"] == "one to one" and r["match_rate"] == 1
    ends = {k: r[k] for k in ("from_dataset", "from_column", "to_dataset", "to_column")}
    confirmed = ada.http.put("/api/v1/relations", json={**ends, "status": "confirmed"}).json()
    assert confirmed["status"] == "confirmed"
    assert sorted(map(tuple, ask(ada, "total shipped by product", lines, shipments)["rows"]))[0] == ("p1", 400)


def test_a_join_that_counts_rows_again_is_told_with_the_answer(ada):
    pays = ada.load("pays.csv", b"order_no,amount\n" + b"".join(b"%d,%d\n" % (i % 5, 10 + i) for i in range(10)))
    items = ada.load("items.csv", b"order_no,item\n" + b"".join(b"%d,%s\n" % (i % 5, b"abc"[i % 3:i % 3 + 1]) for i in range(15)))
    answer = ask(ada, "total amount by item", pays, items)
    assert answer["confidence"] == "Low" and any("counted several times" in a["meaning"] for a in answer["assumptions"]), answer
