"""Advice of steps: what a table is like decides what is advised, and each advice says why."""
import json
import pathlib
import random
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import workbooks  # noqa: E402


def advised(ada, name, lines):
    if name.endswith(".json"):  # a text file's total rows are left out when it is loaded
        names, *rows = [line.split(",") for line in lines]
        lines = [json.dumps([{n: int(v) if v.isdigit() else v or None for n, v in zip(names, row)} for row in rows])]
    dataset = ada.load(name, ("\n".join(lines) + "\n").encode())
    r = ada.http.get(f"/api/v1/datasets/{dataset}/recipes/advice")
    assert r.status_code == 200, r.text
    return dataset, r.json()["items"]


def of(items, kind):
    return [i for i in items if i["kind"] == kind]


def amounts(rng, more=()):
    values = [str(100 + i % 7) for i in range(99)]
    for i in (5, 25, 50, 75):
        values[i] = ""
    return ["id,amount"] + [f"{i},{v}" for i, v in enumerate([*values, *more])]


def test_one_wild_value_makes_the_median_stand_in(ada):
    dataset, items = advised(ada, "wild.csv", amounts(None, ["1000000"]))
    (missing,) = of(items, "missing")
    assert missing["step"] == "impute amount with median" and "1e+06" in missing["reason"], missing
    (outlier,) = of(items, "outliers")
    assert outlier["step"].startswith("outliers amount by iqr") and "1e+06" in outlier["reason"]
    p = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": missing["step"] + "\nfilter where id = 5"}).json()
    assert 100 <= p["rows"][0][1] <= 106


def test_values_without_a_tail_are_filled_with_their_mean(ada):
    _, items = advised(ada, "plain.csv", amounts(None))
    (missing,) = of(items, "missing")
    assert missing["step"] == "impute amount with mean" and not of(items, "outliers")


def test_lopsided_values_are_filled_with_their_median(ada):
    r = random.Random(3)
    _, items = advised(ada, "long_tail.csv", ["id,paid"] + [f"{i},{'' if i % 50 == 7 else round(r.lognormvariate(3, 1), 2)}" for i in range(500)])
    assert [i["step"] for i in of(items, "missing")] == ["impute paid with median"]


def test_spellings_of_one_value_are_put_into_the_usual_one(ada):
    cities = ["Berlin"] * 20 + ["berlin"] * 3 + ["BERLIN"] * 2 + ["Köln"] * 9 + ["Koln"] + ["Ulm"] * 10
    dataset, items = advised(ada, "cities.csv", ["id,city"] + [f"{i},{c}" for i, c in enumerate(cities)])
    found = of(items, "spellings")
    assert [i["step"] for i in found] == ["replace 'berlin', 'BERLIN' with 'Berlin' in city", "replace 'Koln' with 'Köln' in city"]
    assert "5 rows write 'Berlin'" in found[0]["reason"] and not found[0]["safe"]
    p = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": "\n".join(i["step"] for i in found) + "\ndeduplicate by city"}).json()
    assert [r[1] for r in p["rows"]] == ["Berlin", "Köln", "Ulm"]


def test_rows_that_are_nearly_another_one(ada):
    people = [f"{first} {last},{city}" for first in ("Ada", "Bruno", "Clara") for last in ("Weber", "Hoffmann", "Nowak", "Lindqvist") for city in ("Berlin", "Oslo")]
    lines = ["id,name,city"] + [f"{i},{p}" for i, p in enumerate([*people, "Clara  Lindqvst,Oslo", "ADA Weber,Berlin"])]
    dataset, items = advised(ada, "people.csv", lines)
    (near,) = of(items, "near_duplicates")
    assert near["step"] == "deduplicate fuzzy name, city" and near["reason"].startswith("2 rows are nearly another one") and not near["safe"]
    p = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": near["step"]}).json()
    assert p["row_count"] == len(people)
    _, items = advised(ada, "few.csv", lines[:-2])
    assert not of(items, "near_duplicates")


def test_a_closing_total_is_not_a_row(ada):
    shops = [("Nord" if i % 2 else "Süd", i % 5, 10 + i) for i in range(20)]
    total = sum(s[2] for s in shops)
    _, items = advised(ada, "shops.json", ["region,shop,amount"] + [f"{r},shop {s},{a}" for r, s, a in shops] + [f"Summe,,{total}"])
    (found,) = of(items, "total")
    assert found["step"] == "delete where region = 'Summe'" and "its amount is the sum" in found["reason"], found
    assert not [i for i in items if i["step"].startswith("fill shop")]
    # Among rows that are all of that name it is a value like others.
    _, items = advised(ada, "kinds.csv", ["kind,amount"] + [f"{['Part', 'Total'][i % 2]},{i}" for i in range(20)])
    assert not of(items, "total")


