"""Recipes over HTTP: tried, run into versions, gone back from, advised, replayed with drift, traced."""
import json
import time

import pytest

import workbooks

MARCH = """id,customer,city,amount,day
1, Ada ,Paris,"1.234,56",28/01/2018
2,Bob,n/a,"12,00",29/01/2018
3,Cyd,Rome,"-3,50",30/01/2018
3,Cyd,Rome,"-3,50",30/01/2018
4,Dan,Rome,"7,25",31/01/2018
"""
RECIPE = """# orders, cleaned
trim all
replace 'n/a' with null in city
convert amount to decimal locale 'de'
convert day to date format '%d/%m/%Y' or stop
deduplicate
off drop id
derive gross = round(amount * 1.19, 2)
"""


def run(client, dataset, limit=60, **body):
    r = client.http.post(f"/api/v1/datasets/{dataset}/recipes", json=body)
    assert r.status_code == 202, r.text
    deadline = time.time() + limit
    while time.time() < deadline:
        recipe = client.http.get(f"/api/v1/datasets/{dataset}/recipes/{r.json()['id']}").json()
        if recipe["status"] in ("completed", "failed"):
            return recipe
        time.sleep(0.05)
    raise AssertionError(f"still {recipe}")


def rows(client, dataset):
    return client.http.get(f"/api/v1/datasets/{dataset}/sample").json()["rows"]


@pytest.fixture
def orders(ada):
    return ada.load("orders.csv", MARCH.encode())


def test_ways_to_read_a_file_again_do_not_pile_up(ada, server, orders):
    for step in [f"reread as rows names in line {line} delimiter '{delimiter}'" for line in (1, 2, 3) for delimiter in ",;|"]:
        r = ada.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"recipe": step})
        assert r.status_code == 200, r.text
    version = ada.http.get(f"/api/v1/datasets/{orders}/versions").json()["items"][0]["id"]
    kept = list((server.folder / "data").rglob(f"{version}-rows-*.duckdb"))
    assert 0 < len(kept) <= 4, kept


def test_a_run_makes_a_version_and_leaves_the_first_as_it_was(ada, openapi, orders):
    before = rows(ada, orders)
    recipe = run(ada, orders, recipe=RECIPE, name="monthly")
    assert recipe["status"] == "completed", recipe
    assert (recipe["base_version"], recipe["version"]) == (1, 2)
    assert [s["on"] for s in recipe["steps"]] == [True] * 5 + [False, True]
    city = recipe["steps"][1]["columns"][0]
    assert (city["column"], city["nulls_before"], city["nulls_after"], city["changed"]) == ("city", 0, 1, 1)
    assert (recipe["steps"][4]["rows_before"], recipe["steps"][4]["rows_after"]) == (5, 4)
    after = rows(ada, orders)
    assert after[0] == [1, "Ada", "Paris", 1234.56, "2018-01-28", 1469.13] and after[1][2] is None and len(after) == 4
    assert ada.ask("how many rows", orders).json()["rows"] == [[4]]
    versions = openapi.check(ada.http.get(f"/api/v1/datasets/{orders}/versions")).json()["items"]
    assert [(v["number"], v["kind"], v["is_current"], v["row_count"]) for v in versions] == [(1, "import", False, 5), (2, "recipe", True, 4)]
    assert versions[1]["base_version"] == 1 and "off drop id" in versions[1]["recipe"]
    r = openapi.check(ada.http.put(f"/api/v1/datasets/{orders}/versions/current", json={"number": 1}))
    assert r.json()["row_count"] == 5 and rows(ada, orders) == before
    assert run(ada, orders, recipe="drop day", base_version=2)["version"] == 3
    assert len(rows(ada, orders)[0]) == 5 and len(rows(ada, orders)) == 4


