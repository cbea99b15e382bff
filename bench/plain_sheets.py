#!/usr/bin/env python3
"""How many ordinary tables pass through the finding of tables unharmed.

    plain_sheets.py FOLDER [--most N]    FOLDER holds CSV files with one table each

Each file is read by pandas, saved as xlsx as it is, and must come back as one table with the same names, rows, types and empty cells.
A mark for a missing value ("--") in a column of numbers counts as empty. A remark under a table is left out of it rightly and shows here.
Run it with the worker's Python.
"""

import argparse
import pathlib
import sys
import tempfile
import warnings

import pandas as pd
import pyarrow.parquet

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "worker"))
from sightline_worker.sheets import read_workbook  # noqa: E402
from sightline_worker.sheets.kinds import SURE_MISSING  # noqa: E402

LARGEST = 300_000


def difference(frame, folder):
    manifest = read_workbook(f"{folder}/plain.xlsx", out_dir=folder)
    tables = manifest["tables"]
    if len(tables) != 1:
        return f"{len(tables)} tables: {[t['range'] for t in tables][:5]}"
    table = tables[0]
    names, wanted = [c["name"] for c in table["columns"]], [" ".join(str(c).split()) for c in frame.columns]
    if names != wanted:
        return f"other names: {[(a, b) for a, b in zip(names, wanted) if a != b][:3]}, {len(names)} for {len(wanted)}"
    if table["row_count"] != len(frame) or table["orientation"] != "rows":
        return f"{table['row_count']} rows for {len(frame)}; {table['repairs'][:3]} {[f['text'][:40] for f in table['footnotes']]}"
    data = pyarrow.parquet.read_table(f"{folder}/{table['file']}")
    for column, name in zip(table["columns"], frame.columns):
        values = frame[name].dropna()
        values = values[values.astype(str).str.strip() != ""]
        if pd.api.types.is_numeric_dtype(values) and values.dtype != bool and len(values) and column["type"] not in ("BIGINT", "DOUBLE"):
            return f"'{name}' became {column['type']}"
        if column["type"] != "VARCHAR":
            values = values[~values.astype(str).str.strip().str.casefold().isin(SURE_MISSING)]
        found = len(data) - data[column["name"]].null_count
        if found != len(values):
            return f"'{name}' has {found} values for {len(values)}; {[r for r in table['repairs'] if name in r][:2]}"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--most", type=int, default=100_000)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    whole = same = 0
    for path in sorted(arguments.folder.glob("*.csv")):
        if whole >= arguments.most or path.stat().st_size > LARGEST:
            continue
        try:
            frame = pd.read_csv(path, low_memory=False)
        except ValueError:
            continue
        # Names that pandas made up are not the file's.
        if frame.shape[1] < 2 or len(frame) < 2 or any(str(c).startswith("Unnamed") or str(c)[-2:-1] == "." for c in frame.columns):
            continue
        with tempfile.TemporaryDirectory() as folder:
            frame.to_excel(f"{folder}/plain.xlsx", index=False)
            whole += 1
            why = difference(frame, folder)
        same += not why
        if why:
            print(f"{path.name}: {why[:300]}")
    print(f"{same} of {whole} tables unharmed, {100 * same / max(whole, 1):.1f} %")


if __name__ == "__main__":
    main()