def test_totals_rest_on_sums_and_go_whatever_is_trimmed_before(ada):
    rows = [["x", i] for i in range(9)] + [["Subtotal", 36]] + [["y", i] for i in range(10, 19)] + [["Subtotal", 126], [" Total ", 162]]
    dataset = ada.load("report.json", json.dumps([{"shop": s, "amount": a} for s, a in rows]).encode())
    items = ada.http.get(f"/api/v1/datasets/{dataset}/recipes/advice").json()["items"]
    (found,) = of(items, "total")
    assert found["step"] == "delete where trim(shop) in ('Subtotal', 'Total')" and "3 rows" in found["reason"]
    for first in ("", "trim shop\n"):
        p = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": first + found["step"]}).json()
        assert p["row_count"] == 18
    _, items = advised(ada, "named.json", ["shop,amount"] + [f"s{i % 4},{i}" for i in range(30)] + ["Total,7"])
    assert not of(items, "total")  # it sums nothing


def test_words_that_may_be_values_are_not_emptied_by_cleaning(ada):
    codes = ["DE", "NA", "ZA", "n/a", "none", "GB"]
    dataset, items = advised(ada, "codes.csv", ["id,country,load"] + [f"{i},{codes[i % 6]},{'NA' if i % 9 == 0 else f'{i} kg'}" for i in range(60)])
    found = {i["step"]: i["safe"] for i in of(items, "placeholders")}
    assert found == {"replace 'n/a' with null in country": True, "replace 'NA', 'none' with null in country": False, "replace 'NA' with null in load": True}


def test_a_table_of_many_like_rows_gets_its_other_advice(ada):
    r = random.Random(1)
    names = ["Customer " + "".join(r.choice("abcdefghij") for _ in range(9)) for _ in range(20_000)]
    _, items = advised(ada, "many.csv", ["id,name,grade"] + [f"{i},{n},{i % 7 or ''}" for i, n in enumerate(names)])
    assert of(items, "missing") and not of(items, "near_duplicates")


def test_cleaning_keeps_rows_that_are_alike_by_chance(ada):
    r = random.Random(4)
    sales = [f"{r.choice('NSEW')},{r.randint(1, 9)},{r.choice('xyz')}" for _ in range(150)]
    _, items = advised(ada, "sold.csv", ["region,qty,kind"] + sales)
    (found,) = of(items, "duplicates")
    assert not found["safe"] and "by chance" in found["reason"], found
    paid = [f"{s},{r.randint(1, 10**6)}" for s in sales]
    _, items = advised(ada, "paid.csv", ["region,qty,kind,amount"] + paid + paid[:2])
    (found,) = of(items, "duplicates")
    assert found["safe"] and found["reason"] == "2 rows repeat another one in every column"


def test_no_mean_of_years(ada):
    _, items = advised(ada, "years.csv", ["k,year,paid"] + [f"k{i % 9},{2000 + i % 20 if i % 9 else ''},{i % 30 if i % 8 else ''}" for i in range(100)])
    assert [i["column"] for i in of(items, "missing")] == ["paid"]


def test_columns_that_sum_the_years_across_are_named(ada):
    _, items = advised(ada, "across.csv", ["country,2019,2020,2021,All,Rank"] + [f"c{i},{i},{i + 1},{i + 2},{3 * i + 3},{i + 3}" for i in range(20)])
    (found,) = of(items, "layout")
    assert "drop “All”" in found["reason"] and "Rank" not in found["reason"], found


def test_totals_of_two_levels_are_named(ada):
    lines = [",2023,,2024,,Total,", "Region,Revenue,Cost,Revenue,Cost,Revenue,Cost"] + [f"{name},{i},{i + 1},{i + 2},{i + 3},{2 * i + 2},{2 * i + 4}" for i, name in enumerate(("North", "South", "East"), 10)]
    _, items = advised(ada, "levels.csv", lines)
    (found,) = of(items, "layout")
    assert "drop “Total Revenue”" in found["reason"] and "drop “Total Cost”" in found["reason"], found