def test_a_preview_shows_rows_counts_and_sql_and_keeps_nothing(ada, openapi, orders):
    r = openapi.check(ada.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"recipe": RECIPE + "encode city one_hot"}))
    p = r.json()
    assert p["columns"] == ["id", "customer", "amount", "day", "gross", "city_Paris", "city_Rome"] and p["row_count"] == 4
    assert p["sampled_rows"] == p["base_rows"] == 5 and p["sql"].startswith("WITH\n-- 1. remove blanks around all")
    assert p["recipe"].endswith("encode city one_hot of 'Paris', 'Rome'\n")
    assert len(ada.http.get(f"/api/v1/datasets/{orders}/versions").json()["items"]) == 1
    again = ada.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"steps": p["step_objects"]}).json()
    assert again["rows"] == p["rows"] and again["recipe"] == p["recipe"]


def test_a_large_table_is_previewed_on_a_sample(own_server):
    ada = own_server(preview_rows=100).account()
    dataset = ada.load("many.csv", b"n\n" + b"".join(b"%d\n" % i for i in range(1000)))
    p = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": "filter where n >= 500"}).json()
    assert (p["sampled_rows"], p["base_rows"], p["row_count"]) == (100, 1000, 50) and p["rows"][0] == [500]


@pytest.mark.parametrize("body, status, said", [
    ({"recipe": "remvoe id"}, 400, "line 1: there is no step"),
    ({"recipe": "trim all\ndrop nothing"}, 422, "Step 2, line 2 (drop nothing): there is no column 'nothing'"),
    ({"recipe": "join nobody on id = id"}, 422, "There is no dataset 'nobody'"),
    ({"recipe": "drop id", "kind": "clean"}, 400, "exactly one"),
    ({}, 400, "exactly one"),
    ({"steps": [{"step": "drop", "columns": "id"}]}, 400, "steps[0].columns"),
    ({"kind": "impute", "arguments": {"columns": ["id"]}}, 400, "parts are missing"),
    ({"recipe": "drop id", "base_version": 7}, 404, "no such version"),
])
def test_what_does_not_fit_is_said(ada, orders, body, status, said):
    r = ada.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json=body)
    assert r.status_code == status and said in r.json()["error"]["message"], r.text


def test_a_bad_step_shows_what_the_steps_before_it_made(ada, orders):
    r = ada.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"recipe": "trim all\noff drop id\nfilter where id > 1\nderive x = upper(custmer)\ndrop id"})
    error = r.json()["error"]
    assert r.status_code == 422 and error["step"] == 4
    assert "there is no column 'custmer' at this step; the nearest is 'customer'" in error["message"] and "step 3 filter" not in error["message"]
    tried = error["partial"]
    assert [s["text"] for s in tried["steps"]] == ["trim all", "drop id", "filter where id > 1"] and tried["row_count"] == 4
    assert tried["steps"][2]["rows_before"] == 5 and tried["rows"][0][:2] == [2, "Bob"] and tried["recipe"].endswith("filter where id > 1\n")
    first = ada.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"recipe": "drop nothing"}).json()["error"]
    assert first["step"] == 1 and first["partial"]["steps"] == [] and first["partial"]["row_count"] == 5


def test_a_recipe_that_leaves_no_row_is_told(ada, openapi, orders):
    p = ada.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"recipe": "trim all\nfilter where id > 99"}).json()
    assert p["row_count"] == 0 and p["warnings"] == ["Step 2 (filter where id > 99) leaves none of 5 rows."]
    made = run(ada, orders, recipe="trim all\nfilter where id > 99")
    assert made["status"] == "completed" and made["warnings"] == p["warnings"]
    openapi.check(ada.http.get(f"/api/v1/datasets/{orders}/recipes/{made['id']}"))
    assert run(ada, orders, recipe="trim all", base_version=1)["warnings"] == []


def test_a_join_that_repeats_rows_is_told(ada):
    orders = ada.load("orders.csv", b"id,city,amount\n1,Oslo,5\n2,Rome,7\n")
    ada.load("districts.csv", b"town,district\nOslo,a\nOslo,b\nRome,c\n")
    p = ada.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"recipe": "join districts on city = town"}).json()
    [warning] = p["warnings"]
    assert p["row_count"] == 3 and warning.startswith("Step 1 (join districts on city = town) makes 3 rows of 2 rows: some keys"), warning
    p = ada.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"recipe": "join districts on city = town\ndeduplicate by id"}).json()
    assert len(p["warnings"]) == 1


