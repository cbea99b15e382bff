#!/usr/bin/env python3
"""How many sheets of real workbooks read cell for cell, beside pandas (calamine), openpyxl and DuckDB in one run.

    spreadsheets.py FOLDER [--misses N]   FOLDER holds workbooks and, beside each, NAME.<sheet>.csv as its program saves it

Run it with the worker's Python, which has the readers. `cells` counts sheets whose shown text is right in every cell; `values`
also takes a number, date or boolean written another way (0.938 for 93.8 %) when the value is the one shown, as rounded there.
Empty rows and columns around the cells count in neither. A reader that cannot open a kind of workbook misses its sheets.
"""
import argparse
import csv
import datetime
import pathlib
import sys
import tempfile
import warnings

import openpyxl
import pandas as pd

try:
    import duckdb
except ImportError:
    duckdb = None
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "worker"))
from sightline_worker.sheets.options import Options  # noqa: E402
from sightline_worker.sheets.reader import Reader  # noqa: E402
from sightline_worker.sheets.write_text import sheet as write_sheet  # noqa: E402


def lines(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def ours(path, index):
    with Reader(path, Options()) as reader, tempfile.NamedTemporaryFile(suffix=".csv") as out:
        write_sheet(reader.grid(reader.names[index]), out.name)
        return lines(out.name)


def by_pandas(path, index):
    frame = pd.read_excel(path, sheet_name=index, header=None, engine="calamine", keep_default_na=False)
    return frame.values.tolist()


def by_openpyxl(path, index):
    book = openpyxl.load_workbook(path, data_only=True)
    return [list(row) for row in book[book.sheetnames[index]].iter_rows(values_only=True)]


def by_duckdb(path, index):
    with Reader(path, Options()) as reader:
        name = reader.names[index]
    found = duckdb.execute("FROM read_xlsx($path, sheet = $sheet, header = false, all_varchar = true, stop_at_empty = false)",
                           {"path": str(path), "sheet": name}).fetchall()
    return [list(row) for row in found]


def text(value):
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def trimmed(table):
    """Without the empty rows and columns at the edges."""
    rows = [[cell if not isinstance(cell, str) else cell.replace("\r\n", "\n") for cell in row] for row in table]
    filled = [i for i, row in enumerate(rows) if any(text(cell) for cell in row)]
    if not filled:
        return []
    rows = rows[filled[0]:filled[-1] + 1]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    columns = [i for i in range(width) if any(text(row[i]) for row in rows)]
    return [row[columns[0]:columns[-1] + 1] for row in rows]


def number(shown):
    """The number a shown text stands for and half its last place, or None."""
    kept = shown.strip().replace(",", "").replace("$", "")
    negative = kept.startswith("(") and kept.endswith(")")
    kept = kept.strip("()")
    scale = 0.01 if kept.endswith("%") else 1
    kept = kept.removesuffix("%")
    try:
        value = float(kept) * scale * (-1 if negative else 1)
    except ValueError:
        return None
    places = len(kept.partition(".")[2]) if "e" not in kept.lower() else 9
    return value, 0.5001 * 10.0 ** -places * scale + 1e-9 * abs(value)


def same_value(found, shown):
    if text(found).strip() == shown.strip() or text(found).upper() == shown.upper():
        return True
    if isinstance(found, (datetime.date, datetime.time)):
        return str(found.year if hasattr(found, "year") else found.hour) in shown
    try:
        told = number(shown)
        return told is not None and abs(float(found) - told[0]) <= told[1]
    except (TypeError, ValueError):
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--misses", type=int, default=0)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    readers = {"sightline": ours, "pandas": by_pandas, "openpyxl": by_openpyxl}
    if duckdb:
        try:
            duckdb.execute("INSTALL excel; LOAD excel")
            readers["DuckDB"] = by_duckdb
        except duckdb.Error as e:
            print(f"DuckDB's excel extension cannot be had here: {str(e).splitlines()[0][:80]}")
    cells, values, misses, sheets = dict.fromkeys(readers, 0), dict.fromkeys(readers, 0), [], 0
    for told in sorted(arguments.folder.glob("*.csv")):
        book, _, index = told.stem.rpartition(".")
        path = arguments.folder / book
        if not path.exists():
            continue
        sheets += 1
        right = trimmed(lines(told))
        for name, read in readers.items():
            try:
                found, why = trimmed(read(path, int(index))), ""
            except Exception as e:  # noqa: BLE001 - whatever a reader throws is a miss
                found, why = None, f"{type(e).__name__}: {e}"[:100]
            same = found is not None and [[text(c) for c in row] for row in found] == right
            like = same or (found is not None and len(found) == len(right) and all(len(a) == len(b) and all(map(same_value, a, b)) for a, b in zip(found, right)))
            cells[name] += same
            values[name] += like
            if name == "sightline" and not same:
                first = next(((i, a, b) for i, (a, b) in enumerate(zip(found or [], right)) if a != b), "")
                misses.append(f"{told.name}: {why} rows {len(found or [])} for {len(right)}; first other row {first}")
    print(f"{sheets} sheets      cells          values")
    for name in readers:
        print(f"{name:10} {cells[name]:4} {100 * cells[name] / sheets:5.1f} %   {values[name]:4} {100 * values[name] / sheets:5.1f} %")
    print("\n".join(misses[:arguments.misses]))


if __name__ == "__main__":
    main()
