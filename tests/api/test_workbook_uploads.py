"""An uploaded workbook: each table found becomes a dataset that can be asked."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import workbooks  # noqa: E402


def test_each_table_of_a_workbook_is_a_dataset(ada, tmp_path):
    sales = [["region", "amount"]] + [[("North", "South")[i % 2], i] for i in range(40)]
    book = workbooks.write(tmp_path / "shop.xlsx", {"Staff": [["name", "city"], ["Ada", "Paris"], ["Bo", "Rome"]], "Sales": sales})
    first = ada.load("shop.xlsx", book.read_bytes())
    answer = ada.ask("total amount by region", first)
    assert answer.status_code == 200 and "380" in answer.text and "400" in answer.text
    deadline = time.time() + 60
    while time.time() < deadline:
        items = [d for d in ada.http.get("/api/v1/datasets?limit=200").json()["items"] if d["filename"] == "shop.xlsx"]
        if len(items) == 2 and all(d["is_processed"] for d in items):
            break
        time.sleep(0.2)
    assert sorted((d["row_count"], d["column_count"]) for d in items) == [(2, 2), (40, 2)], items


def test_each_value_of_the_first_rows_keeps_its_cell(ada, openapi, tmp_path):
    rows = [["Sales of the year"], [], ["Region", "row", "Amount"], ["North", "A", 1], [None, "B", 2], ["South", "A", 3], [None, "B", 4], [None, "C", 5]]
    book = workbooks.write(tmp_path / "cells.xlsx", {"Q1 'best'": rows})
    dataset = ada.load("cells.xlsx", book.read_bytes())
    shown = openapi.check(ada.http.get(f"/api/v1/datasets/{dataset}/preview?limit=3")).json()
    assert shown["rows"] == [["North", "A", 1], ["North", "B", 2], ["South", "A", 3]]
    # A label that was filled down keeps the cell it stands in.
    cells = [["A4", "B4", "C4"], ["A4", "B5", "C5"], ["A6", "B6", "C6"]]
    assert shown["cells"] == [["'Q1 ''best'''!" + cell for cell in row] for row in cells]
    assert ada.http.get(f"/api/v1/datasets/{dataset}/sample?limit=1").json()["cells"] == shown["cells"][:1]

    # What a recipe makes are rows of its own.
    run = ada.http.post(f"/api/v1/datasets/{dataset}/recipes", json={"recipe": "filter where Amount > 2"}).json()
    wait_for_recipe(ada, dataset, run["id"])
    assert "cells" not in ada.http.get(f"/api/v1/datasets/{dataset}/preview").json()
    ada.http.put(f"/api/v1/datasets/{dataset}/versions/current", json={"number": 1})
    assert len(ada.http.get(f"/api/v1/datasets/{dataset}/preview").json()["cells"]) == 5


def test_fields_that_run_down_have_cells_too(ada, tmp_path):
    book = workbooks.write(tmp_path / "turned.xlsx", {"Sheet1": [["name", "Ada", "Bo", "Cy", "Di"], ["age", 31, 42, 53, 64], ["city", "Paris", "Rome", "Bonn", "Graz"]]})
    dataset = ada.load("turned.xlsx", book.read_bytes())
    shown = ada.http.get(f"/api/v1/datasets/{dataset}/preview?limit=2").json()
    assert shown["columns"] == ["name", "age", "city"], shown
    assert shown["cells"] == [["Sheet1!B1", "Sheet1!B2", "Sheet1!B3"], ["Sheet1!C1", "Sheet1!C2", "Sheet1!C3"]]


def test_a_column_made_of_headings_has_their_cells(ada, tmp_path):
    rows = [["Item", "Price", "Stock"], ["Fruit", None, None], ["Apple", 1.5, 10], ["Pear", 2.5, 20], ["Roots", None, None], ["Carrot", 0.5, 30], ["Beet", 0.75, 40]]
    dataset = ada.load("sections.xlsx", workbooks.write(tmp_path / "sections.xlsx", {"Shop": rows}).read_bytes())
    shown = ada.http.get(f"/api/v1/datasets/{dataset}/preview").json()
    assert shown["columns"][0] == "section", shown
    assert [row[0] for row in shown["cells"]] == ["Shop!A2", "Shop!A2", "Shop!A5", "Shop!A5"]
    assert shown["cells"][3] == ["Shop!A5", "Shop!A7", "Shop!B7", "Shop!C7"]


def test_rows_of_a_text_file_have_no_cells(ada):
    dataset = ada.load("plain.csv", b"a,b\n1,2\n")
    assert "cells" not in ada.http.get(f"/api/v1/datasets/{dataset}/preview").json()


def wait_for_recipe(person, dataset, recipe):
    deadline = time.time() + 60
    while time.time() < deadline:
        status = person.http.get(f"/api/v1/datasets/{dataset}/recipes/{recipe}").json()["status"]
        if status in ("completed", "failed"):
            break
        time.sleep(0.1)
    assert status == "completed"


def test_remarks_doubts_and_years_across_are_told(ada, openapi, tmp_path):
    rows = [["Exports of goods"], [], ["Country", "Since", "2019", "2020", "2021", "2022"], ["Peru", "03/02/2024", 1, 2, 3, 4], ["Chad", "01/02/2024", 5, 6, 7, 8],
            ["Oman", "05/06/2024", 9, 1, 2, 3], [], ["Source: made for this test, in millions"]]
    dataset = ada.load("exports.xlsx", workbooks.write(tmp_path / "exports.xlsx", {"Goods": rows}).read_bytes())
    version = openapi.check(ada.http.get(f"/api/v1/datasets/{dataset}/lineage")).json()["versions"][0]
    assert any("Since" in repair and "kept as text" in repair for repair in version["repairs"]), version["repairs"]
    assert {(remark["text"], remark["cell"]) for remark in version["remarks"]} == {("Exports of goods", "A1"), ("Source: made for this test, in millions", "A8")}
    step = version["long_form"]["step"]
    assert step == 'unpivot "2019", "2020", "2021", "2022" into year, value'

    advice = openapi.check(ada.http.get(f"/api/v1/datasets/{dataset}/recipes/advice")).json()["items"][-1]
    assert (advice["kind"], advice["step"], advice["safe"]) == ("layout", step, False)
    assert advice["reason"] == "2019 … 2022 stand across; as rows they can be asked by year"
    preview = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": step}).json()
    assert preview["columns"] == ["Country", "Since", "year", "value"] and preview["row_count"] == 12


def test_two_levels_across_are_offered_as_rows(ada, openapi, tmp_path):
    rows = [["Region", "2023", None, "2024", None], [None, "Revenue", "Cost", "Revenue", "Cost"], ["North", 10, 5, 12, 6], ["South", 20, 9, 22, 11], ["East", 7, 3, 8, 4]]
    dataset = ada.load("levels.xlsx", workbooks.write(tmp_path / "levels.xlsx", {"Sales": rows}).read_bytes())
    version = openapi.check(ada.http.get(f"/api/v1/datasets/{dataset}/lineage")).json()["versions"][0]
    offer = version["long_form"]
    assert offer["reason"] == "2023 and 2024 stand across, each over Revenue and Cost; as rows they can be asked by year"
    advice = openapi.check(ada.http.get(f"/api/v1/datasets/{dataset}/recipes/advice")).json()["items"][-1]
    assert (advice["kind"], advice["step"]) == ("layout", offer["step"])
    preview = ada.http.post(f"/api/v1/datasets/{dataset}/recipes/preview", json={"recipe": offer["step"]}).json()
    assert preview["columns"] == ["Region", "year", "Revenue", "Cost"] and preview["rows"][:2] == [["North", "2023", 10, 5], ["North", "2024", 12, 6]]