def test_a_recipe_whose_steps_are_all_off_makes_no_version(ada, orders):
    r = ada.http.post(f"/api/v1/datasets/{orders}/recipes", json={"recipe": "off trim all\noff drop id"})
    assert r.status_code == 422 and "are off" in r.json()["error"]["message"], r.text
    assert len(ada.http.get(f"/api/v1/datasets/{orders}/versions").json()["items"]) == 1


def test_a_run_that_stops_leaves_no_version_and_says_why(ada, orders):
    recipe = run(ada, orders, recipe="convert amount to integer or stop")
    assert recipe["status"] == "failed" and "4 values do not fit" in recipe["error_message"], recipe
    assert len(ada.http.get(f"/api/v1/datasets/{orders}/versions").json()["items"]) == 1
    assert ada.ask("how many rows", orders).json()["rows"] == [[5]]


def test_steps_of_a_kind_and_a_first_cleaning(ada, orders):
    done = run(ada, orders, kind="convert", arguments={"columns": ["amount"], "type": "double", "locale": "de"})
    assert done["status"] == "completed" and done["recipe"] == "convert amount to double locale 'de'\n"
    assert rows(ada, orders)[0][3] == 1234.56
    places = ada.load("places.csv", b"place,country\nParis,France\nRome,Italy\n")
    joined = run(ada, orders, kind="join", arguments={"table": places, "keys": ["city", "place"]})
    assert joined["sources"] == [{"name": places, "dataset_id": places, "version": 1}]
    assert [r[-1] for r in rows(ada, orders)] == ["France", None, "Italy", "Italy", "Italy"]
    cleaned = run(ada, orders, kind="clean", base_version=1)
    assert cleaned["status"] == "completed", cleaned
    assert rows(ada, orders)[0] == [1, "Ada", "Paris", 1234.56, "2018-01-28"] and len(rows(ada, orders)) == 4


def test_advice_names_its_reasons(ada, openapi, orders):
    items = openapi.check(ada.http.get(f"/api/v1/datasets/{orders}/recipes/advice")).json()["items"]
    by = {(i["kind"], i.get("column")): i for i in items}
    assert by["blanks", "customer"]["step"] == "trim customer" and "1 value" in by["blanks", "customer"]["reason"]
    amounts = ada.load("amounts.json", json.dumps([{"id": i, "amount": a} for i, a in enumerate(("1.234,56", "12,00", "-3,50"))]).encode())
    [typed] = [i for i in ada.http.get(f"/api/v1/datasets/{amounts}/recipes/advice").json()["items"] if i["kind"] == "type"]
    assert typed["step"] == "convert amount to double locale 'de'" and "3 of 3" in typed["reason"]
    for first, other, written in (
        ("Jan 28, 2018", "Feb 1, 2018", "%b %d, %Y"),
        ("January 28, 2018", "February 1, 2018", "%B %d, %Y"),
        ("28 January 2018", "1 February 2018", "%d %B %Y"),
    ):
        due = ada.load("due.json", json.dumps([{"id": i, "due": day} for i, day in enumerate((first, other, first))]).encode())
        only = ada.http.get(f"/api/v1/datasets/{due}/recipes/advice").json()["items"]
        assert [i["step"] for i in only] == [f"convert due to date format '{written}'"] and only[0]["safe"]
    assert "'n/a'" in by["placeholders", "city"]["step"] and by["duplicates", None]["safe"]


