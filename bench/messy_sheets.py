#!/usr/bin/env python3
"""How many tables of messy sheets are found whole: names, rows and values, with nothing more and nothing less.

    messy_sheets.py [--seed N] [--each N] [--misses N] [--keep FOLDER]

Makes workbooks of known truth, each kind of trouble alone and then two to four at once, reads them and compares. A sheet is right when
its tables are exactly those that went in: their order, names, and every value typed. Also counts sheets pandas reads right as they are.
Run it with the worker's Python.
"""

import argparse
import collections
import pathlib
import random
import sys
import tempfile
import warnings

import pandas as pd
import pyarrow.parquet

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "worker"))
from made_sheets import ALONE, APART, make  # noqa: E402
from sightline_worker.sheets import read_workbook  # noqa: E402


def same(found, right):
    if found is None or right is None:
        return found is None and right is None
    if isinstance(right, (int, float)):
        return isinstance(found, (int, float)) and abs(found - right) <= 1e-9 * max(1, abs(right))
    return found == right


def compare(tables, truth):
    """'' when the tables are those of the truth, else the first difference."""
    if len(tables) != len(truth):
        return f"{len(tables)} tables for {len(truth)}"
    for (names, rows), (right_names, right_rows) in zip(tables, truth):
        if names != right_names:
            return f"names {names} for {right_names}"
        if len(rows) != len(right_rows):
            return f"{len(rows)} rows for {len(right_rows)}"
        for i, (row, right) in enumerate(zip(rows, right_rows)):
            if not all(map(same, row, right)):
                return f"row {i}: {row} for {right}"
    return ""


def by_sightline(path):
    with tempfile.TemporaryDirectory() as folder:
        manifest = read_workbook(path, out_dir=folder)
        found = []
        for table in sorted(manifest["tables"], key=lambda t: t["range"]):
            data = pyarrow.parquet.read_table(f"{folder}/{table['file']}")
            found.append((data.column_names, [list(row.values()) for row in data.to_pylist()]))
        return found, manifest


def by_pandas(path):
    frame = pd.read_excel(path, engine="calamine")
    rows = [[None if pd.isna(v) else v.date() if isinstance(v, pd.Timestamp) else v for v in row] for row in frame.values.tolist()]
    return [([str(n) for n in frame.columns], rows)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--each", type=int, default=20, help="sheets of each kind of trouble alone")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--keep", type=pathlib.Path, help="write the sheets that were missed here")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    random_ = random.Random(arguments.seed)
    jobs = [(kind, [kind]) for kind in ALONE for _ in range(arguments.each)]
    for many in (2, 3, 4):
        while sum(kind == f"{many} at once" for kind, _ in jobs) < 5 * arguments.each:
            troubles = random_.sample(ALONE[1:], many)
            if not any(pair <= set(troubles) for pair in APART):
                jobs.append((f"{many} at once", troubles))
    seen, ours, pandas_ = collections.Counter(), collections.Counter(), collections.Counter()
    shown = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (kind, troubles) in enumerate(jobs):
            sheet = make(random_, troubles)
            path = f"{folder}/{number}.xlsx"
            sheet.write(path)
            truth = sorted(sheet.truth, key=lambda t: sheet.truth.index(t))
            manifest = {}
            try:
                found, manifest = by_sightline(path)
                if len(found) == len(truth) == 2 and found[0][0] == truth[1][0]:
                    found.reverse()
                why = compare(found, truth)
            except Exception as e:  # noqa: BLE001 - a crash is a miss
                why = f"{type(e).__name__}: {e}"
            try:
                other = compare(by_pandas(path), truth)
            except Exception as e:  # noqa: BLE001
                other = str(e)
            seen[kind] += 1
            ours[kind] += not why
            pandas_[kind] += not other
            if why and shown < arguments.misses:
                shown += 1
                print(f"{number} {'+'.join(troubles)}: {why}\n    {[(t['range'], t['ambiguous']) for t in manifest.get('tables', [])]}")
                if arguments.keep:
                    arguments.keep.mkdir(exist_ok=True)
                    sheet.write(arguments.keep / f"{number}.xlsx")
    print(f"{'kind of trouble':20} sheets  sightline        pandas")
    for kind in seen:
        print(f"{kind:20} {seen[kind]:5}  {ours[kind]:5} {100 * ours[kind] / seen[kind]:5.1f} %   {pandas_[kind]:5} {100 * pandas_[kind] / seen[kind]:5.1f} %")
    whole = sum(seen.values())
    print(
        f"{'all':20} {whole:5}  {sum(ours.values()):5} {100 * sum(ours.values()) / whole:5.1f} %   {sum(pandas_.values()):5} {100 * sum(pandas_.values()) / whole:5.1f} %"
    )


if __name__ == "__main__":
    main()
