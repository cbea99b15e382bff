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