def test_a_recipe_is_replayed_on_next_months_file_and_drift_is_told(ada, openapi, orders):
    """The recipe of one file on a second one: what is new there is named, and a step that cannot apply stops it."""
    big = "id,customer,city,amount,day\n" + "".join(f'{i},C{i % 9},{["Paris", "Rome"][i % 2]},"{i % 50},50",{1 + i % 28:02d}/01/2018\n' for i in range(200))
    january = ada.load("january.csv", big.encode())
    made = run(ada, january, recipe=RECIPE)
    assert made["status"] == "completed"
    text = "id,customer,city,amount,day,note\n" + "".join(f'{i},C{i % 9},{["Paris", "Lima"][i % 2]},"{100 + i % 50},50",{1 + i % 28:02d}/02/2018,x\n' for i in range(150))
    february = ada.load("february.csv", text.encode())
    p = openapi.check(ada.http.post(f"/api/v1/datasets/{february}/recipes/preview", json={"replay_of": made["id"]})).json()
    found = {(f["column"], f["kind"]): f for f in p["drift"]["findings"]}
    assert found["note", "new"] and "'Lima'" in found["city", "categories"]["detail"]
    replayed = run(ada, february, replay_of=made["id"])
    assert replayed["status"] == "completed" and rows(ada, february)[0] == [0, "C0", "Paris", 100.5, "2018-02-01", "x", 119.6]
    # The cleaned tables compared: the amounts moved.
    again = run(ada, january, recipe="filter where amount >= 0", base_version=made["version"])
    p = ada.http.post(f"/api/v1/datasets/{february}/recipes/preview", json={"replay_of": again["id"]}).json()
    moved = {f["column"]: f for f in p["drift"]["findings"] if f["kind"] == "moved"}
    assert moved["amount"]["severe"] and moved["amount"]["psi"] > 0.25
    march = ada.load("march.csv", b"id,city,amount\n1,Rome,5\n")
    p = ada.http.post(f"/api/v1/datasets/{march}/recipes/preview", json={"replay_of": made["id"]})
    drift = openapi.check(ada.http.get(f"/api/v1/datasets/{march}/recipes/drift", params={"replay_of": made["id"]})).json()
    assert any(f["kind"] == "missing" and f["severe"] for f in drift["findings"])  # told where the recipe itself does not fit
    assert p.status_code == 422 and "convert amount" in p.json()["error"]["message"] or "there is no column 'day'" in p.json()["error"]["message"]
    failed = run(ada, march, replay_of=made["id"])
    assert failed["status"] == "failed" and "Step" in failed["error_message"]


def test_lineage_leads_from_an_answer_to_the_file(ada, openapi, orders):
    asked_before = ada.ask("how many rows", orders).json()["id"]
    recipe = run(ada, orders, recipe=RECIPE)
    asked_after = ada.ask("how many rows", orders).json()["id"]
    url = f"/api/v1/datasets/{orders}/lineage"
    now = openapi.check(ada.http.get(url, params={"answer_id": asked_after})).json()
    assert now["path"] == [2, 1] and now["answer"]["version"] == 2
    made = now["versions"][1]
    assert made["recipe_id"] == recipe["id"] and made["steps"][0] == "trim all" and made["base_version"] == 1
    assert now["file"]["filename"] == "orders.csv" and len(now["file"]["content_hash"]) == 64
    assert ada.http.get(url, params={"answer_id": asked_before}).json()["path"] == [1]
    other = ada.load("other.csv", b"a\n1\n")
    assert ada.http.get(f"/api/v1/datasets/{other}/lineage", params={"answer_id": asked_after}).status_code == 404


def test_who_may_read_may_try_and_only_the_owner_may_run(ada, eve, server, orders):
    invite = ada.http.post("/api/v1/admin/invites", json={"email": "ben.recipes@example.com"})
    assert invite.status_code == 201, invite.text
    ben = server.account("ben.recipes@example.com", invite=invite.json()["invite"])
    assert ada.http.put(f"/api/v1/datasets/{orders}", json={"is_public": True}).status_code == 200
    assert ben.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"recipe": "drop id"}).status_code == 200
    assert ben.http.post(f"/api/v1/datasets/{orders}/recipes", json={"recipe": "drop id"}).status_code == 403
    assert ben.http.put(f"/api/v1/datasets/{orders}/versions/current", json={"number": 1}).status_code == 403
    for r in (eve.http.post(f"/api/v1/datasets/{orders}/recipes/preview", json={"recipe": "drop id"}),
              eve.http.get(f"/api/v1/datasets/{orders}/recipes"),
              eve.http.post(f"/api/v1/datasets/{eve.load('e.csv', b'a,b' + bytes([10]) + b'1,2' + bytes([10]))}/recipes/preview", json={"recipe": f'join "{orders}" on a = id'})):
        assert r.status_code == 404, r.text


