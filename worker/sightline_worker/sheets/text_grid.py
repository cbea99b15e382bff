"""Reads delimited text as a sheet of text cells, for files whose trouble is structure: titles, several tables, header rows, totals."""

import collections
import csv
import itertools
import os

from .errors import SheetError
from .grid import Grid
from .layout import Layout

_DELIMITERS = ",;\t|"
_LOOK = 300


def read(path, options, delimiter="", encoding="utf-8-sig", quote='"'):
    """The file as a Grid named after it. '' as delimiter: the one that divides most lines alike."""
    size = os.path.getsize(path)
    if size > options.max_file_bytes:
        raise SheetError("too_large", f"The file has {size:,} bytes; at most {options.max_file_bytes:,} are read.")
    rows, cells = [], 0
    csv.field_size_limit(min(size + 1, 1 << 30))
    try:
        with open(path, encoding=encoding, newline="") as file:
            if not delimiter:
                delimiter = _delimiter(list(itertools.islice(file, _LOOK)), quote)
                file.seek(0)
            for row in csv.reader(file, delimiter=delimiter, quotechar=quote):
                cells += len(row)
                if cells > options.max_cells:
                    raise SheetError("too_large", f"The file has more than {options.max_cells:,} cells. Split it, or load it as plain CSV.")
                rows.append(row)
    except UnicodeDecodeError as e:
        raise SheetError("encoding", f"The file is not written in {encoding}: byte {e.start:,} cannot be read. Tell its encoding.") from e
    except (csv.Error, LookupError, TypeError) as e:
        raise SheetError("damaged", f"The file cannot be read as delimited text: {e}.") from e
    width = max(map(len, rows), default=0)
    if width * len(rows) > 4 * options.max_cells:
        raise SheetError("too_large", f"One line of the file has {width:,} cells, far more than the others; it is not read.")
    grid_rows = [[cell if cell.strip() else None for cell in row] + [None] * (width - len(row)) for row in rows]
    return Grid(os.path.splitext(os.path.basename(path))[0], grid_rows if width else [], 0, 0, Layout(known=False))


def _delimiter(lines, quote):
    """Most lines with the same number of cells, of more than one; a comma when nothing divides them."""
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        widths = collections.Counter(len(row) for row in csv.reader(lines, delimiter=delimiter, quotechar=quote) if len(row) > 1)
        alike = max((count * min(width, 20) for width, count in widths.items()), default=0)
        if alike > most:
            best, most = delimiter, alike
    return best
