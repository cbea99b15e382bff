"""Masks go where the values go: through recipes, names, sources taken afresh, and what is said of them."""
import sqlite3
import time

import pytest

SECRETS = ["wilhelmina", "garfunkel", "Nobody Inparticular", "gout", "scurvy"]


@pytest.fixture(scope="module")
def server(binary, tmp_path_factory):
    from real_server import Server
    folder = tmp_path_factory.mktemp("travel")
    (folder / "sources").mkdir()
    server = Server(folder, source_folders=str(folder / "sources"))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def people(server):
    """The owner of the data, a colleague, and an administrator for whom columns are masked as well."""
    first = server.account("boss@example.com", organization="Acme")
    made = {}
    for name in ("owner", "viewer"):
        invite = first.http.post("/api/v1/admin/invites", json={"email": f"{name}@example.com"}).json()
        made[name] = server.account(f"{name}@example.com", invite=invite["invite"])
    return made["owner"], made["viewer"], first


FIRST, LAST = "Anna Bruno Carla David Elena Felix Greta Hugo Irene Jonas".split(), "Rossi Schmidt Dupont Smith Garcia Novak Silva Jansen".split()


def staff_csv():
    lines = ["person,email,card,diagnosis,salary,born,team,nickname",
             "Wilhelmina Garfunkel,wilhelmina.g@secret.example,4111111111111111,scurvy,9100,1961-05-17,Red,Mina"]
    for i in range(80):
        lines.append(f"{FIRST[i % 10]} {LAST[i % 8]},u{i}@example.com,{5500005555550000 + i},{'gout flu'.split()[i % 2]},{3000 + i},19{60 + i % 30}-0{1 + i % 9}-11,{'Red Blue'.split()[i % 2]},n{i}")
    return ("\n".join(lines) + "\n").encode()


MASKS = dict(person="partial", email="partial", card="hash", diagnosis="partial", salary="partial", born="partial")


def mask(someone, dataset, **masks):
    r = someone.http.put(f"/api/v1/datasets/{dataset}/masking", json={"items": [{"column": c, "mask": m, "visible_to": "owner"} for c, m in masks.items()]})
    assert r.status_code == 200, r.text


def share(owner, dataset):
    assert owner.http.put(f"/api/v1/datasets/{dataset}", json={"is_public": True}).status_code == 200


def run(someone, dataset, text, name="", expect="completed"):
    r = someone.http.post(f"/api/v1/datasets/{dataset}/recipes", json={"recipe": text, "name": name})
    assert r.status_code == 202, r.text
    until = time.monotonic() + 120
    while time.monotonic() < until:
        done = someone.http.get(f"/api/v1/datasets/{dataset}/recipes/{r.json()['id']}").json()
        if done["status"] in ("completed", "failed"):
            assert done["status"] == expect, done
            return done
        time.sleep(0.2)
    raise AssertionError("the recipe did not end")


def sample(someone, dataset):
    r = someone.http.get(f"/api/v1/datasets/{dataset}/sample")
    assert r.status_code == 200, r.text
    return r


def column(someone, dataset, name):
    body = sample(someone, dataset).json()
    return [row[body["columns"].index(name)] for row in body["rows"]]


def shows_none(response, *more):
    text = response.text.lower()
    for secret in [*SECRETS, *more]:
        assert secret.lower() not in text, f"{response.request.url} shows {secret}"


@pytest.fixture(scope="module")
def staff(people):
    owner, *_ = people
    dataset = owner.load("staff.csv", staff_csv())
    share(owner, dataset)
    mask(owner, dataset, **MASKS)
    return dataset


