"""Steps that need a model: outliers by isolation forest, missing numbers by the other columns."""
import random
import time

import pytest


@pytest.fixture(scope="module")
def flats(ada):
    r = random.Random(4)
    lines = ["id,area,city,price"]
    for i in range(600):
        area, city = r.uniform(20, 150), r.choice(["Oslo", "Moss"])
        price = area * (80 if city == "Oslo" else 40) * r.uniform(0.97, 1.03)
        lines.append(f"{i},{area:.1f},{city},{'' if i % 10 == 3 else round(price)}")
    lines += ["600,1400,Oslo,100", "601,5,Moss,90000"]
    return ada.load("flats.csv", ("\n".join(lines) + "\n").encode())


def preview(ada, dataset, recipe):
    return ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": recipe})


def test_rows_that_stand_apart_are_marked_and_nearly_nothing_else(ada, flats):
    url = f"/api/v1/datasets/{flats}"
    recipe = ada.http.post(url + "/recipes", json={"recipe": "outliers area, price by isolation_forest beyond 0.7 mark\nfilter where outlier\nkeep id"}).json()["id"]
    deadline = time.time() + 60
    while (state := ada.http.get(f"{url}/recipes/{recipe}").json())["status"] not in ("completed", "failed"):
        assert time.time() < deadline
        time.sleep(0.1)
    assert state["status"] == "completed", state
    marked = [row[0] for row in ada.http.get(url + "/sample", params={"limit": 100}).json()["rows"]]
    assert {600, 601} <= set(marked) and len(marked) < 12, marked
    assert ada.http.put(url + "/versions/current", json={"number": 1}).status_code == 200


def test_a_missing_number_is_what_the_other_columns_tell(ada, flats):
    r = preview(ada, flats, "delete where id >= 600\nimpute price with model\nderive each = price / area\nfilter where id in (3, 13, 23, 33, 43, 53, 63, 73, 83, 93)")
    assert r.status_code == 200, r.text
    body = r.json()
    step = body["steps"][1]
    assert step["nulls_before"] == 60 and step["nulls_after"] == 0 and step["changed"] == 60
    for values in body["rows"]:
        row = dict(zip(["id", "area", "city", "price", "each"], values))
        assert row["each"] == pytest.approx(80 if row["city"] == "Oslo" else 40, rel=0.35), row


def test_a_missing_category_is_what_the_other_columns_tell(ada):
    r = random.Random(9)
    lines = ["id,area,price,city"]
    for i in range(400):
        area, city = r.uniform(20, 150), ("Oslo", "Moss")[i % 2]
        lines.append(f"{i},{area:.1f},{area * (80 if city == 'Oslo' else 40):.0f},{'' if i % 10 in (3, 4) else city}")
    dataset = ada.load("towns.csv", ("\n".join(lines) + "\n").encode())
    body = preview(ada, dataset, "impute city with model\nfilter where id % 10 = 3 or id % 10 = 4\nkeep id, city").json()
    assert body["steps"][0]["columns"] == [{"column": "city", "nulls_before": 80, "nulls_after": 0, "changed": 80}]
    right = sum(city == ("Oslo", "Moss")[i % 2] for i, city in body["rows"])
    assert right >= 0.8 * len(body["rows"]), body["rows"]
    names = ada.load("names.csv", ("id,name\n" + "".join(f"{i},{'' if i == 5 else f'n{i}'}\n" for i in range(90))).encode())
    refused = preview(ada, names, "impute name with model")
    assert refused.status_code == 422 and "50 at most" in refused.json()["error"]["message"], refused.text


@pytest.mark.parametrize("recipe, told", [
    ("outliers area by isolation_forest cap", "cannot be capped"), ("outliers area by isolation_forest beyond 3 mark", "from 0 to 1"),
    ("impute price with model within city", "leave out within"), ("keep price\nimpute price with model", "No other column tells anything"),
    ("filter where id < 15\nimpute price with model", "at least 20 values")])  # fmt: skip
def test_what_a_model_cannot_do_is_told(ada, flats, recipe, told):
    r = preview(ada, flats, recipe)
    assert r.status_code == 422 and told in r.json()["error"]["message"], r.text
