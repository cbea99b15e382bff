"""Personal data is found; and what is masked for someone leaves by no way out."""
import json
import time

import pytest

SECRETS = ["Wilhelmina Garfunkel", "wilhelmina.g@secret.example", "4111111111111111", "Garfunkel", "078-05-1120"]


@pytest.fixture(scope="module")
def server(own_masked_server):
    return own_masked_server


@pytest.fixture(scope="module")
def own_masked_server(binary, tmp_path_factory):
    from real_server import Server
    server = Server(tmp_path_factory.mktemp("masked"), log_level="debug")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def people(server):
    """The owner of the data, and a colleague of the same organization."""
    owner = server.account("owner@example.com", organization="Acme")
    invite = owner.http.post("/api/v1/admin/invites", json={"email": "viewer@example.com"}).json()
    viewer = server.account("viewer@example.com", invite=invite["invite"])
    return owner, viewer


FIRST, LAST = "Anna Bruno Carla David Elena Felix Greta Hugo Irene Jonas".split(), "Rossi Schmidt Dupont Smith Garcia Novak Silva Jansen".split()


@pytest.fixture(scope="module")
def staff(people):
    owner, viewer = people
    lines = ["person,email,card,ssn,salary,team,nickname"]
    lines.append("Wilhelmina Garfunkel,wilhelmina.g@secret.example,4111111111111111,078-05-1120,9100,Red,Mina")
    for i in range(80):
        lines.append(f"{FIRST[i % 10]} {LAST[i % 8]},u{i}@example.com,5500005555555559,{100 + i}-12-{1000 + i},{3000 + i},{'Red Blue'.split()[i % 2]},n{i}")
    dataset = owner.load("staff.csv", ("\n".join(lines) + "\n").encode())
    assert owner.http.put(f"/api/v1/datasets/{dataset}", json={"is_public": True}).status_code == 200
    return dataset


def put(someone, dataset, **masks):
    items = [{"column": c, "mask": m, "visible_to": "owner"} for c, m in masks.items()]
    return someone.http.put(f"/api/v1/datasets/{dataset}/masking", json={"items": items})


@pytest.fixture(scope="module")
def masked(people, staff):
    owner, viewer = people
    before = viewer.ask("how many rows where person is Wilhelmina Garfunkel", staff)
    assert before.status_code == 200
    r = put(owner, staff, person="partial", email="partial", card="hash", ssn="hidden")
    assert r.status_code == 200, r.text
    return before.json()["id"]


def test_personal_columns_are_found_and_examples_told_in_part_only(people, staff):
    owner, _ = people
    report = owner.http.get(f"/api/v1/datasets/{staff}/pii").json()
    assert {f["column"]: f["kind"] for f in report["findings"]} == {
        "person": "person_name", "email": "email", "card": "card", "ssn": "ssn"}
    text = json.dumps(report, ensure_ascii=False)
    assert not any(s in text for s in SECRETS) and not report["approximate"]


WAYS = ["/datasets/{id}", "/datasets/{id}/sample", "/datasets/{id}/preview", "/datasets/{id}/profile", "/datasets/{id}/versions",
        "/datasets/{id}/suggestions", "/datasets/{id}/quality", "/datasets/{id}/analysis", "/datasets/{id}/pii", "/datasets/{id}/masking",
        "/datasets", "/query/history"]


@pytest.mark.parametrize("way", WAYS)
def test_no_page_shows_it(people, staff, masked, way):
    owner, viewer = people
    r = viewer.http.get("/api/v1" + way.format(id=staff))
    assert r.status_code == 200, r.text
    shown = r.text.replace("how many rows where person is Wilhelmina Garfunkel", "")  # their own words
    for secret in SECRETS:
        assert secret not in shown, f"{way} shows {secret}"
    if way in ("/datasets/{id}/sample", "/datasets/{id}/profile"):
        assert "ssn" not in shown and "W••• G•••" in shown and "w•••@s•••" in shown
        assert any(s in owner.http.get("/api/v1" + way.format(id=staff)).text for s in SECRETS), "the owner still sees it"


def query(staff_table, **more):
    return {"from": {"table": staff_table}, **more}


@pytest.mark.parametrize("question", [
    "show all rows", "count by person", "list person and email", "max card", "rows where person is Wilhelmina Garfunkel",
    "email of Wilhelmina Garfunkel", "salary by ssn", "which person has the highest salary"])
def test_no_answer_tells_it(people, staff, masked, question):
    _, viewer = people
    r = viewer.ask(question, staff)
    assert r.status_code == 200, r.text
    body = r.json()
    rows = json.dumps([body.get("rows"), body.get("chart"), body.get("suggestions"), body.get("evidence")], ensure_ascii=False)
    assert not any(s in rows for s in SECRETS), rows
    if body.get("columns"):
        assert "ssn" not in body["columns"]


def test_filters_see_the_masked_values_only(people, staff, masked):
    owner, viewer = people
    q = {"from": {"table": "staff"}, "select": [{"aggregate": "count"}],
         "where": {"compare": "=", "left": {"column": "person"}, "right": {"literal": "Wilhelmina Garfunkel"}}}
    ask = lambda who: who.http.post("/api/v1/query", json={"dataset_ids": [staff], "query": q}).json()
    assert ask(owner)["rows"][0][0] == 1
    refused = ask(viewer)
    assert refused["refused"] and "'person' is masked for you" in refused["refusal"]
    q["where"]["right"]["literal"] = "W••• G•••"
    assert ask(viewer)["rows"][0][0] == 1, "what they see may be chosen by"
    hidden = viewer.http.post("/api/v1/query", json={"dataset_ids": [staff], "query": {
        "from": {"table": "staff"}, "select": [{"column": "ssn"}]}})
    assert hidden.status_code == 400 and "ssn" in hidden.json()["error"]["message"]


