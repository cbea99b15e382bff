"""Ways to go on with a question while it is typed."""


def complete(person, before, dataset, **more):
    return person.http.post("/api/v1/query-completion", json={"before": before, "dataset_ids": [dataset], **more})


def test_names_values_and_spelling(ada, sales, openapi):
    r = openapi.check(complete(ada, "total amount by re", sales))
    assert r.status_code == 200, r.text
    first = r.json()["items"][0]
    assert first["text"] == first["before"] == "total amount by region" and first["kind"] == "column"

    values = complete(ada, "total amount for No", sales).json()["items"]
    assert {"total amount for North"} <= {i["text"] for i in values if i["kind"] == "value"}

    spelt = complete(ada, "total amount by regoin ", sales).json()["items"]
    assert any(i["kind"] == "spelling" and i["text"] == "total amount by region " for i in spelt)


def test_what_stands_behind_the_cursor_stays(ada, sales):
    items = complete(ada, "total amo", sales, after=" by region").json()["items"]
    assert any(i["text"] == "total amount by region" and i["before"] == "total amount" for i in items)


def test_the_number_of_items_is_kept(ada, sales):
    assert len(complete(ada, "", sales, limit=3).json()["items"]) == 3
    assert complete(ada, "", sales, limit=0).status_code == 422 or complete(ada, "", sales, limit=0).status_code == 400


def test_the_data_of_others_completes_nothing(eve, sales):
    assert complete(eve, "total amount by re", sales).status_code == 404