def test_what_recipes_say_is_not_told(people):
    owner, viewer, _ = people
    dataset = owner.load("steps.csv", staff_csv())
    share(owner, dataset)
    mask(owner, dataset, **MASKS)
    made = run(owner, dataset, "replace 'wilhelmina.g@secret.example' with 'x' in email\ndelete where person = 'Nobody Inparticular'\nencode diagnosis one_hot", "fix Wilhelmina")
    run(owner, dataset, "derive wrong = 1\nfill salary with 3\nconvert team to integer or stop\nreplace 'Garfunkel' with 'y' in person", "fix Garfunkel", "failed")
    recipes = f"/api/v1/datasets/{dataset}/recipes"
    answer = viewer.ask("count by team", dataset)
    assert answer.status_code == 200, answer.text
    for way in ("lineage", f"lineage?answer_id={answer.json()['id']}", "versions", "recipes", f"recipes/{made['id']}", "sample", "profile", "analysis", "suggestions"):
        r = viewer.http.get(f"/api/v1/datasets/{dataset}/{way}")
        assert r.status_code == 200, r.text
        shows_none(r)
    lineage = viewer.http.get(f"/api/v1/datasets/{dataset}/lineage").json()
    version = next(v for v in lineage["versions"] if v["kind"] == "recipe")
    assert version["steps"] == ["replace", "delete", "encode"] and "masked for you" in version["withheld"]
    told = viewer.http.get(f"{recipes}/{made['id']}").json()
    assert [s["text"] for s in told["steps"]] == ["replace", "delete", "encode"] and told["steps"][1]["rows_after"] == 81 and "masked" in told["withheld"]
    own = viewer.load("own.csv", b"person,email,diagnosis\n" + b"".join(b"p%d,e%d@x.org,flu\n" % (i, i) for i in range(30)))
    r = viewer.http.post(f"/api/v1/datasets/{own}/recipes/preview", json={"replay_of": made["id"]})
    assert r.status_code == 403
    shows_none(r)
    # The owner goes on seeing all of it.
    assert "wilhelmina.g@secret" in owner.http.get(f"{recipes}/{made['id']}").text and owner.http.get(f"{recipes}/{made['id']}").json().get("withheld") is None


def test_an_administrator_reads_no_recipe_name_in_the_audit(people, staff):
    *_, admin = people
    shows_none(admin.http.get("/api/v1/admin/audit"))


@pytest.mark.parametrize("step", ["join \"staff\" on email = email", "union \"staff\""])
def test_masks_come_along_with_a_joined_dataset(people, staff, step):
    owner, viewer, _ = people
    dataset = owner.load("visits.csv", b"email,visit\nwilhelmina.g@secret.example,1\n" + b"".join(b"u%d@example.com,%d\n" % (i, i) for i in range(60)))
    run(owner, dataset, step)
    share(owner, dataset)
    # Of what the visits hold themselves nothing is masked; a union holds both.
    r = sample(viewer, dataset)
    for secret in ("garfunkel", "4111111111111111", "scurvy", "9100", "1961-05-17"):
        assert secret not in r.text.lower(), secret
    assert "Mina" in r.text and "9100" in owner.http.get(f"/api/v1/datasets/{dataset}/sample").text + str(column(owner, dataset, "salary"))
    assert ("wilhelmina" in r.text) == step.startswith("join")
    lineage = viewer.http.get(f"/api/v1/datasets/{dataset}/lineage").json()
    assert [v.get("withheld") is not None for v in lineage["versions"]].count(True) == 1
    # Neither do its steps go on from it, nor does what was made of it, once more.
    again = owner.load("again.csv", b"visit,n\n" + b"".join(b"%d,%d\n" % (i, i) for i in range(60)))
    if step.startswith("join"):
        run(owner, again, f"join \"{dataset}\" on visit = visit\nrename person to who\nderive loud = upper(who)")
        share(owner, again)
        body = sample(viewer, again).json()
        assert "garfunkel" not in str(body).lower() and "loud" not in body["columns"] and "who" in body["columns"]
        owner.http.delete(f"/api/v1/datasets/{dataset}")
        assert "garfunkel" not in sample(viewer, again).text.lower(), "also when it is gone"
        owner.http.delete(f"/api/v1/datasets/{again}")
    else:
        owner.http.delete(f"/api/v1/datasets/{dataset}")
        owner.http.delete(f"/api/v1/datasets/{again}")


