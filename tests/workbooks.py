"""Writes workbooks for the tests with the worker's own packages, which the tests' environment does not have."""
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
_MAKE = """
import json, sys, openpyxl
book = openpyxl.Workbook()
book.remove(book.active)
for name, rows in json.load(sys.stdin).items():
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(row)
book.save(sys.argv[1])
"""


def write(path, sheets):
    """sheets: name to rows of cells."""
    subprocess.run([ROOT / "worker/.venv/bin/python", "-c", _MAKE, path], input=json.dumps(sheets), text=True, check=True)
    return path