def test_a_new_version_keeps_the_marks_of_its_numbers(ada):
    prices = ada.load("prices.csv", b'item,price\n lamp ,"$1,200.50"\ndesk,$80\n')
    assert run(ada, prices, recipe="trim item")["status"] == "completed"
    assert "$1,280.50" in ada.ask("total price", prices).json()["response_text"]


def test_how_a_file_was_read_can_be_undone(ada, openapi):
    """02/01/2024 was taken for the first of February, and 007 for a code; the person knows better."""
    text = b'sold,code,price\n02/01/2024,007,"$1,200.50"\n01/02/2024,n/a,$80\n03/01/2024,012,$3\n'
    sales = ada.load("sales.csv", text)
    assert rows(ada, sales)[0] == ["2024-02-01", "007", 1200.5]
    path = f"/api/v1/datasets/{sales}/recipes/preview"
    shown = openapi.check(ada.http.post(path, json={"recipe": "reread as text"})).json()
    assert shown["rows"] == [["02/01/2024", "007", "$1,200.50"], ["01/02/2024", "n/a", "$80"], ["03/01/2024", "012", "$3"]]
    late = ada.http.post(path, json={"recipe": "trim code\nreread as text"})
    assert late.status_code == 422 and "it starts from the file" in late.json()["error"]["message"]
    steps = "reread as text\nconvert sold to date format '%d/%m/%Y'\nconvert code to integer or null\noff trim code"
    made = run(ada, sales, recipe=steps)
    assert made["status"] == "completed", made
    assert rows(ada, sales) == [["2024-01-02", 7, "$1,200.50"], ["2024-02-01", None, "$80"], ["2024-01-03", 12, "$3"]]
    again = ada.load("sales_march.csv", text.replace(b"/02/2024", b"/03/2024"))
    assert run(ada, again, replay_of=made["id"])["status"] == "completed"
    assert rows(ada, again)[1][0] == "2024-03-01"
    # A step that is off leaves the file as it was read; from a later version the file is still the file.
    assert ada.http.post(path, json={"recipe": "off reread as text\ntrim price", "base_version": 1}).status_code == 422  # no text
    assert ada.http.post(path, json={"recipe": "reread as text", "base_version": made["version"]}).json()["rows"] == shown["rows"]


def test_how_rows_were_mended_can_be_undone(ada, openapi):
    """A title, a total and a row whose cell was moved: all of it stands in the file."""
    text = b"Sales of March\n\nitem,sold,price\nlamp,4,1.5\ndesk,2.5\nchair,3,9.5\nmade by hand\n"
    sales = ada.load("rows.csv", text)
    assert rows(ada, sales) == [["lamp", 4, 1.5], ["desk", None, 2.5], ["chair", 3, 9.5]]
    path = f"/api/v1/datasets/{sales}/recipes/preview"
    shown = openapi.check(ada.http.post(path, json={"recipe": "reread as rows"})).json()
    assert shown["columns"] == ["line", "column_1", "column_2", "column_3"]
    assert shown["rows"] == [[1, "Sales of March", None, None], [2, None, None, None], [3, "item", "sold", "price"], [4, "lamp", "4", "1.5"],
                             [5, "desk", "2.5", None], [6, "chair", "3", "9.5"], [7, "made by hand", None, None]]
    steps = "reread as rows names in line 3\ndelete where line = 7\ndrop line\nconvert sold to double"
    made = run(ada, sales, recipe=steps)
    assert made["status"] == "completed", made
    assert rows(ada, sales) == [["lamp", 4.0, "1.5"], ["desk", 2.5, None], ["chair", 3.0, "9.5"]]
    other = ada.load("rows_april.csv", text.replace(b"lamp", b"bench"))
    assert run(ada, other, replay_of=made["id"])["status"] == "completed"
    assert rows(ada, other)[0] == ["bench", 4.0, "1.5"]
    late = ada.http.post(path, json={"recipe": "reread as rows names in line 9"})
    assert late.status_code == 422 and "line 9" in late.json()["error"]["message"], late.text
    cut = ada.http.post(path, json={"recipe": "reread as rows names in line 3 delimiter ';'"}).json()
    assert cut["columns"] == ["line", "item,sold,price"] and cut["rows"][0] == [4, "lamp,4,1.5"]
    records = ada.load("records.json", b'[{"a": 1}]')
    refused = ada.http.post(f"/api/v1/datasets/{records}/recipes/preview", json={"recipe": "reread as rows"})
    assert refused.status_code == 422 and "text file or a workbook" in refused.json()["error"]["message"], refused.text


