"""`sightline ask` on files, as a person at a terminal uses it."""
import json
import subprocess

import pytest


def run(binary, *words, **more):
    return subprocess.run([binary, *map(str, words)], capture_output=True, text=True, timeout=120, **more)


@pytest.fixture
def small(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("region,amount\nN,3\nS,5\nN,4\n")
    return file


def test_the_whole_answer_as_json(binary, small):
    r = run(binary, "ask", small, "total amount by region", "--json")
    assert r.returncode == 0, r.stderr
    a = json.loads(r.stdout)
    assert sorted(a["rows"]) == [["N", 7], ["S", 5]] and len(a["columns"]) == 2
    assert a["chart"]["mark"] == "bar" and a["sentence"] and "SELECT" in a["sql"].upper()
    assert a["evidence"]["rows_scanned"] == 3 and a["planner"] == "grammar"


def test_binary_fractions_make_no_noise_on_the_terminal(binary, tmp_path):
    (tmp_path / "t.csv").write_text("region,amount\nN,0.1\nN,0.2\nS,1\n")
    text = run(binary, "ask", tmp_path / "t.csv", "total amount by region").stdout
    assert "0.3" in text and "0.30000" not in text, text
    whole = run(binary, "ask", tmp_path / "t.csv", "total amount by region", "--json").stdout
    assert ["N", 0.1 + 0.2] in json.loads(whole)["rows"]


def test_a_terminal_answer_shows_words_chart_table_sentence_sql_and_evidence(binary, small):
    r = run(binary, "ask", small, "total amount by region")
    assert r.returncode == 0, r.stderr
    for part in ("Understood as:", "SELECT", "Evidence", "3 rows scanned", "█"):
        assert part in r.stdout, r.stdout


def test_events_come_in_order(binary, small):
    r = run(binary, "ask", small, "total amount by region", "--events")
    names = [json.loads(line)["event"] for line in r.stdout.splitlines()]
    assert names[0] == "thought" and names[-1] == "done"
    order = [n for n in names if n != "thought"]
    assert order == ["query", "data", "chart", "text", "evidence", "suggestions", "done"]


def test_a_question_the_data_cannot_answer_is_refused_in_words(binary, small):
    r = run(binary, "ask", small, "which pupil has the longest beard")
    assert r.returncode == 1
    assert "pupil" in r.stdout or "beard" in r.stdout


@pytest.mark.parametrize("words, said", [
    (["ask", "nothing.csv", "how many rows"], "There is no file"),
    (["ask", "only-one-word"], "then the question"),
    (["explain", "only-one-word"], "sightline explain"),
    (["explain", "--today", "soon", "t.csv", "how many"], "--today"),
    (["profile", "nothing.csv"], "There is no file"),
    (["serve", "--port", "99999"], "port"),
    (["ask", "--today", "yesterday", "t.csv", "how many"], "--today"),
])
def test_wrong_use_is_told(binary, tmp_path, words, said):
    r = run(binary, *words, cwd=tmp_path)
    assert r.returncode in (1, 2, 105, 106) and said in r.stderr, r.stderr


def test_two_files_join(binary, tmp_path):
    (tmp_path / "customers.csv").write_text("customer_id,city\n1,Oslo\n2,Bergen\n")
    (tmp_path / "orders.csv").write_text("order_id,customer_id,amount\n1,1,10\n2,1,5\n3,2,7\n")
    r = run(binary, "ask", tmp_path / "orders.csv", tmp_path / "customers.csv", "total amount by city", "--json")
    assert r.returncode == 0, r.stderr
    assert sorted(json.loads(r.stdout)["rows"]) == [["Bergen", 7], ["Oslo", 15]]


def test_batch_answers_each_line_and_survives_bad_ones(binary, small, tmp_path):
    lines = [json.dumps({"id": "a", "question": "how many rows", "tables": [str(small)]}), "not json",
             json.dumps({"id": "b", "question": "average amount by region", "tables": [str(small)]}),
             json.dumps({"id": "c", "question": "how many rows", "tables": [str(tmp_path / "missing.csv")]})]
    r = run(binary, "ask", "--batch", input="\n".join(lines) + "\n")
    answers = {a["id"]: a for a in map(json.loads, r.stdout.splitlines())}
    assert answers["a"]["rows"] == [[3]] and sorted(answers["b"]["rows"]) == [["N", 3.5], ["S", 5]]
    assert "no file" in answers["c"]["error"]


def test_profile_measures_every_column(binary, small):
    p = json.loads(run(binary, "profile", small, "--json").stdout)
    amount = next(c for c in p["columns"] if c["name"] == "amount")
    assert p["row_count"] == 3 and amount["mean"] == 4 and amount["min"] == 3 and amount["max"] == 5 and amount["distinct_count"] == 3


def test_the_binary_runs_from_any_folder(binary, small):
    r = run(binary, "ask", small, "how many rows", "--json", cwd="/")
    assert r.returncode == 0 and json.loads(r.stdout)["rows"] == [[3]]


def test_config_lists_every_setting_with_its_origin(binary):
    r = run(binary, "config", "--json", env={"SIGHTLINE_PORT": "9001"})
    settings = {s["name"]: s for s in json.loads(r.stdout)}
    assert settings["port"]["value"] == "9001" and settings["port"]["origin"] == "environment"
    assert all(s["help"].endswith(".") for s in settings.values())
