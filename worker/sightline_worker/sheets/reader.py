"""Opens a workbook of any kind and gives its sheets as grids, one at a time."""
import contextlib
import itertools

import python_calamine

from . import container, layout_ods, layout_xls, layout_xlsx
from .errors import SheetError
from .grid import Grid, plain
from .layout import Layout

_LAYOUTS = {"xlsx": layout_xlsx.Workbook, "xls": layout_xls.Workbook, "ods": layout_ods.Workbook}


class Reader:
    """`names` are the sheets in the workbook's order. Close it, or use it in a with statement."""

    def __init__(self, path, options):
        self._options = options
        self.kind = container.kind(path, options)
        self._layouts = _LAYOUTS[self.kind](path, options) if self.kind in _LAYOUTS else None
        with _guarded("The workbook"):
            self._book = python_calamine.CalamineWorkbook.from_path(str(path))
            self._meta = {m.name: m for m in self._book.sheets_metadata}
        self.names = list(self._book.sheet_names)
        if len(self.names) > options.max_sheets:
            raise SheetError("too_large", f"The workbook has {len(self.names):,} sheets; at most {options.max_sheets:,} are read.")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._layouts:
            self._layouts.close()
        self._book.close()

    def grid(self, name):
        """The sheet's cells, or None for a sheet that holds no cells (a chart, a macro)."""
        meta = self._meta[name]
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            return None
        layout = self._layouts.layout(name) if self._layouts else Layout(known=False)
        with _guarded(f"Sheet '{name}'"):
            sheet = self._book.get_sheet_by_name(name)
            start = sheet.start or (0, 0)
            rows = sheet.to_python(skip_empty_area=True)
        for row in rows:
            row[:] = map(plain, row)
        for (row, column), text in layout.errors.items():
            if 0 <= row - start[0] < len(rows) and 0 <= column - start[1] < len(rows[0]):
                rows[row - start[0]][column - start[1]] = text
        rows, top, left = _trimmed(rows, *start)
        return Grid(name, rows, top, left, layout, meta.visible == python_calamine.SheetVisibleEnum.Visible)


def _trimmed(rows, top, left):
    """Without the empty rows and columns at the edges."""
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    empty = sum(1 for _ in itertools.takewhile(lambda row: all(value is None for value in row), rows))
    rows = rows[empty:]
    if not rows:
        return [], top, left
    filled = [i for i in range(len(rows[0])) if any(row[i] is not None for row in rows)]
    first, last = filled[0], filled[-1] + 1
    if first or last < len(rows[0]):
        rows = [row[first:last] for row in rows]
    return rows, top + empty, left + first


@contextlib.contextmanager
def _guarded(what):
    """Turns what the reader raises on damaged files into SheetError; a panic of its Rust code is a BaseException of its own."""
    try:
        yield
    except python_calamine.PasswordError as e:
        raise SheetError("encrypted", "The workbook is protected by a password. Save it without one and try again.") from e
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as e:
        raise SheetError("damaged", f"{what} is damaged and cannot be read: {_first_line(e)}.") from e
    except BaseException as e:
        if type(e).__name__ != "PanicException":
            raise
        raise SheetError("damaged", f"{what} is damaged and cannot be read.") from e


def _first_line(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
