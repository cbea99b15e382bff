"""Layout of the sheets of xlsx and xlsm files, in one pass of the XML parser over each part, nothing kept but what Layout holds."""
import posixpath
import zipfile
import zlib
from xml.parsers import expat

from . import address, number_format
from .errors import SheetError
from .layout import Layout


def _refuse_doctype(*_):
    raise SheetError("damaged", "A part of the workbook declares XML entities, which no workbook needs; it is not read.")


def parse(archive, name, on_start, on_end=None, on_text=None, attach=None):
    """Runs the handlers over one part; element names come without their prefix. `attach` may set handlers of its own."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda tag, attributes: on_start(tag.rpartition(":")[2], attributes)
    if attach:
        attach(parser)
    if on_end:
        parser.EndElementHandler = lambda tag: on_end(tag.rpartition(":")[2])
    if on_text:
        parser.CharacterDataHandler = on_text
    try:
        with archive.open(name) as part:
            parser.ParseFile(part)
    except expat.ExpatError as e:
        raise SheetError("damaged", f"Part '{name[:80]}' of the workbook is not well-formed XML.") from e
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, UnicodeError, ValueError) as e:
        raise SheetError("damaged", f"Part '{name[:80]}' of the workbook is damaged and cannot be read.") from e


class Workbook:
    """Parts and number formats of one file; `sheets` maps a sheet's name to its part."""

    def __init__(self, path, options):
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError) as e:
            raise SheetError("damaged", "The workbook is damaged or cut short and cannot be unpacked.") from e
        self._options = options
        self._names = {name.lower().lstrip("/"): name for name in self._archive.namelist()}
        self.date1904 = False
        self.sheets = {}
        self.codes = ["General"]
        self._read_workbook()
        self._read_styles()

    def close(self):
        self._archive.close()

    def _part(self, name):
        return self._names.get(name.lower().lstrip("/"))

    def _targets(self, part):
        """Relation id to the name of a part."""
        folder, file = posixpath.split(part)
        name = self._part(posixpath.join(folder, "_rels", file + ".rels"))
        found = {}

        def start(tag, attributes):
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                full = target if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[attributes.get("Id")] = (attributes.get("Type", "").rpartition("/")[2], full)

        if name:
            parse(self._archive, name, start)
        return found

    def _read_workbook(self):
        main = next((full for kind, full in self._targets("").values() if kind == "officeDocument"), "xl/workbook.xml")
        name = self._part(main)
        if not name:
            raise SheetError("damaged", "The workbook lacks its list of sheets.")
        targets = self._targets(name)
        self._styles = next((full for kind, full in targets.values() if kind == "styles"), None)

        def start(tag, attributes):
            if tag == "sheet":
                relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), None)
                kind, full = targets.get(relation, ("", ""))
                self.sheets[attributes.get("name", "")] = full if kind == "worksheet" else None
            elif tag == "workbookPr":
                self.date1904 = attributes.get("date1904") in ("1", "true")

        parse(self._archive, name, start)

    def _read_styles(self):
        name = self._part(self._styles) if self._styles else None
        custom, codes, inside = {}, [], []

        def start(tag, attributes):
            if tag == "numFmt":
                custom[attributes.get("numFmtId")] = attributes.get("formatCode", "General")
            elif tag == "cellXfs":
                inside.append(True)
            elif tag == "xf" and inside:
                number = attributes.get("numFmtId", "0")
                codes.append(custom.get(number) or number_format.BUILTIN.get(int(number) if number.isdigit() else 0, "General"))

        def end(tag):
            if tag == "cellXfs":
                inside.clear()

        if name:
            parse(self._archive, name, start, end)
        self.codes = codes or ["General"]

    def layout(self, sheet):
        """Also refuses a sheet of too many cells, or one whose cells lie too far apart for any reader."""
        name = self._part(self.sheets.get(sheet) or "")
        if not name:
            return Layout()
        scan = _Scan(self.codes, self._options, sheet)
        parse(self._archive, name, scan.start, attach=scan.attach)
        return scan.finish()


