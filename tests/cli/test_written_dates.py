"""Dates that a file writes in words are dates, and are shown in the terminal as the file writes them."""
import json
import subprocess

import pytest

ADDED = 'title,added,seen\nA,"September 25, 2021",2021-09-26\nB,"May 7, 2019",2019-05-08\nC,"May 17, 2019",2019-05-18\nD,,2020-01-01\n'


@pytest.fixture
def files(tmp_path):
    (tmp_path / "added.csv").write_text(ADDED)
    (tmp_path / "sales.csv").write_text("month,revenue\nNov-22,10\nDec-22,30\nJan-23,20\nFeb-23,5\n")
    (tmp_path / "mixed.csv").write_text('title,added\nA,"May 07, 2019"\nB,"May 8, 2019"\n')
    (tmp_path / "calls.csv").write_text("who,at\nAda,9:05 7 May 2019\nBob,14:30 25 Sep 2021\n")
    return tmp_path


@pytest.fixture
def batch(binary, files):
    def run(question, file="added.csv"):
        line = json.dumps({"id": "1", "question": question, "tables": [str(files / file)]})
        done = subprocess.run([binary, "ask", "--batch"], input=line.encode(), capture_output=True, timeout=120)
        answer = json.loads(done.stdout)
        return [[row[c] for c in answer["answer_columns"]] for row in answer["rows"]]

    return run


@pytest.mark.parametrize(
    "question, rows",
    [
        ("how many were added in 2019", [[2]]),
        ("when was B added", [["May 7, 2019"]]),
        ("which title was added on May 17, 2019", [["C"]]),
        ("which title was added on may 17", [["C"]]),
        ("latest added", [["September 25, 2021"]]),
        ("added and seen of B", [["May 7, 2019", "2019-05-08"]]),
        ("number of titles per year of added", [[2019, 2], [2021, 1], [None, 1]]),
    ],
)
def test_a_question(batch, question, rows):
    assert batch(question) == rows


def test_what_is_written_in_two_ways_is_shown_in_none(batch):
    assert batch("when was A added", "mixed.csv") == [["2019-05-07"]]


def test_times(batch):
    assert batch("at what time did Ada call", "calls.csv") == [["9:05 7 May 2019"]]
    assert batch("how many calls in 2021", "calls.csv") == [[1]]


@pytest.mark.parametrize(
    "question, rows",
    [
        ("revenue by month", [["Nov-22", 10], ["Dec-22", 30], ["Jan-23", 20], ["Feb-23", 5]]),
        ("total revenue in 2022", [[40]]),
        ("revenue in january 2023", [[20]]),
        ("revenue of 2023-02", [[5]]),
        ("which month had the highest revenue", [["Dec-22"]]),
    ],
)
def test_months(batch, question, rows):
    assert batch(question, "sales.csv") == rows


def test_the_terminal_shows_them_and_json_has_iso(binary, files):
    def ask(*more):
        return subprocess.run([binary, "ask", files / "added.csv", "when was C added", *more], capture_output=True, timeout=60).stdout.decode()

    assert "\nMay 17, 2019\n" in ask()
    assert json.loads(ask("--json"))["rows"] == [["2019-05-17"]]


def test_they_sort_by_time(binary, files):
    shown = subprocess.run([binary, "ask", files / "added.csv", "title and added sorted by added"], capture_output=True, timeout=60).stdout.decode()
    assert shown.index("May 7, 2019") < shown.index("May 17, 2019") < shown.index("September 25, 2021")
