#!/usr/bin/env python3
"""How many messy CSV files load cell for cell, beside plain DuckDB, pandas and polars in one run.

    messy_csv.py FOLDER [--misses N]     FOLDER holds csv/ and clean/ with the same names, as the Pollock benchmark has
"""
import argparse
import csv
import pathlib
import subprocess

import duckdb
import pandas as pd
import polars

ROOT = pathlib.Path(__file__).resolve().parent.parent


def cells(text):
    return [row for row in csv.reader(text.splitlines(keepends=True)) if row]


def ours(path):
    done = subprocess.run([ROOT / "build/release/sightline", "convert", path], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return cells(done.stdout.decode())


def by_duckdb(path):
    relation = duckdb.sql(f"FROM read_csv('{path}', all_varchar = true)")
    return [relation.columns] + [["" if c is None else c for c in row] for row in relation.fetchall()]


def by_pandas(path):
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return [list(frame.columns)] + frame.values.tolist()


def by_polars(path):
    frame = polars.read_csv(path, infer_schema=False)
    return [frame.columns] + [["" if c is None else c for c in row] for row in frame.rows()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--misses", type=int, default=0)
    arguments = parser.parse_args()
    readers = {"sightline": ours, "DuckDB": by_duckdb, "pandas": by_pandas, "polars": by_polars}
    files = sorted((arguments.folder / "csv").iterdir())
    right = dict.fromkeys(readers, 0)
    misses = []
    for path in files:
        clean = cells((arguments.folder / "clean" / path.name).read_text(encoding="utf-8", errors="replace"))
        for name, read in readers.items():
            try:
                found, why = read(path), "other cells"
            except Exception as e:  # noqa: BLE001 - whatever a reader throws is a miss
                found, why = None, str(e).splitlines()[0][:100]
            if found == clean:
                right[name] += 1
            elif name == "sightline":
                first = next((i for i, (a, b) in enumerate(zip(found or [], clean)) if a != b), None)
                misses.append(f"{path.name}: {why}; rows {len(found or [])} for {len(clean)}; first differing {first}")
                if first is not None:
                    misses.append(f"    found {found[first]}\n    clean {clean[first]}")
    for name, n in right.items():
        print(f"{name:10} {n:4} of {len(files)}  {100 * n / len(files):5.1f} %")
    print("\n".join(misses[: 2 * arguments.misses]))


if __name__ == "__main__":
    main()
