"""Delimited text whose trouble is structure reads like a sheet."""

import csv

import pyarrow.parquet
import pytest
from sightline_worker.sheets import SheetError, read_text

MESSY = """Sales 2023;;;
;;;
Region;Plan;;Actual
;Units;Revenue;Revenue
North;1;1.234,50;9,25
South;2;20,00;3,00
Gesamt;3;1.254,50;12,25
;;;
Item;Price;;
Tea;2,50;;
Salt;1,25;;
Source: till;;;
"""


def read(tmp_path, text, **given):
    (tmp_path / "file.csv").write_bytes(text.encode("utf-8"))
    manifest = read_text(str(tmp_path / "file.csv"), out_dir=str(tmp_path), **given)
    return manifest["tables"], [pyarrow.parquet.read_table(tmp_path / t["file"]).to_pylist() for t in manifest["tables"]]


def test_tables_header_rows_totals_and_decimal_commas(tmp_path):
    tables, rows = read(tmp_path, MESSY)
    assert [(t["name"], t["range"]) for t in tables] == [("Sales 2023", "A3:D7"), ("file", "A9:B11")]
    assert rows[0] == [
        {"Region": "North", "Plan Units": 1, "Plan Revenue": 1234.5, "Actual Revenue": 9.25},
        {"Region": "South", "Plan Units": 2, "Plan Revenue": 20.0, "Actual Revenue": 3.0},
    ]
    assert rows[1] == [{"Item": "Tea", "Price": 2.5}, {"Item": "Salt", "Price": 1.25}]
    with open(tmp_path / tables[0]["text_file"], newline="") as file:
        assert list(csv.reader(file))[1] == ["North", "1", "1.234,50", "9,25"]


def test_the_wrong_encoding_and_too_much_are_refused(tmp_path):
    (tmp_path / "file.csv").write_bytes("Name;Größe\nx;1\n".encode("latin-1"))
    with pytest.raises(SheetError, match="not written in utf-8-sig"):
        read_text(str(tmp_path / "file.csv"))
    assert read_text(str(tmp_path / "file.csv"), encoding="latin-1")["tables"][0]["columns"][1]["name"] == "Größe"
    with pytest.raises(SheetError, match="more than 3 cells"):
        read_text(str(tmp_path / "file.csv"), encoding="latin-1", options={"max_cells": 3})
