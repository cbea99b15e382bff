"""Quality of a dataset: each finding is there with its rows, and clean data has none."""
import random

import pytest


@pytest.fixture(scope="module")
def messy(ada):
    r = random.Random(5)
    lines = ["order_id,region,weight,age,code,signed_up,score,start_date,end_date,email,constant"]
    for i in range(400):
        region = r.choice(["North", "South", "East", "West"])
        weight, age, code, day, score = f"{r.randint(1, 90)} kg", r.randint(18, 80), f"AB-{r.randint(1000, 9999)}", f"2023-{1 + i % 12:02d}-{1 + i % 28:02d}", r.randint(1, 10)
        start, end, email, order = f"2023-01-{1 + i % 28:02d}", f"2023-02-{1 + i % 28:02d}", f"p{i}@example.com", i + 1
        if i in (3, 4):
            region = "north"
        if i == 5:
            region = "Norht"
        if i % 80 == 7:
            region = "N/A"
        if i in (10, 11, 12):
            weight = f"{r.randint(1, 90)} lb"
        if i == 20:
            age = -4
        if i == 21:
            code = "A-12"
        if i in (30, 31):
            score = 999
        if i == 40:
            end = "2022-12-01"
        if i == 50:
            email = "nobody"
        if i == 60:
            order = 60  # as the row before
        lines.append(f"{order},{region},{weight},{age},{code},{day},{score},{start},{end},{email},x")
    lines.append(lines[100])
    return ada.load("messy.csv", ("\n".join(lines) + "\n").encode())


@pytest.fixture(scope="module")
def quality(ada, messy, openapi):
    r = ada.http.get(f"/api/v1/datasets/{messy}/quality")
    assert r.status_code == 200, r.text
    return openapi.check(r).json()


@pytest.mark.parametrize("finding, count, row", [
    ("case_variants:region", 2, 4), ("disguised_missing:region", 5, 8), ("inconsistent_units:weight", 3, 11),
    ("out_of_range:age", 1, 21), ("pattern:code", 1, 22), ("disguised_missing:score", 2, 31), ("wrong_order:start_date:end_date", 1, 41),
    ("invalid_format:email", 1, 51), ("duplicate_rows", 2, 100)])
def test_every_fault_is_found_with_its_rows(quality, finding, count, row):
    found = {f["id"]: f for f in quality["findings"]}
    assert finding in found, sorted(found)
    f = found[finding]
    assert f["count"] == count and f["rows"][0] == row and f["message"] and f["advice"]
    assert f["share"] == pytest.approx(count / 401)


def test_what_is_said_of_a_column_as_a_whole(quality):
    kinds = {(f["kind"], *f["columns"]) for f in quality["findings"]}
    assert ("constant", "constant") in kinds
    assert ("likely_typos", "region") in kinds


def test_nothing_else_is_said(quality):
    known = {"case_variants", "disguised_missing", "inconsistent_units", "out_of_range", "pattern", "wrong_order", "invalid_format",
             "duplicate_rows", "duplicate_ids", "constant", "likely_typos"}
    assert {f["kind"] for f in quality["findings"]} <= known, quality["findings"]
    assert quality["skipped"] == []


def test_the_rows_of_a_finding_can_be_asked(ada, messy, openapi):
    r = openapi.check(ada.http.get(f"/api/v1/datasets/{messy}/quality/rows", params={"finding": "inconsistent_units:weight", "limit": 2}))
    page = r.json()
    assert page["columns"][0] == "row" and [row[0] for row in page["rows"]] == [11, 12] and page["truncated"]
    assert all(row[page["columns"].index("weight")].endswith("lb") for row in page["rows"])
    assert ada.http.get(f"/api/v1/datasets/{messy}/quality/rows", params={"finding": "no:such"}).status_code == 404
    assert ada.http.get(f"/api/v1/datasets/{messy}/quality/rows", params={"finding": "constant:constant"}).status_code == 400


def test_the_figures_are_those_of_the_metadata(ada, messy, quality):
    known = ada.http.get(f"/api/v1/datasets/{messy}").json()["metadata"]["data_quality"]
    assert known == {k: quality[k] for k in ("completeness", "consistency", "validity", "uniqueness")}
    assert quality["completeness_with_disguised"] < quality["completeness"] <= 100
    assert quality["uniqueness"] < 100 and quality["validity"] < 100 and quality["consistency"] < 100


def test_clean_data_has_no_finding(ada):
    rows = "\n".join(f"{i},{'ABCD'[i % 4]},{i % 50 + .5},2024-{1 + i % 12:02d}-01" for i in range(300))
    clean = ada.load("clean.csv", f"id,grade,points,day\n{rows}\n".encode())
    q = ada.http.get(f"/api/v1/datasets/{clean}/quality").json()
    assert q["findings"] == [] and q["completeness"] == q["consistency"] == q["validity"] == q["uniqueness"] == 100


