"""A reading that gives no rows is looked at again: another one of the same words takes its place, and says so."""
import json

import pytest

ORDERS = b"""order_id,product,ship_city,bill_city,amount
1,Lamp,Bergen,Oslo,10
2,Lamp,Bergen,Oslo,20
3,Chair,Oslo,Bergen,30
4,Chair,Oslo,Bergen,40
5,Desk,Oslo,Tromso,50
6,Desk,Tromso,Bergen,60
"""


@pytest.fixture(scope="module")
def orders(ada):
    return ada.load("second look.csv", ORDERS)


def events(person, dataset, question, **more):
    body = {"question": question, "dataset_ids": [dataset], **more}
    with person.http.stream("POST", "/api/v1/query", json=body, headers={"accept": "text/event-stream"}) as r:
        lines = [l for l in r.iter_lines() if l]
    return [(a[7:], json.loads(b[6:])) for a, b in zip(lines[::2], lines[1::2])]


@pytest.mark.parametrize("question, value", [("list lamp orders in Oslo", None), ("average amount of lamp in Oslo", 15)])
def test_another_city_of_the_same_words_is_taken_and_told(ada, orders, question, value):
    a = ada.http.post("/api/v1/query", json={"question": question, "dataset_ids": [orders]}).json()
    assert "bill_city" in json.dumps(a["query"]) and "ship_city" not in json.dumps(a["query"]["where"])
    if value is None: assert [r[0] for r in a["rows"]] == [1, 2]
    else: assert a["rows"] == [[value]]
    told = [x for x in a["assumptions"] if x["kind"] == "reading"]
    assert len(told) == 1 and "ship city" in told[0]["meaning"] and "no rows" in told[0]["meaning"] and a["confidence"] != "High"
    # The first reading is one click away, and stays what it is: nothing.
    first = ada.http.post("/api/v1/query", json={"question": question, "query": told[0]["alternatives"][0]["query"], "dataset_ids": [orders]}).json()
    assert "ship_city" in json.dumps(first["query"]["where"]) and all(v is None for r in first["rows"] for v in r)


def test_a_stream_tells_both_and_ends_with_what_was_taken(ada, orders):
    seen = events(ada, orders, "list lamp orders in Oslo")
    queries = [d for n, d in seen if n == "query"]
    assert len(queries) == 2 and "ship_city" in queries[0]["sql"] and queries[1]["sql"].count("ship_city") == 1
    names = [n for n, _ in seen if n != "thought"]
    assert names[:3] == ["query", "query", "data"]
    kept = ada.http.get("/api/v1/query/" + dict(seen)["done"]["answer_id"]).json()
    assert kept["sql"] == queries[1]["sql"] and kept["rows"] == dict(seen)["data"]["rows"]


def test_nothing_is_an_answer_where_no_other_reading_has_rows(ada, orders):
    a = ada.http.post("/api/v1/query", json={"question": "list lamp orders in Tromso", "dataset_ids": [orders]}).json()
    assert a["rows"] == [] and not [x for x in a["assumptions"] if x["kind"] == "reading"]
    counted = ada.http.post("/api/v1/query", json={"question": "how many lamp orders in Tromso", "dataset_ids": [orders]}).json()
    assert counted["rows"] == [[0]]
