"""read_markup: the tables of a web page, or the records of an XML document, as Parquet of texts; types are decided after, by the engine.

Entities are not expanded, nothing is fetched, and a page has to fit the limits below.
"""
import os

import pyarrow
import pyarrow.parquet
from lxml import etree, html

from sightline_worker.errors import TaskError, invalid

MAX_BYTES = 256 << 20
MAX_CELLS = 20_000_000
MAX_COLUMNS = 4096
MAX_TABLES = 200
_XML = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def _text(element) -> str | None:
    return " ".join("".join(element.itertext()).split()) or None


def _span(cell, name: str) -> int:
    try:
        return min(max(int(cell.get(name) or 1), 1), MAX_COLUMNS)
    except ValueError:
        return 1


def _grid(table) -> list[list]:
    """Rows of one table; spanning cells repeat. Tables within cells are tables of their own."""
    rows, hanging, cells = [], {}, 0
    for row in table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"):
        line, column = [], 0

        def carry():
            nonlocal column
            while column in hanging:
                left, text = hanging[column]
                hanging[column] = (left - 1, text)
                if left == 1:
                    del hanging[column]
                line.append(text)
                column += 1

        for cell in row.xpath("./td|./th"):
            carry()
            text, down = _text(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                line.append(text)
                if down > 1:
                    hanging[column] = (down - 1, text)
                column += 1
        carry()
        cells += len(line)
        if len(line) > MAX_COLUMNS or cells > MAX_CELLS:
            raise TaskError("too_large", "A table of the page is larger than can be read.")
        if any(text is not None for text in line):
            rows.append(line)
    return rows


def _names(header: list, width: int) -> list[str]:
    names, seen = [], set()
    for i in range(width):
        base = (header[i] if i < len(header) else None) or f"column_{i + 1}"
        name, number = base, 2
        while name.casefold() in seen:
            name, number = f"{base}_{number}", number + 1
        seen.add(name.casefold())
        names.append(name)
    return names


def _write(folder: str, number: int, names: list[str], columns: list[list]) -> str:
    file = f"table{number}.parquet"
    arrays = [pyarrow.array(values, pyarrow.string()) for values in columns]
    pyarrow.parquet.write_table(pyarrow.Table.from_arrays(arrays, names=names), os.path.join(folder, file), compression="zstd")
    return file


def _page(path: str, folder: str) -> list[dict]:
    tree = html.parse(path, html.HTMLParser(encoding=None, no_network=True, huge_tree=False))
    root = tree.getroot()
    if root is None:
        raise invalid("The page is empty.")
    found = []
    for table in root.iter("table"):
        rows = _grid(table)
        width = max((len(row) for row in rows), default=0)
        if len(rows) < 2 or width < 2:
            continue  # a frame for the page's look, not data
        if len(found) == MAX_TABLES:
            break
        caption = table.find("caption")
        names, body = _names(rows[0], width), rows[1:]
        columns = [[row[i] if i < len(row) else None for row in body] for i in range(width)]
        name = (_text(caption) if caption is not None else None) or f"table {len(found) + 1}"
        short = sum(len(row) < width for row in body)
        repairs = [f"{short} {'row has' if short == 1 else 'rows have'} fewer cells than the table; the rest was left empty."] if short else []
        found.append({"name": name, "file": _write(folder, len(found) + 1, names, columns), "row_count": len(body), "repairs": repairs})
    return found


def _flat(element, prefix: str, into: dict) -> None:
    """Attributes and leaves by path ("address.city"); what repeats is joined by a semicolon."""
    for name, value in element.attrib.items():
        into[prefix + etree.QName(name).localname] = value
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = prefix + etree.QName(child).localname
        if len(child):
            _flat(child, name + ".", into)
            continue
        text = " ".join((child.text or "").split()) or None
        into[name] = f"{into[name]}; {text}" if into.get(name) and text else text or into.get(name)
        for key, value in child.attrib.items():
            into[f"{name}.{etree.QName(key).localname}"] = value
    if len(into) > MAX_COLUMNS:
        raise TaskError("too_large", f"A record of the document has more than {MAX_COLUMNS:,} fields.")


def _document(path: str, folder: str) -> list[dict]:
    root = etree.parse(path, etree.XMLParser(**_XML)).getroot()
    # The records: the children that repeat most, wherever they stand.
    best, count, queue = None, 1, [(root, 0)]
    while queue:
        element, depth = queue.pop()
        counts: dict = {}
        for child in element:
            if isinstance(child.tag, str):
                counts[child.tag] = counts.get(child.tag, 0) + 1
                if depth < 4 and len(child):
                    queue.append((child, depth + 1))
        for tag, n in counts.items():
            if n > count:
                best, count = (element, tag), n
    if best is None:
        raise invalid("The document holds no records: no element in it repeats.")
    records, columns = [], {}
    for element in best[0]:
        if element.tag == best[1]:
            record: dict = {}
            _flat(element, "", record)
            if not record:
                record["value"] = _text(element)
            columns.update(dict.fromkeys(record))
            records.append(record)
    if len(records) * len(columns) > MAX_CELLS or len(columns) > MAX_COLUMNS:
        raise TaskError("too_large", "The document holds a larger table than can be read.")
    name = etree.QName(best[1]).localname
    file = _write(folder, 1, _names(list(columns), len(columns)), [[r.get(c) for r in records] for c in columns])
    return [{"name": name, "file": file, "row_count": len(records), "repairs": [f"Each element “{name}” became a row."]}]


def read(folders, progress, *, file: str) -> dict:
    path = os.path.join(folders.input, file)
    if os.path.getsize(path) > MAX_BYTES:
        raise TaskError("too_large", f"A page or XML document may have at most {MAX_BYTES >> 20} MiB.")
    with open(path, "rb") as opened:
        start = opened.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    page = not start.startswith(b"<?xml") or b"<html" in start or b"<!doctype html" in start
    try:
        tables = _page(path, folders.output) if page else _document(path, folders.output)
    except (etree.XMLSyntaxError, etree.ParserError) as error:
        raise invalid(f"The document is damaged and cannot be read: {str(error)[:200]}.") from None
    if not tables:
        raise TaskError("unsupported", "This web page holds no table. Upload a table: CSV, Excel, JSON or Parquet.")
    return {"tables": tables, "warnings": []}