def test_completion_knows_no_masked_value(people, staff, masked):
    owner, viewer = people
    complete = lambda who: who.http.post("/api/v1/query-completion", json={"dataset_ids": [staff], "before": "salary of Wilhel"})
    assert complete(viewer).status_code == 200
    assert "Wilhelmina" not in complete(viewer).text and "Garfunkel" in complete(owner).text


def test_exports_are_masked(people, staff, masked, tmp_path):
    import duckdb
    _, viewer = people
    columns = [{"column": c} for c in ("person", "email", "card", "salary")]
    answer = viewer.http.post("/api/v1/query", json={"dataset_ids": [staff], "query": {"from": {"table": "staff"}, "select": columns}}).json()
    for form in ("json", "parquet"):
        r = viewer.http.get(f"/api/v1/data/{answer['id']}", params={"format": form})
        assert r.status_code == 200
        if form == "parquet":
            (tmp_path / "x.parquet").write_bytes(r.content)
            text = str(duckdb.sql(f"FROM '{tmp_path}/x.parquet'").fetchall())
        else:
            text = r.text
        assert not any(s in text for s in SECRETS) and "W•••" in text
    assert not any(s in viewer.http.get(f"/api/v1/chart/{answer['id']}").text for s in SECRETS)


def test_an_answer_of_before_is_closed(people, staff, masked):
    _, viewer = people
    for way in (f"/query/{masked}", f"/data/{masked}", f"/chart/{masked}"):
        r = viewer.http.get("/api/v1" + way)
        assert r.status_code == 409 and "masked" in r.json()["error"]["message"], (way, r.text[:200])


def test_logs_and_errors_hold_no_value(people, staff, masked, server):
    _, viewer = people
    bad = viewer.http.post("/api/v1/query", json={"dataset_ids": [staff], "query": {
        "from": {"table": "staff"}, "select": [{"aggregate": "sum", "of": {"column": "email"}}]}})
    assert bad.status_code == 400
    log = server.output()
    assert not any(s in bad.text for s in SECRETS) and not any(s in log for s in SECRETS)


def test_hashes_are_the_same_for_the_same_value_and_not_the_plain_hash(people, staff, masked):
    import hashlib
    _, viewer = people
    rows = viewer.http.get(f"/api/v1/datasets/{staff}/sample").json()
    cards = [r[rows["columns"].index("card")] for r in rows["rows"]]
    assert cards[1] == cards[2] != cards[0] and len(cards[0]) == 16
    assert not hashlib.sha256(b"4111111111111111").hexdigest().startswith(cards[0])


def test_only_who_may_change_the_data_sets_masks(people, staff, masked):
    owner, viewer = people
    assert put(viewer, staff).status_code == 403
    stranger = owner.server.account("stranger@example.com")
    assert put(stranger, staff).status_code == 404 and stranger.http.get(f"/api/v1/datasets/{staff}/masking").status_code == 404
    r = put(owner, staff, nothere="hash")
    assert r.status_code == 400 and "nothere" in r.json()["error"]["message"]
    seen = viewer.http.get(f"/api/v1/datasets/{staff}/masking").json()
    assert seen["standing"] == "viewer" and seen["masked"] and "ssn" not in [i["column"] for i in seen["items"]]


def test_a_recipe_is_for_those_who_see_all_of_it(people, staff, masked):
    owner, viewer = people
    for someone, status in ((viewer, 403), (owner, 200)):
        r = someone.http.post(f"/api/v1/datasets/{staff}/recipes/preview", json={"recipe": "trim all"})
        assert r.status_code == status, r.text
        r = someone.http.get(f"/api/v1/datasets/{staff}/recipes/advice")
        assert r.status_code == status, r.text
    assert not any(secret in viewer.http.post(f"/api/v1/datasets/{staff}/recipes/preview", json={"recipe": "trim all", "base": 1}).text for secret in SECRETS)


def test_masks_come_off_again(people, staff, masked):
    owner, viewer = people
    assert put(owner, staff, ssn="hidden").status_code == 200
    assert "Wilhelmina Garfunkel" in viewer.http.get(f"/api/v1/datasets/{staff}/sample").text
    assert "078-05-1120" not in viewer.http.get(f"/api/v1/datasets/{staff}/sample").text
    assert put(owner, staff).status_code == 200
    assert "078-05-1120" in viewer.http.get(f"/api/v1/datasets/{staff}/sample").text


def test_deleting_takes_the_masked_tables_along(people, server):
    owner, viewer = people
    dataset = owner.load("gone.csv", b"email,n\n" + b"".join(b"a%d@example.com,%d\n" % (i, i) for i in range(30)))
    owner.http.put(f"/api/v1/datasets/{dataset}", json={"is_public": True})
    files = lambda: {p.name for p in (server.folder / "data/hot").rglob("*.duckdb")}
    before = files()
    assert put(owner, dataset, email="hash").status_code == 200
    assert viewer.http.get(f"/api/v1/datasets/{dataset}/sample").status_code == 200
    assert files() - before
    assert owner.http.delete(f"/api/v1/datasets/{dataset}").status_code == 204
    assert not files() - before