def test_what_stands_across_gets_names_that_a_draft_has_not_taken(ada, tmp_path):
    rows = [["Region", 2023, None, 2024, None], [None, "Revenue", "Cost", "Revenue", "Cost"]] + [[name, i, i + 1, i + 2, i + 3] for i, name in enumerate(("North", "South", "East"), 10)]
    dataset = ada.load("levels.xlsx", workbooks.write(tmp_path / "levels.xlsx", {"Sheet": rows}).read_bytes())

    def step_after(draft):
        items = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/advice", json={"recipe": draft}).json()["items"]
        return next(i["step"] for i in items if i["kind"] == "layout")

    assert step_after("").endswith("into year, Revenue, Cost")
    for draft in ("derive year = 1", "rename Region to year", "rename Region to COST\nderive \"year of value\" = 2\nderive year = 1"):
        p = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": draft + "\n" + step_after(draft)})
        assert p.status_code == 200 and p.json()["row_count"] == 6, p.text


def test_nothing_is_advised_that_the_steps_have_done(ada, openapi):
    rows = [f"{i},p{i}@example.com, {'Rome Oslo'.split()[i % 2]},{i if i % 9 else ''}" for i in range(60)]
    dataset, items = advised(ada, "draft.csv", ["id,email,city,amount"] + rows)
    kinds = {i["kind"] for i in items}
    assert {"blanks", "missing", "personal"} <= kinds

    def after(recipe):
        r = openapi.check(ada.http.post(f"/api/v1/datasets/{dataset}/recipes/advice", json={"recipe": recipe}))
        return {i["kind"] for i in r.json()["items"]}

    assert after("trim all") == kinds - {"blanks"}
    assert after("off trim all") == kinds
    assert after("trim all\nfill amount forward\nfill amount backward\nmask email redact") == kinds - {"blanks", "missing", "personal"} | {"constant"}
    assert after("trim all\ndrop email\ndrop nothing") == kinds - {"blanks", "personal"}
    assert ada.http.post(f"/api/v1/datasets/{dataset}/recipes/advice", json={"recipe": "what"}).status_code in (400, 422)


def test_personal_data_is_advised_to_be_masked(ada):
    rows = [f"{i},p{i}@example.com,+49 30 {1234000 + 17 * i},{i % 9}" for i in range(60)]
    dataset, items = advised(ada, "contacts.csv", ["id,email,phone,grade"] + rows)
    found = {i["column"]: i for i in of(items, "personal")}
    assert set(found) == {"email", "phone"}
    assert found["email"]["step"] == "mask email hash" and "e-mail addresses" in found["email"]["reason"] and not found["email"]["safe"]
    for i in found.values():
        assert ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": i["step"]}).status_code == 200


def test_labels_written_once_are_filled_down(ada):
    lines = ["region,shop,item,units", "North,Oslo,tea,1", ",,salt,2", ",Hamar,tea,4", ",,rice,3", "South,Oslo,tea,1", ",,salt,2", ",Rome,tea,9", ",,rice,3"]
    dataset, items = advised(ada, "groups.csv", lines)
    (fill,) = of(items, "missing")
    assert fill["step"] == "fill region, shop forward" and not fill["safe"]
    assert fill["reason"].startswith("2 labels stand once each, over 6 rows without one, and so do those of “shop” within them"), fill
    p = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": fill["step"]}).json()
    assert [row[:2] for row in p["rows"]] == [["North", "Oslo"]] * 2 + [["North", "Hamar"]] * 2 + [["South", "Oslo"]] * 2 + [["South", "Rome"]] * 2

    _, items = advised(ada, "years.csv", ["year,item,units", "2023,tea,1", ",salt,2", ",rice,4", "2024,tea,1", ",salt,2", ",rice,4"])
    assert [i["step"] for i in of(items, "missing")] == ["fill year forward"] and not of(items, "duplicates")


@pytest.mark.parametrize("rows", [
    ["red,A,1", "blue,B,2", ",C,4", "red,D,9", ",E,5", ",F,7"],        # a value that comes again is no label
    [",A,1", "blue,B,2", ",C,4", "red,D,9", ",E,5", ",F,7"],           # none stands over the first row
    ["red,A,1", ",B,", ",C,", "blue,D,9", ",E,", ",F,7"],              # other columns have gaps as well
    ["red,A,1", "blue,B,2", "green,C,4", "grey,D,9", ",E,5", "pink,F,7"],  # a gap here and there
])
def test_values_missing_here_and_there_are_no_groups(ada, rows):
    _, items = advised(ada, "gaps.csv", ["colour,shop,units"] + rows)
    assert not [i for i in items if "forward" in i["step"]]


@pytest.mark.parametrize("lines", [
    ["a"], ["a,b"] + ["1,2"] * 5, ["name"] + [f"x{i}" for i in range(30)], ["a,b"] + [f",{i}" for i in range(4)] + ["total,"],
])
def test_odd_tables_get_an_answer(ada, lines):
    advised(ada, "odd.csv", lines + ["7" if "," not in lines[0] else "7,8"])
