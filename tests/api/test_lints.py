"""What the evidence says against a question: lints that need rows, and those of the Query alone."""
import pytest


def lints(person, dataset, query):
    r = person.http.post("/api/v1/query", json={"dataset_ids": [dataset], "query": query})
    assert r.status_code == 200, r.text
    return {l["code"]: l for l in r.json()["evidence"]["lints"]}


@pytest.fixture(scope="module")
def orders(ada):
    rows = [f"{'ABCD'[i % 4]},{10 + i % 90},{10000 + i * 7 % 900},{i % 13}.5,{'EUR USD'.split()[i % 2]},2024-{1 + i % 6:02d}-{1 + i % 28:02d}"
            for i in range(500)]
    return ada.load("lint orders.csv", ("region,amount_eur,zip_code,discount_pct,currency,day\n" + "\n".join(rows) + "\n").encode())


@pytest.fixture(scope="module")
def table(ada, orders):
    r = ada.http.post("/api/v1/query", json={"question": "how many rows", "dataset_ids": [orders]})
    return r.json()["query"]["from"]["table"]


def count(table, where):
    return {"from": {"table": table}, "select": [{"aggregate": "count"}], "where": where}


def test_the_condition_that_left_nothing_is_named(ada, orders, table):
    found = lints(ada, orders, count(table, {"and": [
        {"compare": ">", "left": {"column": "amount_eur"}, "right": {"literal": 20}},
        {"compare": "=", "left": {"column": "region"}, "right": {"literal": "Atlantis"}}]}))
    assert "Atlantis" in found["empty_result"]["message"] and "Nothing is left" in found["empty_result"]["message"]
    absent = found["value_absent"]
    assert absent["message"].startswith("No row of 'region' is \"Atlantis\"") and '"A"' in absent["message"]
    assert absent["path"] == "where.and[1]"


def test_two_conditions_that_only_together_leave_nothing(ada, orders, table):
    found = lints(ada, orders, count(table, {"and": [
        {"compare": "=", "left": {"column": "region"}, "right": {"literal": "A"}},
        {"compare": "=", "left": {"column": "region"}, "right": {"literal": "B"}}]}))
    assert "empty_result" in found and "value_absent" not in found


def test_one_absent_value_of_a_list_is_told(ada, orders, table):
    found = lints(ada, orders, count(table, {"in": {"column": "region"}, "values": ["A", "Atlantis"]}))
    assert "Atlantis" in found["value_absent"]["message"] and "empty_result" not in found
    assert "value_absent" not in lints(ada, orders, count(table, {"in": {"column": "region"}, "values": ["A", "B"]}))


def test_a_value_beyond_all_rows_is_told(ada, orders, table):
    found = lints(ada, orders, count(table, {"compare": ">", "left": {"column": "amount_eur"}, "right": {"literal": 5000}}))
    assert "value_out_of_range" in found and "empty_result" in found


def test_codes_and_rates_are_not_added_up(ada, orders, table):
    def total(column):
        return lints(ada, orders, {"from": {"table": table}, "select": [{"aggregate": "sum", "of": {"column": column}}]})

    assert {"code_aggregate", "identifier_aggregate"} & set(total("zip_code"))
    assert "sum_of_rates" in total("discount_pct")


def test_a_plain_question_has_no_lints_of_these(ada, orders):
    r = ada.http.post("/api/v1/query", json={"question": "number of rows by region", "dataset_ids": [orders]}).json()
    assert not {l["code"] for l in r["evidence"]["lints"]} & {"empty_result", "value_absent", "value_out_of_range", "sum_of_rates"}
