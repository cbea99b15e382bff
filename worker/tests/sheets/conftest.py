import csv
import pathlib
import sys

import openpyxl
import pyarrow.parquet
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from sightline_worker.sheets import read_workbook  # noqa: E402

DATA = pathlib.Path(__file__).parent / "data"


class Read:
    """A workbook read: its manifest and the files it wrote."""

    def __init__(self, path, folder, **given):
        self.folder = folder
        self.manifest = read_workbook(str(path), out_dir=str(folder), **given)
        self.tables = self.manifest["tables"]

    def rows(self, at=0, key="file"):
        table = pyarrow.parquet.read_table(self.folder / self.tables[at][key])
        return [list(row.values()) for row in table.to_pylist()]

    def names(self, at=0):
        return [column["name"] for column in self.tables[at]["columns"]]

    def types(self, at=0):
        return [column["type"] for column in self.tables[at]["columns"]]

    def text(self, name):
        with open(self.folder / name, encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def said(self, at=0):
        return "\n".join(self.tables[at]["repairs"] + self.tables[at]["ambiguous"])


@pytest.fixture
def read(tmp_path):
    """Reads a file of the data folder."""

    def reader(name, **given):
        return Read(DATA / name, tmp_path, **given)

    return reader


@pytest.fixture
def sheet(tmp_path):
    """Writes rows (None is an empty cell) as a workbook and reads it. `shape` may change the sheet before it is saved."""

    def reader(rows, merged=(), shape=None, **given):
        book = openpyxl.Workbook()
        book.active.title = "Sheet"
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                book.active.cell(at, column, value)
        for span in merged:
            book.active.merge_cells(span)
        if shape:
            shape(book)
        book.save(tmp_path / "made.xlsx")
        return Read(tmp_path / "made.xlsx", tmp_path, **given)

    return reader
