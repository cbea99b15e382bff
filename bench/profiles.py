#!/usr/bin/env python3
"""Whether the profile of every uploaded file says what pandas computes on the same file: rows, columns, types, nulls, distinct values,
extremes, mean, standard deviation and quartiles.

    profiles.py FOLDER [--all]     FOLDER holds CSV, JSON and Excel files; --all lists the differences that are meant, too

Uploads each file to a server of its own. A difference that is meant carries its reason: what pandas takes for a missing value in a column
of words, digits with leading zeros, a date that pandas leaves as text.
"""

import argparse
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import warnings

import pandas as pd

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from real_server import Server  # noqa: E402

NUMBERS = {"integer", "double", "decimal"}


def as_pandas_reads(path, header, sheet):
    """(frame with pandas' own types, the same cells as texts or None)."""
    if path.suffix == ".csv":
        for encoding in ("utf-8-sig", "latin-1"):
            try:
                told = {"encoding": encoding, "header": 0 if header else None}
                return pd.read_csv(path, low_memory=False, **told), pd.read_csv(path, dtype=str, keep_default_na=False, **told)
            except UnicodeDecodeError:
                continue
    if path.suffix == ".json":
        return pd.json_normalize(json.loads(path.read_text(encoding="utf-8-sig"))), None
    if path.suffix == ".parquet":
        return pd.read_parquet(path), None
    # The reader of workbooks is among the worker's packages.
    code = "import pandas, sys; pandas.read_excel(sys.argv[1], engine='calamine', sheet_name=sys.argv[3] or 0).to_pickle(sys.argv[2])"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([ROOT / "worker/.venv/bin/python", "-c", code, path, folder + "/frame", sheet], check=True)
        return pd.read_pickle(folder + "/frame"), None


def close(ours, theirs):
    if ours is None or theirs is None or (isinstance(theirs, float) and math.isnan(theirs)):
        return ours is None and (theirs is None or math.isnan(theirs))
    return math.isclose(float(ours), float(theirs), rel_tol=1e-9, abs_tol=1e-9)


def number_differences(column, values):
    """`values` are the column's numbers, without what is missing."""
    pairs = {"distinct_count": values.nunique(), "min": values.min(), "max": values.max(), "mean": values.mean(), "std": values.std(),
             "q1": values.quantile(0.25), "median": values.quantile(0.5), "q3": values.quantile(0.75)}  # fmt: skip
    return [f"{what} {column[what]} for {theirs}" for what, theirs in pairs.items() if len(values) and not close(column[what], theirs)]


def cell_text(value):
    return json.dumps(value) if isinstance(value, (list, dict)) else str(value)


