"""Reads a workbook into tables: the one entry of this package."""

import os

from . import (
    address,
    crosstab,
    dates_text,
    describe,
    levels_across,
    tables,
    units,
    write,
    write_text,
)
from .column import Context
from .columns import decide
from .errors import SheetError
from .grid import ERRORS
from .long_form import unpivot
from .options import Options
from .reader import Reader


def read_workbook(path, *, sheet=None, out_dir=None, options=None):
    """Finds the tables of a workbook (xlsx, xlsm, xlsb, xls, ods) and writes them to `out_dir`.

    sheet: the name of one sheet; None reads all. out_dir: a folder that exists; None writes nothing and only describes.
    options: a dict of the names in options.py. Returns the manifest of docs/sheets.md, ready for JSON. Raises SheetError.
    """
    options = options if isinstance(options, Options) else Options.read(options)
    with Reader(path, options) as reader:
        if sheet is not None and sheet not in reader.names:
            raise SheetError(
                "no_such_sheet", f"The workbook has no sheet '{sheet}'; it has {address.listed(repr(n) for n in reader.names)}."
            )
        manifest = {"format": reader.kind, "sheets": [], "tables": [], "warnings": []}
        for index, name in enumerate(reader.names):
            if sheet is None or name == sheet:
                _read_sheet(reader, index, name, out_dir, options, manifest)
    if not manifest["tables"]:
        manifest["warnings"].append("No table was found." if sheet is None else f"No table was found on sheet '{sheet}'.")
    return manifest


def read_grid(grid, index, out_dir, options):
    """The manifest of one grid that no workbook holds, such as a table of a page; `index` keeps the names of its files apart."""
    manifest = {"sheets": [], "tables": [], "warnings": []}
    _read_grid(grid, index, grid.name, out_dir, options, manifest)
    return manifest


def _read_sheet(reader, index, name, out_dir, options, manifest):
    grid = reader.grid(name)
    if grid is None:
        manifest["sheets"].append({"name": name, "visible": True, "used": None, "text_file": None, "notes": [], "left_out": []})
        manifest["warnings"].append(f"Sheet '{name}' is a chart or a macro and holds no cells.")
        return
    _read_grid(grid, index, name, out_dir, options, manifest)


def _read_grid(grid, index, name, out_dir, options, manifest):
    about = {"name": name, "visible": grid.visible, "used": None, "text_file": None, "notes": [], "left_out": []}
    manifest["sheets"].append(about)
    box = grid.used()
    about["used"] = address.span(*box) if box else None
    if not grid.visible:
        manifest["warnings"].append(f"Sheet '{name}' is hidden; it was read.")
    _warn_of_formulas(grid, manifest["warnings"])
    if out_dir and options.sheet_text:
        about["text_file"] = f"sheet{index + 1}.csv"
        write_text.sheet(grid, write.inside(out_dir, about["text_file"]))
    found, loose, left_out = tables.find(grid, options)
    about["notes"] = [{"text": text, "cell": cell} for text, cell in loose]
    about["left_out"] = [{"range": span, "cells": cells} for span, cells in left_out]
    if left_out:
        manifest["warnings"].append(
            f"Sheet '{name}': cells that belong to no table were left out: {address.listed(span for span, _ in left_out)}."
        )
    if len(found) > options.max_tables:
        raise SheetError("too_large", f"Sheet '{name}' has {len(found):,} tables; at most {options.max_tables:,} are read.")
    wide = next((t for t in found if len(t.columns) > options.max_columns), None)
    if wide:
        raise SheetError(
            "too_large", f"Table {wide.span} of sheet '{name}' has {len(wide.columns):,} columns; at most {options.max_columns:,} are read."
        )
    manifest["tables"] += _typed(found, name, index, out_dir, options, grid)


def _warn_of_formulas(grid, warnings):
    empty = [at for at in ((packed >> 16, packed & 0xFFFF) for packed in grid.layout.formulas) if grid.value(*at) is None]
    if empty:
        cells = address.listed(address.cell(*at) for at in empty)
        warnings.append(
            f"Sheet '{grid.name}': {describe.count(empty, 'formula')} without a stored result, read as empty ({cells}); open and save the workbook in a spreadsheet program to fill them."
        )


