"""Search finds datasets, columns and own past questions by words and by meaning, and nothing that someone may not see."""
import time

import pytest

ORDERS = "order_id,customer_name,net_revenue,shipped_on\n" + "".join(f"{i},C{i % 7},{i * 3.5},2024-01-{i % 28 + 1:02d}\n" for i in range(1, 60))
WEATHER = "station,temperature,rainfall\n" + "".join(f"S{i % 5},{i % 30},{i % 11}\n" for i in range(60))


@pytest.fixture(scope="module")
def server(binary, tmp_path_factory):
    from real_server import Server
    server = Server(tmp_path_factory.mktemp("search"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def people(server):
    """The owner of the data, a colleague of the same organization, and a stranger."""
    owner = server.account("owner@example.com", organization="Acme")
    invite = owner.http.post("/api/v1/admin/invites", json={"email": "colleague@example.com"}).json()
    return owner, server.account("colleague@example.com", invite=invite["invite"]), server.account("stranger@example.com")


@pytest.fixture(scope="module")
def data(people):
    owner, _, _ = people
    return owner.load("Orders of 2024.csv", ORDERS.encode()), owner.load("weather.csv", WEATHER.encode())


def search(someone, text, **more):
    r = someone.http.get("/api/v1/search", params={"q": text, **more})
    assert r.status_code == 200, r.text
    return r.json()["items"]


def found(someone, text, kind):
    return [(h["id"], h["title"]) for h in search(someone, text, kind=kind)]


def test_words_begun_mistyped_and_of_the_same_meaning_are_found_and_say_why(people, data):
    owner, (orders, weather) = people[0], data
    assert search(owner, "orders")[0]["id"] == orders
    assert found(owner, "wether", "dataset")[0] == (weather, "weather.csv")
    assert found(owner, "temp", "column")[0] == (weather, "temperature")
    for asked, column, way in (("rainfall", "rainfall", "words"), ("earnings", "net_revenue", "meaning"), ("precipitation", "rainfall", "meaning"),
                               ("custo", "customer_name", "beginning"), ("temprature", "temperature", "spelling")):
        hit = search(owner, asked, kind="column")[0]
        assert hit["title"] == column, (asked, hit)
        assert hit["reasons"][0]["by"] == way and hit["reasons"][0]["asked"] == asked
        assert hit["dataset_name"] and hit["column_type"]
    assert not search(owner, "qqqqzzzz")


def test_what_changes_is_found_as_it_is_now(people):
    owner = people[0]
    dataset = owner.load("planets.csv", b"planet,moons\nMars,2\nJupiter,95\n")
    assert (dataset, "moons") in found(owner, "moons", "column")
    assert owner.http.put(f"/api/v1/datasets/{dataset}", json={"name": "Celestial bodies", "description": "astronomy lecture"}).status_code == 200
    assert found(owner, "celestial", "dataset") == [(dataset, "Celestial bodies")]
    assert found(owner, "lecture", "dataset") == [(dataset, "Celestial bodies")]
    assert owner.http.post(f"/api/v1/datasets/{dataset}/recipes", json={"recipe": "rename moons to tally"}).status_code in (200, 202)
    deadline = time.time() + 30
    while time.time() < deadline and (dataset, "tally") not in found(owner, "tally", "column"):
        time.sleep(0.1)
    assert found(owner, "tally", "column")[0] == (dataset, "tally")
    assert not any(title == "moons" for _, title in found(owner, "moons", "column"))
    assert owner.http.delete(f"/api/v1/datasets/{dataset}").status_code == 204
    assert not any(h["id"] == dataset for h in search(owner, "celestial planet tally"))


def test_others_find_only_what_they_may_see(people, data):
    owner, colleague, stranger = people
    orders, _ = data
    assert not search(stranger, "orders") and not search(colleague, "orders revenue weather")
    assert owner.http.put(f"/api/v1/datasets/{orders}", json={"is_public": True}).status_code == 200
    assert {h["id"] for h in search(colleague, "orders revenue weather")} == {orders}
    assert not search(stranger, "orders revenue weather")
    assert owner.http.put(f"/api/v1/datasets/{orders}", json={"is_public": False}).status_code == 200
    assert not search(colleague, "orders")


def test_a_hidden_column_is_found_by_those_who_see_it_only(people):
    owner, colleague, _ = people
    dataset = owner.load("staff.csv", b"person,salary,team\nAnn,5000,Red\nBob,6000,Blue\n")
    assert owner.http.put(f"/api/v1/datasets/{dataset}", json={"is_public": True}).status_code == 200
    assert found(colleague, "salary", "column") == [(dataset, "salary")]
    masks = {"items": [{"column": "salary", "mask": "hidden", "visible_to": "owner"}]}
    assert owner.http.put(f"/api/v1/datasets/{dataset}/masking", json=masks).status_code == 200
    assert not any("salary" in str(h) for h in search(colleague, "salary wage"))
    assert found(colleague, "person", "column")[0] == (dataset, "person")
    assert found(owner, "salary", "column")[0] == (dataset, "salary")


def test_own_questions_are_found_until_they_or_their_data_go(people):
    owner, colleague, _ = people
    dataset = owner.load("sales.csv", b"region,amount\nNorth,5\nSouth,7\nEast,9\n")
    assert owner.http.put(f"/api/v1/datasets/{dataset}", json={"is_public": True}).status_code == 200
    answer = owner.ask("total amount by region", dataset).json()
    again = owner.ask("total amount by region", dataset).json()
    hits = search(owner, "amount by region", kind="question")
    assert [(h["id"], h["title"], h["dataset_ids"]) for h in hits] == [(again["id"], "total amount by region", [dataset])]
    assert not search(colleague, "amount by region", kind="question")
    assert owner.http.delete(f"/api/v1/query/{again['id']}").status_code == 204
    assert owner.http.get(f"/api/v1/query/{again['id']}").status_code == 404
    assert [h["id"] for h in search(owner, "amount by region", kind="question")] == [answer["id"]]
    assert colleague.http.delete(f"/api/v1/query/{answer['id']}").status_code == 404
    assert owner.http.delete(f"/api/v1/datasets/{dataset}").status_code == 204
    assert not search(owner, "amount by region", kind="question")


def test_one_question_of_several_datasets_is_found_newest_first_with_their_names(people):
    owner = people[0]
    months = [owner.load(f"tickets {month}.csv", b"team,tickets\nRed,5\nBlue,7\nGreen,9\n") for month in ("January", "February", "March")]
    for dataset in months:
        assert not owner.ask("average tickets by team", dataset).json()["refused"]
        hits = search(owner, "average tickets by team", kind="question", limit=2)  # each joins the index by itself
    assert [h["dataset_name"] for h in hits] == ["tickets March.csv", "tickets February.csv"]


def test_a_question_that_is_not_understood_is_offered_in_other_words_and_with_what_was_asked_before(people):
    owner, colleague, _ = people
    table = "region,amount\n" + "".join(f"{('North', 'South', 'East')[i % 3]},{i}\n" for i in range(60))
    dataset = owner.load("turnover.csv", table.encode())
    assert owner.http.put(f"/api/v1/datasets/{dataset}", json={"is_public": True}).status_code == 200
    before = owner.ask("total amount by region", dataset).json()
    refused = owner.ask("total amount by county", dataset).json()
    assert refused["refused"] and refused["suggestions"][0] == "total amount by region"
    assert not owner.ask(refused["suggestions"][0], dataset).json()["refused"]
    assert [q["question"] for q in refused["similar_questions"]] == ["total amount by region"]
    assert before["similar_questions"] == []
    typed = {"before": "total amount reg", "dataset_ids": [dataset]}
    past = [i for i in owner.http.post("/api/v1/query-completion", json=typed).json()["items"] if i["kind"] == "past"]
    assert [i["text"] for i in past] == ["total amount by region"]
    # Of a colleague who asked nothing there is nothing.
    assert colleague.ask("total amount by county", dataset).json()["similar_questions"] == []
    assert not any(i["kind"] == "past" for i in colleague.http.post("/api/v1/query-completion", json=typed).json()["items"])
    found = owner.http.get("/api/v1/query/history", params={"search": "BY COUNTY"}).json()
    assert [i["id"] for i in found["items"]] == [refused["id"]] and found["total"] == 1


def test_what_cannot_be_searched_is_refused(people):
    owner = people[0]
    for params in ({}, {"q": ""}, {"q": "x", "kind": "cell"}, {"q": "x", "limit": 0}, {"q": "x" * 501}, {"q": "\0"}):
        r = owner.http.get("/api/v1/search", params=params)
        assert r.status_code == 400 and r.json()["error"]["code"] == "invalid_input", params
    assert search(owner, "   ") == [] and search(owner, "%_'\";--") == []


def test_a_full_index_keeps_the_newest_and_says_so(binary, tmp_path):
    from real_server import Server
    server = Server(tmp_path, search_memory_mb=1)
    try:
        someone = server.account()
        wide = ",".join(f"column_number_{i}" for i in range(1200))
        for name in ("oldest", "older", "newest"):
            someone.load(name + ".csv", (wide + "\n" + ",".join("1" for _ in range(1200)) + "\n").encode())
        r = someone.http.get("/api/v1/search", params={"q": "newest"}).json()
        assert r["partial"] and r["items"][0]["title"] == "newest.csv"
        assert not someone.http.get("/api/v1/search", params={"q": "oldest", "kind": "dataset"}).json()["items"]
    finally:
        server.stop()