@pytest.mark.parametrize("recipe, gone, seen", [
    ("drop nickname\nrename person to nickname", "garfunkel", {"nickname": "W••• G•••"}),
    ("derive nickname = email", "wilhelmina", {"nickname": "w•••@s•••"}),
    ("drop nickname, team\nsplit person on ' ' into nickname, team", "garfunkel", {}),
    ("drop team\nbin salary at 3500, 9000 as team", ">= 9000", {}),
    ("drop team\nderive team = case when diagnosis = 'scurvy' then 'sick' else 'well' end", "sick", {}),
    ("drop nickname\nunpivot person, team into field, nickname", "garfunkel", {}),
    ("derive one = 1\npivot diagnosis count one by team", "scurvy", {}),
    ("encode team target salary", "30", {}),
    ("reread as text", "garfunkel", {"person": "W••• G•••"}),
    ("trim all\nsort team", "garfunkel", {"team": "Blue"}),
])
def test_a_name_that_is_known_shows_no_other_columns_values(people, recipe, gone, seen):
    owner, viewer, _ = people
    dataset = owner.load("renamed.csv", staff_csv())
    share(owner, dataset)
    mask(owner, dataset, **MASKS)
    run(owner, dataset, recipe)
    r = viewer.http.get(f"/api/v1/datasets/{dataset}/sample")
    assert r.status_code in (200, 404), r.text
    if gone == "30":
        assert "team" not in r.json()["columns"]
    else:
        assert gone not in r.text.lower(), r.text[:400]
    for name, value in seen.items():
        assert column(viewer, dataset, name)[0] == value
    # What its owner looks at and saves rules for counts from then on.
    owner.http.put(f"/api/v1/datasets/{dataset}/masking", json={"items": []})
    assert gone in sample(viewer, dataset).text.lower()
    owner.http.delete(f"/api/v1/datasets/{dataset}")


def test_a_column_reviewed_after_the_recipe_is_shown_as_it_was_decided(people):
    owner, viewer, _ = people
    dataset = owner.load("band.csv", staff_csv())
    share(owner, dataset)
    mask(owner, dataset, **MASKS)
    run(owner, dataset, "bin salary at 3500, 9000 as band")
    assert "band" not in sample(viewer, dataset).json()["columns"]
    mask(owner, dataset, **MASKS)
    assert ">= 9000" in column(viewer, dataset, "band")
    run(owner, dataset, "trim all\nsort team")
    assert ">= 9000" in [*column(viewer, dataset, "band")] or "< 3500" in column(viewer, dataset, "band")
    assert "garfunkel" not in sample(viewer, dataset).text.lower()
    # Back at the file, nothing more is seen either.
    assert owner.http.put(f"/api/v1/datasets/{dataset}/versions/current", json={"number": 1}).status_code == 200
    assert "garfunkel" not in sample(viewer, dataset).text.lower() and "Mina" in sample(viewer, dataset).text


def test_a_masked_table_is_not_taken_afresh(server, people):
    owner, viewer, admin = people
    file = server.folder / "sources" / "people.sqlite"
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE people (person TEXT, n INTEGER)")
        db.executemany("INSERT INTO people VALUES (?, ?)", [(f"{FIRST[i % 10]} {LAST[i % 8]}", i) for i in range(40)])
        db.execute("CREATE TABLE towns AS SELECT n FROM people")
    made = owner.http.post("/api/v1/datasources", json={"name": "people", "kind": "sqlite", "location": str(file)})
    if made.status_code == 403:  # files of the server are an administrator's to name
        made = admin.http.post("/api/v1/datasources", json={"name": "people", "kind": "sqlite", "location": str(file)})
        owner, admin = admin, None
    assert made.status_code == 201, made.text
    if admin is None:
        invite = owner.http.post("/api/v1/admin/invites", json={"email": "second@example.com", "role": "admin"}).json()
        admin = server.account("second@example.com", invite=invite["invite"])
    source = made.json()["id"]
    take = lambda who, table: who.http.post(f"/api/v1/datasources/{source}/snapshots", json={"table": table})
    first = take(owner, "people")
    assert first.status_code in (201, 202), first.text
    dataset = first.json()["dataset_id"]
    owner.ready(dataset)
    assert take(admin, "towns").status_code in (201, 202)
    mask(owner, dataset, person="partial")
    refused = take(admin, "people")
    assert refused.status_code == 403 and "masked for you" in refused.json()["error"]["message"], refused.text
    assert take(owner, "people").status_code in (201, 202)


@pytest.mark.parametrize("question", ["how many where email is u77@example.com", "how many where card is 5500005555550007", "how many where salary > 90000", "how many where born is before 1975-06-15", "how many rows where person is Wilhelmina Garfunkel"])
def test_a_comparison_with_what_is_masked_is_refused(people, staff, question):
    owner, viewer, _ = people
    body = viewer.ask(question, staff).json()
    assert body["refused"], body.get("rows")
    assert "masked for you" in body["refusal"] and not body.get("rows")
    assert not owner.ask(question, staff).json()["refused"]