def test_how_a_sheet_was_read_can_be_undone(ada, tmp_path):
    cells = [["Sales of March"], [], ["item", "sold", "price"], ["lamp", "10/03/2023", "1.234,50"], ["desk", "11/03/2023", "7,00"], ["Total", None, "1.241,50"]]
    sheet = ada.load("march.xlsx", workbooks.write(tmp_path / "march.xlsx", {"March": cells}).read_bytes())
    assert len(rows(ada, sheet)) == 2
    path = f"/api/v1/datasets/{sheet}/recipes/preview"
    text = ada.http.post(path, json={"recipe": "reread as text"}).json()
    assert text["columns"] == ["item", "sold", "price"] and text["rows"][0] == ["lamp", "10/03/2023", "1.234,50"]
    plain = ada.http.post(path, json={"recipe": "reread as rows"}).json()
    assert plain["rows"][0][:2] == [1, "Sales of March"] and plain["rows"][5] == [6, "Total", None, "1.241,50"]
    named = ada.http.post(path, json={"recipe": "reread as rows names in line 3"}).json()
    assert named["columns"] == ["line", "item", "sold", "price"] and named["rows"][-1] == [6, "Total", None, "1.241,50"]


def test_periods_across_a_text_file_are_advised_as_rows(ada):
    def layout(name, text):
        items = ada.http.get(f"/api/v1/datasets/{ada.load(name, text.encode())}/recipes/advice").json()["items"]
        return [(i["step"], i["reason"]) for i in items if i["kind"] == "layout"]

    assert layout("months.csv", "shop,month,Jan,Feb,Mar\nA,x,1,2,3\nB,y,4,5,6\n") == [
        ("unpivot Jan, Feb, Mar into \"month of value\", value", "Jan … Mar stand across; as rows they can be asked by month of value")]
    assert layout("quarters.csv", "shop,Q1 2023,Q2 2023,Q3 2023\nA,1,2.5,3\nB,4,5,6\n")[0][0] == 'unpivot "Q1 2023", "Q2 2023", "Q3 2023" into quarter, value'
    groups = layout("groups.csv", "shop,2023 Revenue,2023 Cost,2024 Revenue,2024 Cost\nA,1,2.5,3,4\nB,4,5,6,7\n")
    assert groups == [("unpivot \"2023 Revenue\", \"2023 Cost\", \"2024 Revenue\", \"2024 Cost\" of '2023', '2024' into year, Revenue, Cost",
                       "2023 and 2024 stand across, each over Revenue and Cost; as rows they can be asked by year")]
    behind = layout("behind.csv", "shop,revenue_2023,revenue_2024,cost_2023,cost_2024\nA,1,2.5,3,4\nB,4,5,6,7\n")
    assert [step for step, _ in behind] == ["unpivot revenue_2023, cost_2023, revenue_2024, cost_2024 of '2023', '2024' into year, revenue, cost"]
    assert layout("ragged.csv", "shop,2023 Revenue,2023 Cost,2024 Revenue\nA,1,2.5,3\nB,4,5,6\n") == []
    # Two years, years over words, and years with nothing beside them stay.
    assert layout("two.csv", "shop,2020,2021\nA,1,2\nB,4,5\n") == []
    assert layout("words.csv", "shop,2020,2021,2022\nA,x,y,z\nB,u,v,w\n") == []
    assert layout("bare.csv", "2020,2021,2022\n1,2,3\n4,5,6\n") == []
