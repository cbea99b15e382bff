"""Layout of the sheets of OpenDocument spreadsheets, whose cells keep their shown text beside the value."""
import zipfile

from .errors import SheetError
from .layout import Layout
from .layout_xlsx import check_area, parse

# Text of these kinds is the value itself; of all others it is the value as formatted.
_PLAIN = ("", "string")


class Workbook:
    def __init__(self, path, options):
        self._layouts = {}
        try:
            with zipfile.ZipFile(path) as archive:
                scan = _Scan(self._layouts, options)
                parse(archive, "content.xml", scan.start, scan.end, scan.text)
        except zipfile.BadZipFile as e:
            raise SheetError("damaged", "The workbook is damaged or cut short and cannot be unpacked.") from e

    def close(self):
        pass

    def layout(self, sheet):
        return self._layouts.get(sheet, Layout())


class _Scan:
    def __init__(self, layouts, options):
        self._layouts, self._options = layouts, options
        self._layout = self._sheet = None
        self._row = self._column = self._cells = 0
        self._repeat = self._rows = 1
        self._texts, self._kind, self._in_cell, self._in_note = [], "", False, 0
        self._hidden = False
        self._box = None

    def start(self, tag, attributes):
        if tag == "table":
            self._sheet = _of(attributes, "name")
            self._layout = self._layouts[self._sheet] = Layout()
            self._row = self._cells = 0
            self._box = None
        elif self._layout is None:
            return
        elif tag == "table-row":
            self._column, self._rows = 0, _count(attributes, "number-rows-repeated")
            self._hidden = _of(attributes, "visibility") in ("collapse", "filter")
        elif tag == "table-column":
            self._columns(attributes)
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell(attributes, tag)
        elif tag == "annotation":
            self._in_note += 1
        elif tag == "p" and self._in_cell and not self._in_note:
            self._texts.append("")
        elif tag == "s" and self._texts and not self._in_note:
            self._texts[-1] += " " * min(_count(attributes, "c"), 1000)

    def _columns(self, attributes):
        repeat = _count(attributes, "number-columns-repeated")
        if _of(attributes, "visibility") in ("collapse", "filter") and repeat <= 1024:
            self._layout.hidden_columns.update(range(self._cells, self._cells + repeat))
        self._cells += repeat

    def _cell(self, attributes, tag):
        self._in_cell, self._texts = True, []
        self._repeat = _count(attributes, "number-columns-repeated")
        self._kind = _of(attributes, "value-type")
        down, right = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        if tag == "table-cell" and (down > 1 or right > 1):
            self._layout.merged.append((self._row, self._column, self._row + down - 1, self._column + right - 1))

    def text(self, data):
        if self._in_cell and self._texts and not self._in_note:
            self._texts[-1] += data

    def end(self, tag):
        if self._layout is None:
            return
        if tag == "annotation":
            self._in_note -= 1
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row":
            if self._hidden and self._rows <= self._options.max_cells:
                self._layout.hidden_rows.update(range(self._row, self._row + self._rows))
            self._row += self._rows
        elif tag == "table":
            self._layout.used = tuple(self._box) if self._box else None
            self._layout = None

    def _end_cell(self):
        self._in_cell = False
        if self._kind or self._texts:
            last_row, last = self._row + self._rows - 1, self._column + self._repeat - 1
            box = self._box or [self._row, self._column, last_row, last]
            self._box = [min(box[0], self._row), min(box[1], self._column), max(box[2], last_row), max(box[3], last)]
            check_area(self._box, self._options, self._sheet)
            if self._kind not in _PLAIN and self._texts:
                shown = "\n".join(self._texts)
                for row in range(self._row, last_row + 1):
                    line = self._layout.shown.setdefault(row, {})
                    for column in range(self._column, last + 1):
                        line[column] = shown
        self._column += self._repeat


def _of(attributes, name):
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return ""


def _count(attributes, name):
    text = _of(attributes, name)
    if text and not text.isdigit():
        raise SheetError("damaged", f"The workbook gives '{text[:20]}' where a count belongs.")
    return min(int(text), 2_000_000) if text else 1