def _typed(found, sheet_name, index, out_dir, options, grid):
    """Types all tables of a sheet; what one column tells of decimals and dates settles what another leaves open."""
    given = Context(options.decimal, options.day_first, "told")
    drafts = [_Draft(table) for table in found]
    for draft in drafts:
        draft.decide(given)
    shared = _shared(drafts, given)
    for draft in drafts:
        draft.decide_again(shared)
    return [draft.finish(sheet_name, f"sheet{index + 1}_table{number + 1}", out_dir, options) for number, draft in enumerate(drafts)]


def _shared(drafts, given):
    columns = [(draft, column) for draft in drafts for column in draft.columns]
    signs = {c.decimal for _, c in columns if c.decimal}
    orders = {c.day_first for _, c in columns if c.day_first is not None}
    return Context(
        given.decimal or (signs.pop() if len(signs) == 1 else ""),
        given.day_first if given.day_first is not None else orders.pop() if len(orders) == 1 else None,
        "told" if given.decimal or given.day_first is not None else "in other columns of the sheet",
    )


def _corner_named(table):
    """What the corner of the header calls the upper level, "" when it does not; the columns under it keep their own names alone."""
    found = levels_across.corner([levels for _, _, levels in table.names], crosstab.series)
    if found:
        at, upper, lower = found
        table.names[at] = (lower, table.names[at][1][-1:], ["", lower])
    row = table.header.keys
    for i, column in enumerate(table.columns if row is not None else ()):
        if name := " ".join(table.grid.text(row, column).split()):
            table.names[i] = (name, [table.grid.cell_name(row, column)], [""] * (len(table.header.rows) - 1) + [name])
    return found[1] if found else ""