def compare(column, typed, texts):
    """(differences, why the column is meant to be another one than pandas')."""
    nulls = int(typed.isna().sum())
    kind = column["type"]
    if kind in NUMBERS and (pd.api.types.is_numeric_dtype(typed) and not pd.api.types.is_bool_dtype(typed)):
        found = [] if column["null_count"] == nulls else [f"null_count {column['null_count']} for {nulls}"]
        return found + number_differences(column, typed.dropna()), ""
    if kind == "boolean":
        theirs = typed.dropna().map(lambda v: str(v).lower() in ("true", "1", "1.0"))
        found = [] if column["null_count"] == nulls else [f"null_count {column['null_count']} for {nulls}"]
        return found, "" if pd.api.types.is_bool_dtype(typed) or set(typed.dropna().map(str).str.lower()) <= {"true", "false"} else "truth values"
    if kind in NUMBERS:
        source = texts if texts is not None else typed
        stripped = source.astype(str).str.strip().str.replace(",", "", regex=False).str.rstrip("%").str.lstrip("$")
        values = pd.to_numeric(stripped, errors="coerce").dropna()
        return ([] if len(values) + column["null_count"] == len(source) else [f"{len(values)} numbers and {column['null_count']} nulls of {len(source)}"]), "numbers pandas leaves as text"
    if kind in ("date", "timestamp"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            days = pd.to_datetime(typed, errors="coerce", format="mixed")
        found = [] if column["null_count"] == nulls else [f"null_count {column['null_count']} for {nulls}"]
        if days.notna().sum() + nulls == len(typed) and column["distinct_count"] != days.nunique():
            found.append(f"distinct_count {column['distinct_count']} for {days.nunique()}")
        return found, "" if pd.api.types.is_datetime64_any_dtype(typed) else "dates pandas leaves as text"
    # Words: every text counts, also "NA" and "None"; only what is not there is missing.
    words = texts[texts != ""] if texts is not None else typed.dropna().map(cell_text)
    found = []
    if column["null_count"] != len(typed) - len(words):
        found.append(f"null_count {column['null_count']} for {len(typed) - len(words)}")
    if kind in ("text",) and column["distinct_exact"] and column["distinct_count"] != words.nunique():
        found.append(f"distinct_count {column['distinct_count']} for {words.nunique()}")
    reason = "" if not pd.api.types.is_numeric_dtype(typed) else "codes or empty columns, kept as text"
    return found, reason


def without_notes(typed, texts, rows):
    """Without the rows at the end that hold a note in their first cell, or nothing, as far as ours has fewer."""
    last = len(typed)
    while last > rows and typed.iloc[last - 1, 1:].isna().all():
        last -= 1
    dropped = len(typed) - last
    typed = typed.iloc[:last]
    if dropped:
        typed = typed.convert_dtypes(dtype_backend="numpy_nullable").infer_objects()
    return typed, texts if texts is None else texts.iloc[:last], dropped


def differences(client, path):
    """([differences], [meant differences]) of one file."""
    with open(path, "rb") as file:
        dataset = client.upload(path.name, file.read())
    status = client.ready(dataset)
    if status["status"] != "completed":
        refused = "Git LFS pointer" in str(status)
        return ([] if refused else [f"did not load: {status}"]), ([status["error_message"]] if refused else [])
    profile = client.http.get(f"/api/v1/datasets/{dataset}/profile").json()
    found, meant = [], []
    header = any(c["name"] != f"column_{i + 1}" for i, c in enumerate(profile["columns"]))
    if not header:
        meant.append("the first line holds numbers, no names: it is a row, and pandas is told so")
    sheet = client.http.get(f"/api/v1/datasets/{dataset}/versions").json()["items"][0]["load_report"].get("part", "")
    typed, texts = as_pandas_reads(path, header, sheet)
    if path.suffix == ".json" and "values" in typed.columns and len(profile["columns"]) == 1:
        meant.append("the list within the object is the table")
        typed = pd.DataFrame({"values": typed["values"].iloc[0]})
    typed, texts, notes = without_notes(typed, texts, profile["row_count"])
    if notes:
        meant.append(f"{notes} lines after the table were left out, notes and empty rows, which pandas takes for rows")
    if profile["row_count"] != len(typed):
        found.append(f"rows {profile['row_count']} for {len(typed)}")
    if len(profile["columns"]) != len(typed.columns):
        return [*found, f"columns {[c['name'] for c in profile['columns']]} for {list(typed.columns)}"], meant
    for i, column in enumerate(profile["columns"]):
        if path.suffix == ".json" and column["name"] in typed.columns:
            i = list(typed.columns).index(column["name"])  # pandas puts what is nested last
        name = str(typed.columns[i]).strip()
        if header and column["name"] != name and not name.startswith("Unnamed") and not name.rsplit(".", 1)[-1].isdigit():
            found.append(f"column {column['name']!r} for {name!r}")
        wrong, reason = compare(column, typed.iloc[:, i], None if texts is None else texts.iloc[:, i])
        found += [f"{column['name']} ({column['type']}): {w}" for w in wrong]
        if reason:
            meant.append(f"{column['name']}: {column['type']} for {typed.iloc[:, i].dtype}: {reason}")
    return found, meant


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    files = sorted(p for p in arguments.folder.iterdir() if p.suffix in (".csv", ".json", ".parquet", ".xlsx"))
    agree, intended = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            client = server.account()
            for path in files:
                found, meant = differences(client, path)
                agree += not found
                intended += len(meant)
                for line in found + (meant if arguments.all else []):
                    print(f"{path.name}: {line}")
        finally:
            server.stop()
    print(f"{agree} of {len(files)} files agree with pandas; {intended} columns are meant to differ (--all lists them)")
    return agree != len(files)


if __name__ == "__main__":
    sys.exit(main())
