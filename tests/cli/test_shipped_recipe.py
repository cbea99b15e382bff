"""The recipe that cleans the ledger of March cleans that of April, which it has never seen."""
import csv
import io
import subprocess

import pytest
from real_server import ROOT

SAMPLES = ROOT / "samples"


def cleaned(binary, month):
    done = subprocess.run([binary, "recipe", SAMPLES / f"ledger_{month}.xlsx", "--recipe", SAMPLES / "ledger.recipe"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout))), done.stderr


@pytest.mark.parametrize("month, number, first", [
    ("march", 300, {"No": "301", "Day": "2025-03-02", "Goods": "Kettle", "Pieces": "8", "price": "32.68", "Amount": "261.44", "Remark": "", "due": "2025-04-01"}),
    ("april", 400, {"No": "401", "Day": "2025-04-02", "Goods": "Tray", "Pieces": "6", "price": "17.52", "Amount": "105.12", "Remark": "", "due": "2025-05-02"}),
])  # fmt: skip
def test_a_ledger_is_cleaned(binary, month, number, first):
    rows, said = cleaned(binary, month)

    # 61 bookings stand on the sheet, under a title and above a total: one of them twice, one of them a slip of the pen.
    assert "1 total row left out" in said
    assert [int(row["No"]) for row in rows] == [number + n for n in range(1, 61) if n != 40]
    assert rows[0] | {"due": rows[0]["due"][:10]} == first

    # Blanks around the goods are gone, and so is what stood for nothing.
    assert {row["Goods"] for row in rows} == {"Kettle", "Teapot", "Mug", "Tray"}
    assert {row["Remark"] for row in rows} == {""}

    # Prices that were left out are near those the goods really had; the others are untouched.
    usual = {"Kettle": 34, "Teapot": 27.5, "Mug": 9, "Tray": 18}
    guessed = [row for row in rows if (int(row["No"]) - number) % 12 == 5]
    assert len(guessed) == 5
    assert sum(abs(float(row["price"]) - usual[row["Goods"]]) for row in guessed) / 5 < 6
    for row in rows:
        if row not in guessed:
            assert float(row["Amount"]) == pytest.approx(int(row["Pieces"]) * float(row["price"]), abs=0.01)
