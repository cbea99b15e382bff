#!/usr/bin/env python3
"""Whether search finds the right data: `bench/search.py [--bench ../shared/bench] [--entries 100000]`, with build/release/src/search_dev.

Every table of a set of questions is a dataset, known by its name and its columns only; each question is searched as it stands, and the place of a
table it is about is looked up among all: by words alone, by meaning alone and by both. spider and spider_syn (whose questions use other words than
the data) name no database, so a table of the right database counts; wikisql's tables have no names, so columns alone lead to them. Then the time of
a search among many columns, made from those of all sets. Writes build/bench_search.json.
"""
import argparse
import csv
import json
import os
import pathlib
import random
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
WAYS = ("words", "meaning", "both")


def questions_of(folder, name):
    with open(os.path.join(folder, "questions", name + ".jsonl"), encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def entry(folder, table):
    with open(os.path.join(folder, "tables", table), encoding="utf-8", newline="") as f:
        return {"dataset": table, "name": os.path.basename(table)[:-4], "columns": next(csv.reader(f), [])}


def search(entries, asked):
    lines = "".join(json.dumps(x) + "\n" for x in entries + asked)
    out = subprocess.run([ROOT / "build/release/src/search_dev", ROOT / "data"], input=lines, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def recall(places, most):
    return sum(1 for p in places if 0 < p <= most) / len(places)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", default=str(ROOT / "../shared/bench"))
    parser.add_argument("--entries", type=int, default=100_000)
    options = parser.parse_args()
    figures, every = {}, {}
    for name in ("spider", "spider_syn", "wikisql"):
        questions = questions_of(options.bench, name)
        entries = {t: entry(options.bench, t) for q in questions for t in q["tables"]}
        every.update(entries)
        found = search(list(entries.values()), [{"ask": q["question"], "expect": q["tables"]} for q in questions])
        print(f"{name}: {len(questions)} questions, {len(entries)} tables")
        for kind in ("", "column_"):
            for way in WAYS:
                places = [f[kind + way] for f in found]
                figures[f"{name} {kind}{way}"] = [recall(places, n) for n in (1, 5, 20)]
                print(f"  {'columns' if kind else 'datasets':9} {way:8} first {recall(places, 1):6.1%}   of 5 {recall(places, 5):6.1%}"
                      f"   of 20 {recall(places, 20):6.1%}")
    # Many: the columns there are, under names made of two of theirs.
    rng = random.Random(1)
    names = sorted({c for e in every.values() for c in e["columns"] if c})
    many = [{"dataset": str(i), "name": " ".join(rng.sample(names, 2)), "columns": [" ".join(rng.sample(names, 2)) for _ in range(10)]}
            for i in range(options.entries // 11)]
    asked = [{"ask": q["question"], "expect": []} for q in rng.sample(questions_of(options.bench, "spider"), 200)]
    found = search(many, asked)
    for way in WAYS:
        times = sorted(f["ms_" + way] for f in found)
        figures[f"ms {way}"] = [times[len(times) // 2], times[int(len(times) * 0.99)]]
        print(f"{options.entries} entries, {way:8} median {figures[f'ms {way}'][0]:7.2f} ms   99 % {figures[f'ms {way}'][1]:7.2f} ms")
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/bench_search.json").write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
