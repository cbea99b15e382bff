"""Layout of the sheets of xls files (Excel 95 to 2003)."""
import os

import xlrd

from .errors import SheetError
from .layout import Layout
from .layout_xlsx import check_area

# Reading formats doubles the time; a larger file keeps its values and loses only how they were shown.
_LARGEST = 32 << 20


class Workbook:
    def __init__(self, path, options):
        self._options = options
        self._book = None
        if os.path.getsize(path) > _LARGEST:
            return
        with open(os.devnull, "w") as quiet:
            try:
                self._book = xlrd.open_workbook(path, logfile=quiet, on_demand=True, formatting_info=True)
            except xlrd.XLRDError as e:
                if "encrypted" in str(e):
                    raise SheetError("encrypted", "The workbook is protected by a password. Save it without one and try again.") from e
            except Exception:  # noqa: BLE001 - xlrd gives up on damaged files in many ways; the values come from another reader
                self._book = None

    def close(self):
        if self._book:
            self._book.release_resources()

    def layout(self, sheet):
        try:
            found = self._book.sheet_by_name(sheet) if self._book else None
        except Exception:  # noqa: BLE001 - as above
            found = None
        if found is None:
            return Layout(known=False)
        layout = Layout(codes=["General"] + [self._code(xf) for xf in self._book.xf_list])
        top = left = None
        for row in range(found.nrows):
            for column, kind in enumerate(found.row_types(row)):
                if kind == xlrd.XL_CELL_EMPTY:
                    continue
                if kind == xlrd.XL_CELL_ERROR:
                    layout.errors[row, column] = xlrd.error_text_from_code.get(found.cell_value(row, column), "#N/A")
                xf = found.cell_xf_index(row, column)
                top = row if top is None else top
                left = column if left is None else min(left, column)
                if layout.codes[xf + 1] != "General":
                    layout.style(row, column, xf + 1)
        if top is not None:
            layout.used = (top, left, found.nrows - 1, found.ncols - 1)
            check_area(layout.used, self._options, sheet)
        layout.merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in found.merged_cells]
        layout.hidden_rows = {row for row, info in found.rowinfo_map.items() if info.hidden}
        layout.hidden_columns = {column for column, info in found.colinfo_map.items() if info.hidden and column < found.ncols}
        self._book.unload_sheet(sheet)
        return layout

    def _code(self, xf):
        found = self._book.format_map.get(xf.format_key)
        return found.format_str if found and found.format_str else "General"
