"""The tables of a web page: spans are laid out, and the finder of tables in sheets tells names, titles, totals and remarks apart.

Where the page marks its header (thead, or rows of th alone), those rows are the names.
"""

import re

from lxml import html

from sightline_worker.errors import TaskError, invalid
from sightline_worker.sheets import Options, SheetError, read_grid
from sightline_worker.sheets.grid import Grid
from sightline_worker.sheets.layout import DefinedTable, Layout

MAX_COLUMNS = 4096
MAX_TABLES = 200
_MOST_HEADER_ROWS = 12
_BREAK = re.compile(r"\s+")


def _text(cell) -> str | None:
    """Without what tables inside the cell hold: those are tables of their own."""
    pieces = []

    def take(element):
        pieces.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and child.tag not in ("table", "script", "style"):
                if child.tag in ("br", "p", "div", "li"):
                    pieces.append(" ")
                take(child)
            pieces.append(child.tail or "")

    take(cell)
    return _BREAK.sub(" ", "".join(pieces)).strip() or None


def _span(cell, name: str, most: int) -> int:
    try:
        return min(max(int(cell.get(name) or 1), 1), most)
    except ValueError:
        return 1


class _Laid:
    """One table as a rectangle: what spans rows is repeated downwards, what spans columns stands at its left."""

    def __init__(self, table, max_cells: int):
        self.rows, self.merged, self.repeated, self.short = [], [], 0, 0
        lines = table.xpath("./thead/tr") + table.xpath("./tr|./tbody/tr") + table.xpath("./tfoot/tr")
        hanging, cells, self.header = {}, 0, 0  # hanging: column: (rows left, text)
        in_header = True
        for at, element in enumerate(lines):
            line, marked = [], []

            def carry():
                while len(line) in hanging:
                    left, text = hanging.pop(len(line))
                    if left > 1:
                        hanging[len(line)] = (left - 1, text)
                    self.repeated += text is not None and not in_header
                    line.append(text)

            for cell in element.xpath("./td|./th"):
                carry()
                text = _text(cell)
                down, over, column = _span(cell, "rowspan", len(lines) - at), _span(cell, "colspan", MAX_COLUMNS), len(line)
                if text is not None:
                    marked.append(cell.tag == "th")
                    if (down > 1 or over > 1) and len(self.merged) < 200_000:
                        self.merged.append((at, column, at + down - 1, column + over - 1))
                for i in range(over):
                    if down > 1:
                        hanging[len(line)] = (down - 1, None if i else text)
                    line.append(None if i else text)
            carry()
            cells += len(line)
            if len(line) > MAX_COLUMNS or cells > max_cells:
                raise TaskError("too_large", f"A table of the page is larger than can be read: at most {max_cells:,} cells in {MAX_COLUMNS:,} columns.")
            in_header = in_header and (element.getparent().tag == "thead" or (bool(marked) and all(marked)))
            self.header += in_header
            self.rows.append(line)
        self.width = max(map(len, self.rows), default=0)
        filled = [row for row in self.rows if any(text is not None for text in row)]
        self.filled = len(filled)
        self.columns = len({column for row in filled for column, text in enumerate(row) if text is not None})
        if self.width * len(self.rows) > max_cells:
            raise TaskError("too_large", f"A table of the page spans more than {max_cells:,} cells: more than can be read.")
        for row in self.rows:
            self.short += len(row) < self.width and any(text is not None for text in row)
            row += [None] * (self.width - len(row))

    def grid(self, name: str) -> Grid:
        layout = Layout(known=False, merged=self.merged)
        first = self._first_names()
        if first is not None:
            layout.defined.append(DefinedTable("", (first, 0, len(self.rows) - 1, self.width - 1), self.header - first, 0))
        return Grid(name, self.rows, 0, 0, layout)

    def _first_names(self) -> int | None:
        """Of the marked rows the first that is no title: one cell alone over the others, or over the whole width."""
        if not 0 < self.header < len(self.rows):
            return None
        at = 0
        while at < self.header - 1 and sum(text is not None for text in self.rows[at]) < 2:
            at += 1
        return at if self.header - at <= _MOST_HEADER_ROWS else None


def read(path: str, folder: str, max_cells: int) -> tuple[list[dict], list[str]]:
    """The tables and what belongs to none. Raises TaskError, and lxml's errors of a damaged page."""
    root = html.parse(path, html.HTMLParser(encoding=None, no_network=True, huge_tree=False)).getroot()
    if root is None:
        raise invalid("The page is empty.")
    found, warnings, number = [], [], 0
    for table in root.iter("table"):
        laid = _Laid(table, max_cells)
        if laid.filled < 2 or laid.columns < 2:
            continue  # a frame for the page's look, not data
        if number == MAX_TABLES:
            warnings.append(f"The page has more than {MAX_TABLES} tables; the first {MAX_TABLES} were taken.")
            break
        number += 1
        caption = table.find("caption")
        name = (_text(caption) if caption is not None else None) or f"table {number}"
        found += _read(laid, name, number, caption is not None, folder, max_cells, warnings)
    return found, warnings


def _read(laid: _Laid, name: str, number: int, captioned: bool, folder: str, max_cells: int, warnings: list) -> list[dict]:
    options = Options(max_cells=max_cells, max_columns=MAX_COLUMNS, max_tables=MAX_TABLES, sheet_text=False)
    try:
        manifest = read_grid(laid.grid(name), number - 1, folder, options)
    except SheetError as error:
        raise TaskError("too_large" if error.code == "too_large" else "invalid_input", str(error).replace("of sheet", "of")) from None
    repairs = []
    if laid.short:
        repairs.append(f"{laid.short} {'row has' if laid.short == 1 else 'rows have'} fewer cells than the table; the rest was left empty.")
    if laid.repeated:
        repairs.append(f"{laid.repeated:,} {'cell' if laid.repeated == 1 else 'cells'} that reach over several rows: the text stands in each of them.")
    warnings += [warning.replace("Sheet '", "Table '", 1) for warning in manifest["warnings"]]
    for table in manifest["tables"]:
        if captioned and len(manifest["tables"]) == 1:
            table["name"] = name
        table["repairs"] = repairs + table["repairs"]
        # Rows of a page have no addresses to be shown by.
        del table["sheet"], table["address_file"]
    return manifest["tables"]
