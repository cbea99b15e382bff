"""The records of an XML document as CSV of texts; types are decided after, by the engine.

Every kind of element that repeats is a table over the whole document. A row has the element's own attributes and values by path
("address.city"), before them the fields of the records around it ("order.id") and behind them what the document says once.
"""

import csv
import os

from lxml import etree

from sightline_worker.errors import TaskError, invalid

from .document_paths import MAX_COLUMNS, XML, Kind, all_kinds, attributes_of, find, joined, local

MAX_TABLES = 200
_MOST_SAID_ONCE = 50  # fields of the document around its records; more are no columns


def unique(names) -> list[str]:
    found, seen = [], set()
    for base in names:
        name, number = base, 2
        while name.casefold() in seen:
            name, number = f"{base}_{number}", number + 1
        seen.add(name.casefold())
        found.append(name)
    return found


class _Table:
    """One kind of record: its columns, and the file its rows go to."""

    def __init__(self, kind: Kind):
        self.kind, self.repairs = kind, [f"Each element “{kind.path()}” became a row."]
        self.around, above = [], kind.parent  # records around it, outermost first
        once = []
        while above:
            if above.record:
                self.around.insert(0, above)
            else:
                once.insert(0, above)
            above = above.parent
        self.keys, names = [], []  # (record, field); a field None is the record's number in the document
        for record in self.around:
            fields = list(record.fields) or [None]
            self.keys += [(record, field) for field in fields]
            names += [f"{record.name}.{_name(field, record)}" if field else f"{record.name}.number" for field in fields]
        if names:
            self.repairs.append(f"{', '.join(names[:10])}{' …' if len(names) > 10 else ''} {'is' if len(names) == 1 else 'are'} of the element around the row.")
        self.keys += [(kind, field) for field in kind.fields]
        names += [_name(field, kind) for field in kind.fields]
        self._said_once(once, names)
        self.names = unique(names)
        self.file = None

    def _said_once(self, holders, names):
        """What elements around the records say once in the document is the same in every row."""
        inner = {record for record in self.around} | {self.kind}
        found = []
        for holder in holders:
            if any(record is not self.kind and _is_below(holder, record) for record in inner):
                continue  # a part of a record: its fields are the record's
            beside = [child for child in holder.children.values() if not child.record and not child.holds_records]
            own = [field for field in holder.fields if field[0] is holder]
            found += [(holder, field) for field in own + [field for child in beside for field in child.fields]]
        self.constants = []
        if len(found) > _MOST_SAID_ONCE:
            self.repairs.append(
                f"{len(found):,} values that the document says once were left out, such as {', '.join(f'{h.name}.{_name(f, h)}' for h, f in found[:5])}."
            )
            return
        for holder, (kind, attribute) in found:
            names.append(f"{holder.name}.{_name((kind, attribute), holder)}")
            self.constants.append(kind.values.get(attribute) if attribute else joined(kind.text))
        if found:
            self.repairs.append(f"{', '.join(names[-len(found) :][:10])}{' …' if len(found) > 10 else ''}: said once for the whole document, the same in every row.")

    @property
    def cells(self) -> int:
        return self.kind.count * len(self.names)

    def open(self, folder: str, number: int):
        self.file = f"table{number}.csv"
        self._out = open(os.path.join(folder, self.file), "w", encoding="utf-8", newline="", errors="replace")
        self._writer = csv.writer(self._out, lineterminator="\n")
        self._writer.writerow(self.names)

    def write(self, line: dict):
        """`line` holds the values of each record around the row, and of itself, by kind."""
        row = [line[record].get(field, "") for record, field in self.keys]
        row += ["" if value is None else value for value in self.constants]
        if not any(row):
            self._out.write('""' + "," * (len(row) - 1) + "\n")  # a row of its own all the same
        else:
            self._writer.writerow(row)

    def close(self):
        self._out.close()


def _name(field, above: Kind) -> str:
    kind, attribute = field
    parts = [part for part in (kind.name_below(above), attribute) if part]
    return ".".join(parts) or "value"


def _is_below(kind: Kind, above: Kind) -> bool:
    while kind is not None and kind is not above:
        kind = kind.parent
    return kind is above


