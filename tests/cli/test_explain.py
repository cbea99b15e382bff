"""`sightline explain`: how a question was understood, and why."""
import json
import subprocess

import pytest


def explain(binary, *words):
    return subprocess.run([binary, "explain", *map(str, words)], capture_output=True, text=True, timeout=120)


@pytest.fixture
def sales(tmp_path):
    file = tmp_path / "sales.csv"
    file.write_text("day,region,amount,cost\n" + "".join(
        f"2024-{1 + i % 12:02d}-{1 + i % 28:02d},{'NSEW'[i % 4]},{i % 50},{i % 7}\n" for i in range(400)))
    return file


def test_it_prints_spans_candidates_and_why_the_first_won(binary, sales):
    r = explain(binary, sales, "total amount by region")
    assert r.returncode == 0, r.stderr
    spans, rest = r.stdout.split("Candidates")
    assert '"total amount"' in spans and "output" in spans and '"by region"' in spans
    assert "1. score" in rest and "2. score" in rest and "SELECT" in rest and "Why 1 and not 2" in rest


def test_the_effects_add_up_to_the_scores(binary, sales):
    a = json.loads(explain(binary, sales, "average cost by region", "--json").stdout)
    assert len(a["candidates"]) >= 2 and not a["refused"]
    for candidate in a["candidates"]:
        assert sum(f["effect"] for f in candidate["features"]) == pytest.approx(candidate["score"], abs=1e-3)
    first, second = a["candidates"][:2]
    assert first["score"] >= second["score"]
    assert sum(d["effect"] for d in a["difference"]) == pytest.approx(first["score"] - second["score"], abs=1e-3)
    assert [s["words"] for s in first["spans"]] and "AVG" in first["sql"].upper()


def test_more_candidates_can_be_asked_for(binary, sales):
    few = json.loads(explain(binary, sales, "amount by region", "--json", "--candidates", "2").stdout)
    many = json.loads(explain(binary, sales, "amount by region", "--json", "--candidates", "9").stdout)
    assert len(few["candidates"]) == 2 < len(many["candidates"]) <= 9


def test_a_refusal_shows_what_there_was(binary, sales):
    r = explain(binary, sales, "average temperature by region", "--json")
    a = json.loads(r.stdout)
    assert r.returncode == 1 and a["refused"] and "temperature" in a["refusal"] and a["candidates"]


def test_a_follow_up_is_explained_after_what_came_before(binary, sales):
    r = explain(binary, sales, "only 2024", "--json", "--after", "total amount by region")
    first = json.loads(r.stdout)["candidates"][0]
    assert "2024" in first["sql"] and "region" in first["sql"]
    names = {f["name"] for f in first["features"]}
    assert "follow:only" in names and first["score"] == pytest.approx(sum(f["effect"] for f in first["features"]))
    assert "leans on the last question" in explain(binary, sales, "by cost instead", "--after", "total amount by region").stdout
