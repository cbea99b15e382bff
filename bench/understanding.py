#!/usr/bin/env python3
"""What a question costs to understand: `bench/understanding.py [--bench ../shared/bench]`, with build/release/sightline and language_dev.

Questions a second and the memory of `ask --batch` on the questions of wikisql (each over its own CSV file, import and engine included); the time
of understanding alone there, on a table of 100 columns and for inputs of 10,000 characters. Writes build/bench_understanding.json.
"""
import argparse
import json
import os
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools" / "train"))
import bench as sets  # noqa: E402
import candidates  # noqa: E402

WORDS = ("net gross unit total base list final local north south spring autumn early late small large first second daily weekly".split(),
         "price amount cost margin weight height length volume rating share stock demand supply score budget income tax fee count rate".split())
FIGURES = {}


def note(name, value, unit, target=""):
    FIGURES[name] = {"value": round(value, 3), "unit": unit, "target": target}
    print(f"{name:58} {value:12.2f} {unit:12} {target}", flush=True)


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def batch(folder):
    """Questions a second, and the peak memory of the process itself in MB."""
    with open(os.path.join(folder, "questions", "wikisql.jsonl")) as f:
        questions = [json.loads(line) for line in f]
    for q in questions: q["tables"] = [os.path.join(folder, "tables", t) for t in q["tables"]]
    lines = "".join(json.dumps({k: q[k] for k in ("id", "question", "tables")}) + "\n" for q in questions)
    began = time.perf_counter()
    answers = subprocess.run([ROOT / "build/release/sightline", "ask", "--batch"], input=lines, capture_output=True, text=True, check=True).stdout
    seconds = time.perf_counter() - began
    note("ask --batch, wikisql", answers.count("\n") / seconds, "questions/s")
    note("ask --batch, largest process", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MB", "< 400")


def understood(work, questions):
    """Milliseconds of understanding each question, of schemas that are ready."""
    schemas = os.path.join(work, "schemas.tsv")
    candidates.write_schemas(schemas, questions)
    answers = candidates.run_dev(str(ROOT / "build/release/src/language_dev"), str(ROOT / "data/language.json"), str(ROOT / "data/words.slv"), schemas, questions,
                                 os.path.join(work, "asked"), 1, False)
    return [a["ms"] for a in answers]


def wide(work, rng):
    """300 questions about a table of 100 columns."""
    path = os.path.join(work, "wide.csv")
    numbers = [f"{a}_{b}" for a in WORDS[0] for b in WORDS[1]][::5][:80]
    kinds = [f"{a}_group" for a in WORDS[0]]
    with open(path, "w") as f:
        f.write(",".join(numbers + kinds) + "\n")
        for _ in range(400):
            f.write(",".join([str(rng.randrange(1000)) for _ in numbers] + [rng.choice(["Red", "Green", "Blue", "Amber", "Slate"]) for _ in kinds]) + "\n")
    forms = ["total {n} by {k}", "average {n} and {m} by {k} where {m} is above 500", "top 5 {k} by {n}", "which {k} has the highest {n}", "{n} vs {m} by {k}",
             "how many rows have {n} over 200 and {k} red", "share of {n} by {k} for green", "number of rows by {k} and {j}, highest first"]
    asked = []
    for i in range(300):
        n, m = rng.sample(numbers, 2)
        k, j = rng.sample(kinds, 2)
        words = rng.choice(forms).format(n=n, m=m, k=k, j=j).replace("_", " ")
        asked.append({"id": str(i), "question": words, "paths": [path], "tables": [path]})
    return sets.with_schemas(asked, "wide")


def long_inputs(like, rng):
    """Inputs of 10,000 characters, of words of the questions, of one word and of no words."""
    words = " ".join(q["question"] for q in like).split()
    texts = [" ".join(rng.choice(words) for _ in range(2500))[:10000] for _ in range(5)] + ["amount " * 1428, "2023 5 10 20 " * 770, "(" * 10000, "ü" * 10000]
    return [{**like[0], "id": str(i), "question": t} for i, t in enumerate(texts)]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--bench", default="../shared/bench")
    folder = p.parse_args().bench
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as work:
        if os.path.exists(os.path.join(folder, "questions", "wikisql.jsonl")):
            batch(folder)
            ms = understood(work, sets.questions(folder, "wikisql"))
            note("understanding, wikisql, median", statistics.median(ms), "ms")
            note("understanding, wikisql, 95 of 100", percentile(ms, 0.95), "ms", "< 3")
            note("understanding, wikisql, 99 of 100", percentile(ms, 0.99), "ms")
        asked = wide(work, rng)
        ms = understood(work, asked)
        note("understanding, 100 columns, median", statistics.median(ms), "ms")
        note("understanding, 100 columns, 99 of 100", percentile(ms, 0.99), "ms", "< 10")
        note("understanding, 10,000 characters, longest", max(understood(work, long_inputs(asked, rng))), "ms", "< 200")
    with open(ROOT / "build" / "bench_understanding.json", "w") as f: json.dump(FIGURES, f, indent=1)


if __name__ == "__main__":
    main()