@pytest.mark.parametrize("values, count", [
    (["open"] * 100 + ["closed"] * 97 + ["N/A"] * 3, 3), (["yes"] * 90 + ["no"] * 90 + ["none"] * 20, None),
    (["+"] * 100 + ["-"] * 100, None), (["open"] * 100 + ["-"] * 4 + ["null"] * 2, 6), (["EU"] * 60 + ["NA"] * 60 + ["unknown"] * 9, None),
])
def test_a_word_for_nothing_among_few_words_is_told(ada, values, count):
    few = ada.load("few.csv", ("id,status\n" + "".join(f"{i},{v}\n" for i, v in enumerate(values))).encode())
    q = ada.http.get(f"/api/v1/datasets/{few}/quality").json()
    assert {f["id"]: f["count"] for f in q["findings"]}.get("disguised_missing:status") == count, q["findings"]


def findings(ada, name, lines):
    q = ada.http.get(f"/api/v1/datasets/{ada.load(name, (chr(10).join(lines) + chr(10)).encode())}/quality").json()
    return {f["id"]: f["count"] for f in q["findings"]}


def test_the_zero_of_computers_is_told_in_dates_kept_as_text(ada):
    ways = ["2024-03-{:02d}", "{:02d}/07/2023", "March {}, 2022"]
    days = [ways[i % 3].format(1 + i % 28) for i in range(90)] + ["1970-01-01", "01/01/1970", "January 1, 1970"]
    assert findings(ada, "mixed.csv", ["id,signed"] + [f'{i},"{d}"' for i, d in enumerate(days)])["disguised_missing:signed"] == 3


def test_a_share_is_of_a_hundred_at_most(ada):
    names = "id,open_rate,percent_done,heart_rate,pct_growth,exchange_rate"
    rows = [f"{i},{i % 90},{i % 100},{60 + i % 90},{i % 90},{i % 99}" for i in range(200)] + ["200,180,180,190,180,180", "201,50,-5,120,-40,3"]
    found = {k: n for k, n in findings(ada, "shares.csv", [names, *rows]).items() if k.startswith("out_of_range")}
    assert found == {"out_of_range:open_rate": 1, "out_of_range:percent_done": 2}


def test_a_postal_code_is_no_identifier(ada):
    rows = [f"{i},{10000 + 7 * (i % 390)},{'ABC'[i % 3]}{i % 7}" for i in range(400)]
    assert "duplicate_ids:zip_code" not in findings(ada, "homes.csv", ["id,zip_code,kind"] + rows)


def test_rows_alike_by_chance_are_not_told(ada):
    r = random.Random(2)
    rows = [f"{i},{r.choice('NSEW')},{r.randint(1, 9)},{r.choice(['x', 'y', 'z'])}" for i in range(80)]
    assert "near_duplicate_rows" not in findings(ada, "chance.csv", ["id,region,qty,kind"] + rows)
    rows = [f"{i},{r.choice('NSEW')},{r.randint(1, 10**6)},{r.choice(['x', 'y', 'z'])}" for i in range(80)]
    again = ["80," + rows[3].split(",", 1)[1], "81," + rows[9].split(",", 1)[1]]
    assert findings(ada, "again.csv", ["id,region,qty,kind"] + rows + again)["near_duplicate_rows"] == 4


def test_a_report_from_a_sample_says_so(own_server, openapi):
    ada = own_server(analysis_sample_rows=1000).account()
    for rows, approximate in ((900, False), (1100, True)):
        dataset = ada.load("long.csv", b"id,v\n" + b"".join(b"%d,%d\n" % (i, i % 50) for i in range(rows)))
        q = openapi.check(ada.http.get(f"/api/v1/datasets/{dataset}/quality")).json()
        assert (q["approximate"], q["sampled_rows"], q["row_count"]) == (approximate, min(rows, 1000), rows)


def test_names_and_values_that_look_like_sql_do_no_harm(ada):
    rows = "\n".join(f"\"x'); DROP TABLE data; --\",{'Rome' if i % 3 else 'rome'}" for i in range(60))
    odd = ada.load("odd.csv", ("\"a\"\"b' OR 1=1\",\"{table}\"\n" + rows + "\n").encode())
    r = ada.http.get(f"/api/v1/datasets/{odd}/quality")
    assert r.status_code == 200, r.text
    assert any(f["kind"] == "case_variants" and f["count"] == 20 for f in r.json()["findings"])
    assert ada.http.get(f"/api/v1/datasets/{odd}/sample").json()["row_count"] == 60