class _Scan:
    def __init__(self, codes, options, sheet):
        # Style 0 means General in Layout; the styles of the file move up by one.
        self.layout = Layout(codes=["General"] + codes)
        self._plain = [code == "General" for code in codes]
        self._options, self._sheet = options, sheet
        self._row = self._column = -1
        self._cells, self._text, self._in_error = 0, False, False
        self._box = self._declared = None
        self._row_name, self._columns = "", {}

    def attach(self, parser):
        """A sheet has a million cells: their elements come here without a step between, prefix and all."""
        self._parser = parser
        parser.StartElementHandler = self.start

    def start(self, tag, attributes):
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes)
        elif tag == "v":
            return
        elif tag == "f":
            # A formula that gives text may give none; any other has a number, a boolean or an error once it is calculated.
            if not self._text:
                self.layout.formulas.append(self._row << 16 | self._column)
        elif tag == "row":
            given = attributes.get("r")
            self._row = int(given) - 1 if given and given.isdigit() else self._row + 1
            self._column, self._row_name = -1, str(self._row + 1)
            if attributes.get("hidden") in ("1", "true"):
                self.layout.hidden_rows.add(self._row)
        elif tag == "mergeCell":
            span = address.parse_span(attributes.get("ref", ""))
            if span and len(self.layout.merged) < 200_000:
                self.layout.merged.append(span)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.layout.hidden_columns.update(range(max(first, 1) - 1, min(last, 16_384)))
        elif tag == "dimension":
            self._declared = address.parse_span(attributes.get("ref", ""))

    def _cell(self, attributes):
        kind = attributes.get("t")
        self._text = kind == "str"
        self._row, self._column = self._place(attributes.get("r"))
        # Text is asked of the parser for cells with an error only, which the reader of values leaves out.
        if (kind == "e") is not self._in_error:
            self._in_error = kind == "e"
            self._parser.CharacterDataHandler = self._error if self._in_error else None
        self._cells += 1
        if self._cells > self._options.max_cells:
            raise SheetError("too_large", f"Sheet '{self._sheet}' has more than {self._options.max_cells:,} cells. Split it, or save it as CSV.")
        style = attributes.get("s")
        if style and style.isdigit():
            number = int(style)
            if number < len(self._plain) and not self._plain[number] and number < 65_535:
                self.layout.style(self._row, self._column, number + 1)
        self._box = self._wider(self._box)

    def _place(self, name):
        """(row, column) by the cell's name, which it may leave out when it follows the one before."""
        if not name:
            return max(self._row, 0), self._column + 1
        if name.endswith(self._row_name):
            column = self._columns.get(name[:-len(self._row_name)])
            if column is not None:
                return self._row, column
        at = address.parse(name)
        if at is None:
            return max(self._row, 0), self._column + 1
        if at[0] != self._row:
            self._row_name = str(at[0] + 1)
        self._columns[name.rstrip("0123456789")] = at[1]
        return at

    def _error(self, text):
        if text.startswith("#"):
            self.layout.errors[self._row, self._column] = text.strip()

    def _wider(self, box):
        row, column = self._row, self._column
        if box is None:
            return [row, column, row, column]
        if row < box[0]:
            box[0] = row
        if column < box[1]:
            box[1] = column
        if row > box[2]:
            box[2] = row
        if column > box[3]:
            box[3] = column
        return box

    def finish(self):
        box = self._box
        if box:
            check_area(box, self._options, self._sheet)
            self.layout.used = tuple(box)
            declared = self._declared
            if declared and contains(declared, box) and area(declared) <= self._options.max_cells:
                self.layout.used = declared
        return self.layout


def area(box):
    return (box[2] - box[0] + 1) * (box[3] - box[1] + 1)


def contains(outer, inner):
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def check_area(box, options, sheet):
    if area(box) > options.max_cells:
        raise SheetError("too_large", f"Sheet '{sheet}' spans {address.span(*box)}, {area(box):,} cells; at most {options.max_cells:,} are read. "
                         f"Delete the cells far from the table, often near {address.cell(box[2], box[3])}, or save the table as CSV.")