@pytest.mark.parametrize("question, column", [("sum of salary", "salary"), ("count by born", "born"), ("count by person", "person"), ("average salary by team", "salary"), ("how many different cards", "card")])
def test_an_answer_over_masked_columns_says_so(people, staff, question, column):
    owner, viewer, _ = people
    body = viewer.ask(question, staff).json()
    said = body["refusal"] if body["refused"] else str([a["meaning"] for a in body["assumptions"]])
    assert f"'{column}' is masked for you" in said, body
    if not body["refused"]:
        assert body["confidence"] == "Low"
        assert any(lint["code"] == "masked" for lint in body["evidence"]["lints"])
    theirs = owner.ask(question, staff).json()
    assert "masked" not in str(theirs["assumptions"])


def test_what_is_not_masked_is_answered_as_ever(people, staff):
    _, viewer, _ = people
    body = viewer.ask("count by team", staff).json()
    assert not body["refused"] and "masked" not in str(body["assumptions"]) and body["confidence"] != "Low"


def test_a_list_of_ones_own_does_not_read_the_codes(people, staff):
    owner, viewer, _ = people
    guess = viewer.load("guesses.csv", b"card\n" + b"".join(b"%d\n" % (5500005555550000 + i) for i in range(80)))
    share(viewer, guess)
    mask(viewer, guess, card="hash")
    codes = set(column(viewer, staff, "card"))
    assert codes and not codes & set(column(owner, guess, "card"))
    # The owner's datasets go on being joined.
    second = owner.load("cards.csv", b"card,n\n" + b"".join(b"%d,%d\n" % (5500005555550000 + i, i) for i in range(80)))
    share(owner, second)
    mask(owner, second, card="hash")
    assert codes & set(column(viewer, second, "card"))


def test_an_administrator_who_saves_the_same_rules_keeps_the_owners_codes(people):
    owner, viewer, admin = people
    dataset = owner.load("kept.csv", b"card,n\n" + b"".join(b"%d,%d\n" % (5500005555550000 + i, i) for i in range(40)))
    share(owner, dataset)
    mask(owner, dataset, card="hash")
    before = column(viewer, dataset, "card")
    mask(admin, dataset, card="hash")
    assert column(viewer, dataset, "card") == before


def test_partial_shows_a_third_at_most(people):
    owner, viewer, _ = people
    values = ["A B C", "a@b.com", "Al", "Bo Li", "1234567", "+49 30 1234567", "-77", "!?#$%", "Anna Rossi", "10.20.30.40", "x1", "山田太郎", "ab@cd", "12345678901234567", "O'Hara-Smith", "u"] * 3
    dataset = owner.load("short.csv", ("v,amount,n\n" + "".join(f'"{v}",{-12 * (i + 1)},{i}\n' for i, v in enumerate(values))).encode())
    share(owner, dataset)
    mask(owner, dataset, v="partial", amount="partial")
    body = viewer.http.get(f"/api/v1/datasets/{dataset}/sample", params={"limit": 16}).json()
    at = {name: i for i, name in enumerate(body["columns"])}
    assert len(body["rows"]) == 16
    for row in body["rows"]:
        full, left = values[int(row[at["n"]])], row[at["v"]]
        shown = [c for c in left if c not in "• @." ]
        assert len(shown) <= len(full) / 3, (full, left)
        assert len(full) >= 4 or not shown, (full, left)
        assert "-" not in str(row[at["amount"]])


def test_quality_does_not_judge_what_is_left_of_values(people, staff):
    owner, viewer, _ = people
    report = viewer.http.get(f"/api/v1/datasets/{staff}/quality").json()
    judged = {c for f in report["findings"] if f["kind"] != "missing" for c in f["columns"]}
    assert not judged & set(MASKS)
    skipped = {s["check"]: s["reason"] for s in report["skipped"]}
    assert all("masked for you" in skipped[f"masked:{c}"] for c in MASKS)
    assert not any(s["check"].startswith("masked") for s in owner.http.get(f"/api/v1/datasets/{staff}/quality").json()["skipped"])