class _Draft:
    """A table on its way from cells to files."""

    def __init__(self, table):
        self.table = table
        self.sections = bool(table.body.sections)
        self.upper = _corner_named(table)
        self.names, self.naming = describe.final_names(table, self.sections)
        first = -1 if self.sections else 0
        made = [describe.cells_of(table, i, self.names[i - first]) for i in range(first, len(table.columns))]
        self.cells = [cells for cells, _ in made]
        self.moved = [moved for _, moved in made]
        self.columns = []
        self.units = []

    def decide(self, context):
        self.columns = [decide(cells, context) for cells in self.cells]

    def decide_again(self, context):
        for i, column in enumerate(self.columns):
            if column.type == "VARCHAR" and column.ambiguous:
                self.columns[i] = decide(self.cells[i], context)

    def finish(self, sheet_name, stem, out_dir, options):
        table, body = self.table, self.table.body
        types = [c.type for c in self.columns]
        levels = [name[2] for name in table.names]
        if self.sections:
            levels = [[""] * len(levels[0] if levels else [])] + levels
        self.units, said = units.of(table, self.names, self.columns, self.sections)
        long_form = crosstab.offer(self.names, levels, types, self.units, self.upper)
        about = {
            "name": self._name(sheet_name),
            "sheet": sheet_name,
            "range": table.span,
            "orientation": "columns" if table.turned else "rows",
            "file": None,
            "text_file": None,
            "address_file": None,
            "row_count": len(body.rows),
            "columns": self._columns(),
            "titles": _lines(table.titles),
            "footnotes": _lines(table.footnotes),
            "units": {name: unit for name, unit in zip(self.names, self.units) if unit},
            "repairs": describe.structure(table, table.grid) + self.naming + said + [r for c in self.columns for r in c.repairs],
            "dropped": self._dropped(),
            "ambiguous": table.doubts + [a for c in self.columns for a in c.ambiguous],
            "long_form": long_form,
        }
        if out_dir:
            self._write(about, out_dir, stem, types, long_form if options.long_form else None)
        return about

    def _name(self, sheet_name):
        """The title next to the table that is neither a date nor a line such as "Author: Jane", else the sheet's name."""
        if self.table.declared:
            return self.table.declared
        fit = [
            text for text, _ in self.table.titles if text.strip() and len(text) <= 80 and ": " not in text and not dates_text.split(text)
        ]
        return fit[-1].strip() if fit else sheet_name

    def _columns(self):
        found, table = [], self.table
        for i, column in enumerate(self.columns):
            source = i - self.sections
            if source < 0:
                found.append(
                    {
                        "name": self.names[i],
                        "type": column.type,
                        "unit": "",
                        "source": None,
                        "line": self._section_line(),
                        "header_cells": [],
                        "made": "headings between the rows",
                        "nulls": sum(v is None for v in column.values),
                        "suggested": None,
                    }
                )
                continue
            name, cells, _ = table.names[source]
            first = table.grid.cell_name(table.header.first, table.columns[source])
            found.append(
                {
                    "name": self.names[i],
                    "type": column.type,
                    "unit": self.units[i],
                    "source": cells[-1] if cells else first,
                    "line": describe.line_name(table, table.columns[source]),
                    "header_cells": cells,
                    "nulls": sum(v is None for v in column.values),
                    "suggested": column.suggested,
                }
            )
        return found

    def _section_line(self):
        """Where the headings stand that became the column of sections, when all stand in one line."""
        lines = {cell[1] for cell in self.moved[0].values() if cell}
        return describe.line_name(self.table, lines.pop()) if len(lines) == 1 else None

    def _dropped(self):
        table, body = self.table, self.table.body

        def numbers(rows):
            return [address.letters(r) if table.turned else r + 1 for r in rows]

        return {
            "title_rows": [address.parse(cell)[0] + 1 for _, cell in table.titles],
            "header_rows": numbers(table.header.rows + [r for r in [table.header.keys] if r is not None]),
            "unit_rows": numbers([table.header.unit_row] if table.header.unit_row is not None else []),
            "total_rows": [{"row": n, "label": t.label, "how": t.how} for n, t in zip(numbers(t.row for t in body.totals), body.totals)],
            "blank_rows": numbers(body.blank),
            "repeated_header_rows": numbers(body.repeated),
            "section_rows": numbers(body.heads),
            "footnote_rows": [address.parse(cell)[0] + 1 for _, cell in table.footnotes],
            "spacer_columns": [describe.line_name(table, c) for c in table.spacers],
        }

    def _write(self, about, out_dir, stem, types, long_form):
        about["file"], about["text_file"], about["address_file"] = f"{stem}.parquet", f"{stem}.csv", f"{stem}_cells.parquet"
        write.parquet(os.path.join(out_dir, about["file"]), self.names, types, [c.values for c in self.columns])
        grid = self.table.grid
        rows = self.table.body.rows
        write.text(os.path.join(out_dir, about["text_file"]), self.names, self._texts(grid, rows))
        moved = {
            f"column {n}": [row + 1 if i not in line else line[i][0] + 1 if line[i] else None for i, row in enumerate(rows)]
            for n, line in enumerate(self.moved, 1)
            if line
        }
        write.addresses(os.path.join(out_dir, about["address_file"]), [row + 1 for row in rows], moved)
        if long_form:
            about["long_form"]["file"] = f"{stem}_long.parquet"
            names, kinds, columns = unpivot(long_form, self.names, types, [c.values for c in self.columns])
            write.parquet(os.path.join(out_dir, about["long_form"]["file"]), names, kinds, columns)

    def _texts(self, grid, rows):
        """The rows as shown, labels filled; a cell with an error is empty."""
        columns, left = self.table.columns, self.table.columns[0]
        at = [column - left for column in columns]
        whole = at == list(range(len(at)))
        for i, row in enumerate(rows):
            shown = grid.texts(row, left, columns[-1])
            if not whole:
                shown = [shown[j] for j in at]
            if self.sections:
                shown.insert(0, "")
            for j, line in enumerate(self.moved):
                if i in line:
                    shown[j] = grid.text(*line[i]) if line[i] else ""
            yield ["" if text in ERRORS else text for text in shown]


def _lines(lines):
    return [{"text": text, "cell": cell} for text, cell in lines]