class _Rows:
    """Writes the rows of the records, one outermost record at a time."""

    def __init__(self, tables: dict):
        self._tables, self._numbers = tables, {}
        self.several = set()  # kinds of values that stood several times in one record

    def visit(self, element, kind: Kind, line: dict):
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        values, nested = {None: str(number)}, []
        self._collect(element, kind, values, nested)
        line = {**line, kind: values}
        if kind in self._tables:
            self._tables[kind].write(line)
        for child, child_kind in nested:
            self.visit(child, child_kind, line)

    def _collect(self, element, kind: Kind, values: dict, nested: list):
        for name, value in attributes_of(element.attrib):
            values[kind, name] = value
        text = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str):
                child_kind = kind.children[local(child.tag)]
                if child_kind.record:
                    nested.append((child, child_kind))
                else:
                    self._collect(child, child_kind, values, nested)
            elif child.tag is etree.Entity:
                text.append(child.text)
            text.append(child.tail or "")
        told = joined(text)
        if told:
            before = values.get((kind, None))
            if before is not None:
                self.several.add(kind)
            values[kind, None] = f"{before}; {told}" if before is not None else told


def read(path: str, folder: str, max_cells: int) -> tuple[list[dict], list[str]]:
    """The tables and what was left out. Raises TaskError, and lxml's errors of a damaged document."""
    root = find(path)
    kinds = [kind for kind in all_kinds(root) if kind.record and kind.fields]
    if not kinds:
        raise invalid("The document holds no records: no element in it repeats.")
    kinds.sort(key=lambda kind: kind.count * len(kind.fields), reverse=True)
    warnings = []
    if len(kinds) > MAX_TABLES:
        left = ", ".join(f"“{kind.path()}”" for kind in kinds[MAX_TABLES : MAX_TABLES + 10])
        more = " …" if len(kinds) > MAX_TABLES + 10 else ""
        warnings.append(f"The document has {len(kinds):,} kinds of records; the {MAX_TABLES} largest were taken. Left out: {left}{more}.")
    tables = [_Table(kind) for kind in kinds[:MAX_TABLES]]
    if any(len(table.names) > MAX_COLUMNS for table in tables):
        raise TaskError("too_large", f"A record of the document has more than {MAX_COLUMNS:,} fields.")
    if sum(table.cells for table in tables) > max_cells:
        raise TaskError("too_large", f"The document holds more than {max_cells:,} values: more than can be read.")
    for number, table in enumerate(tables):
        table.open(folder, number + 1)
    rows = _Rows({table.kind: table for table in tables})
    try:
        _write_all(path, root, rows)
    finally:
        for table in tables:
            table.close()
    return _told(tables, rows.several), warnings


def _write_all(path: str, root: Kind, rows: _Rows):
    """A second pass, which keeps one outermost record at a time."""
    above, depth = [], 0  # open kinds down to the outermost record, and how deep within that we are
    for event, element in etree.iterparse(path, events=("start", "end"), **XML):
        if event == "start":
            if depth:
                depth += 1
                continue
            above.append(above[-1].children[local(element.tag)] if above else root)
            depth = int(above[-1].record)
            continue
        if depth:
            depth -= 1
            if depth:
                continue
            rows.visit(element, above[-1], {})
        above.pop()
        element.clear(keep_tail=False)
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _told(tables: list[_Table], several: set) -> list[dict]:
    names = [table.kind.name for table in tables]
    found = []
    for table in tables:
        kind = table.kind
        repeated = [field for field in kind.fields if field[1] is None and field[0] in several]
        if repeated:
            said = ", ".join(f"“{_name(field, kind)}”" for field in repeated[:10])
            table.repairs.append(f"Values of {said} that stood several times in one “{kind.name}” were joined by semicolons.")
        parts = [child.name for child in all_kinds(kind) if child.record and child is not kind]
        if parts:
            table.repairs.append(f"What repeats within it is a table of its own: {', '.join(parts[:10])}{' …' if len(parts) > 10 else ''}.")
        name = kind.name if names.count(kind.name) == 1 or not kind.parent else f"{kind.parent.name} {kind.name}"
        found.append({"name": name, "file": table.file, "row_count": kind.count, "columns": table.names, "repairs": table.repairs})
    return found
