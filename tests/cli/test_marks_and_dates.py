"""Amounts in $ and percentages can be counted with; dates that may mean either way say how they were read."""
import json
import subprocess

import pytest

ORDERS = 'placed,item,price,off\n03/02/2024,lamp,"$1,200.50",12.5 %\n01/02/2024,desk,$80,0 %\n02/02/2024,chair,($3.00),7 %\n'


@pytest.fixture
def ask(binary, tmp_path):
    (tmp_path / "orders.csv").write_text(ORDERS)

    def run(question):
        done = subprocess.run([binary, "ask", tmp_path / "orders.csv", question, "--json"], capture_output=True, timeout=60)
        return json.loads(done.stdout), done.stderr.decode()

    return run


@pytest.mark.parametrize(
    "question, row",
    [("total price", [1277.5]), ("average off", [6.5]), ("which item has the highest price", ["lamp"]), ("orders with off above 10%", ["2024-03-02", "lamp", 1200.5, 12.5])],
)
def test_a_question(ask, question, row):
    answer, _ = ask(question)
    assert [[row[c] for c in answer["answer_columns"]] for row in answer["rows"]] == [row], answer["sentence"]


def test_figures_keep_their_mark(ask):
    answer, _ = ask("total price")
    assert "$1,277.50" in answer["response_text"]
    answer, _ = ask("average off")
    assert "6.5%" in answer["response_text"]


def test_how_they_were_read_is_told(ask):
    _, told = ask("total price")
    assert "“price” was read as amounts in $." in told
    assert "“off” was read as numbers: 12.5 % is 12.5." in told
    assert "“placed” was read as month/day/year; no day is over 12, so day/month/year would fit as well." in told
