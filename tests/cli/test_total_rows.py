"""Rows of a text file that add up others are left out, or sums would count them twice."""
import json
import subprocess

import pytest

REPORT = """Sales of June
in kg

Region,Q1,Q2
North,1,10
South,3,30
Subtotal,4,40
East,5,50
West,7,70
Subtotal,12,120
Total,16,160

Source: the shops
"""


@pytest.fixture
def loaded(binary, tmp_path):
    def run(text, *arguments):
        (tmp_path / "t.csv").write_text(text)
        done = subprocess.run([binary, "convert", tmp_path / "t.csv", *arguments], capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode().splitlines()[1:], done.stderr.decode()

    return run


def test_subtotals_and_the_total_of_a_report(binary, loaded, tmp_path):
    rows, notes = loaded(REPORT, "--typed")
    assert rows == ["North,1,10", "South,3,30", "East,5,50", "West,7,70"]
    assert "3 rows that add up others were left out (lines 7, 10, 11)." in notes
    assert len(loaded(REPORT)[0]) == 7  # the text of the cells, which no type has judged
    line = json.dumps({"id": "1", "question": "total q1", "tables": [str(tmp_path / "t.csv")]})
    answer = json.loads(subprocess.run([binary, "ask", "--batch"], input=line.encode(), capture_output=True, timeout=60).stdout)
    assert answer["rows"] == [[16]]


def test_a_column_is_typed_by_the_rows_that_stay(loaded):
    rows, _ = loaded("month,amount\n1,5.5\n2,6\n3,7\nTotal,18.5\n", "--to", "json")
    assert [json.loads(r) for r in rows] == [{"month": 2, "amount": 6.0}, {"month": 3, "amount": 7.0}]


@pytest.mark.parametrize("text", [
    "product,sold\nTotal Energies,5\nShell,6\nEsso,7\n",  # a name
    "product,sold\nShell,6\nEsso,7\nTotal Energies,13\nOMV,1\n",  # which may be a sum by chance
    "product,sold\nTotal,11\nShell,6\nEsso,7\n",  # first, it adds up nothing before it
    "sex,sold\nFemale,5\nMale,6\nTotal,12\nUnknown,1\n",  # and no sum
    "year,sex,people\n2020,Female,5\n2020,Male,6\n2020,Total,11\n2021,Female,5\n2021,Male,6\n2021,Total,11\n",  # a value among others
    "kind,note,sold\na,x,5\nb,y,6\nTotal,checked,11\nc,z,3\n",  # it says more than that it is a total
    "company,rank\nShell,1\nBP,2\nTotal,3\nExxon,4\nEni,5\n",  # 3 is a rank, not 1 + 2
    "company,spills\nShell,0\nBP,0\nTotal,0\nEni,3\n",  # nothing adds up to nothing
    "operation,deaths,readmissions\nBypass,0,0\nCataract,0,0\nTotal hip replacement,0,0\nHernia,1,2\n",
    "group,rate\nA,0.002\nB,0.001\nTotal,0.0015\nC,0.003\n",  # small figures that are near no sum
    "what,n\nTotal,5\nTotal,5\nTotal,10\n",  # all rows are
])
def test_what_only_looks_like_a_total_stays(loaded, text):
    rows, notes = loaded(text, "--typed")
    assert rows == text.splitlines()[1:] and "add up" not in notes


@pytest.mark.parametrize("word", ["Gesamt", "Summe:", "Итого", "合計", "Total général", "GRAND TOTAL", "Total of all"])
def test_words_for_a_total(loaded, word):
    rows, notes = loaded(f"region;sold;price\nNorth;5;1.5\nSouth;6;2.5\n{word};11;4.0\n", "--typed")
    assert rows == ["North,5,1.5", "South,6,2.5"] and "(line 4)" in notes


def test_averages_beside_sums(loaded):
    """Most figures add up; a share or an average in such a row need not."""
    rows, _ = loaded("region,sold,paid,rate\nNorth,5,50,0.5\nSouth,6,60,0.7\nTotal,11,110,0.6\n", "--typed")
    assert rows == ["North,5,50,0.5", "South,6,60,0.7"]
