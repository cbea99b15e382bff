"""read_markup: the tables of a web page, or the records of an XML document.

Entities are not expanded, nothing is fetched, and a page has to fit the limits below.
"""

import codecs
import os
import re

from lxml import etree

from sightline_worker.errors import TaskError, invalid

from . import page_tables, records

# Elements a web page or a piece of one starts with.
_PAGE = re.compile(r"<(?:html|head|meta|body|table|thead|tbody|tr|div|style|center|font|p|h[1-6])[\s>/]")
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!doctype\s+(?!html\b)[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)


def _start(path: str) -> str:
    with open(path, "rb") as opened:
        head = opened.read(8192)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "ignore").lower()
    if head[:4] in (b"<\0?\0", b"\0<\0?"):
        return head.decode("utf-16-le" if head[0] else "utf-16-be", "ignore").lower()
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1").lower()


def is_page(start: str) -> bool:
    """By the first characters in lower case: a web page rather than an XML document."""
    at = 0
    while skipped := _BEFORE_ROOT.match(start, at):
        at = skipped.end()
    return bool(_PAGE.match(start, at)) or start.startswith("<!doctype html", at)


def read(folders, progress, *, file: str, options: dict | None = None) -> dict:
    """`options`: "max_bytes" of the file, "max_cells" of one table (of a page) or of all (of a document)."""
    limits = {"max_bytes": 1 << 30, "max_cells": 25_000_000, **(options or {})}
    path = os.path.join(folders.input, file)
    if os.path.getsize(path) > limits["max_bytes"]:
        raise TaskError("too_large", f"A page or XML document may have at most {limits['max_bytes'] >> 20:,} MiB.")
    page = is_page(_start(path))
    try:
        reader = page_tables.read if page else records.read
        tables, warnings = reader(path, folders.output, limits["max_cells"])
    except (etree.XMLSyntaxError, etree.ParserError) as error:
        raise invalid(f"The document is damaged and cannot be read: {str(error)[:200]}.") from None
    if not tables:
        raise TaskError("unsupported", "This web page holds no table. Upload a page that does, or the table itself as CSV or Excel.")
    return {"format": "html" if page else "xml", "tables": tables, "warnings": warnings}
