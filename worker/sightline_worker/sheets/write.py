"""Writes a found table: typed as Parquet, its cells' text as CSV, and where each row and label came from as Parquet."""

import csv
import os

import pyarrow
import pyarrow.parquet

_ARROW = {
    "BIGINT": pyarrow.int64(),
    "DOUBLE": pyarrow.float64(),
    "VARCHAR": pyarrow.string(),
    "BOOLEAN": pyarrow.bool_(),
    "DATE": pyarrow.date32(),
    "TIMESTAMP": pyarrow.timestamp("us"),
    "TIME": pyarrow.time64("us"),
}


def parquet(path, names, types, columns):
    """columns: a list of values each. Sound values only; a value the type cannot hold is a bug and raises."""
    arrays = [
        pyarrow.array([clean(v) for v in values] if kind == "VARCHAR" else values, _ARROW[kind]) for kind, values in zip(types, columns)
    ]
    schema = pyarrow.schema([pyarrow.field(name, _ARROW[kind]) for name, kind in zip(names, types)])
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), path, compression="zstd")


def clean(text):
    """A lone half of a surrogate pair, which no UTF-8 file can hold, becomes the mark for an unreadable character."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def text(path, names, rows):
    """rows yields lists of cell texts."""
    with open(path, "w", encoding="utf-8", newline="", errors="replace") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)


def addresses(path, row_numbers, moved):
    """The sheet's row number (from 1) of each output row; `moved` adds a column for each column with labels that came from another row."""
    arrays = {"row": pyarrow.array(row_numbers, pyarrow.int32())}
    for name, numbers in moved.items():
        arrays[name] = pyarrow.array(numbers, pyarrow.int32())
    pyarrow.parquet.write_table(pyarrow.table(arrays), path, compression="zstd")


def inside(folder, name):
    return os.path.join(folder, name)
