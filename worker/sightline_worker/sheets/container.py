"""Tells what kind of workbook a file is and refuses what is not safe to unpack, before any reader sees it."""
import os
import struct
import zipfile
import zlib

from .errors import SheetError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = struct.Struct("<4s5H3I2H")
_STEP = 1 << 20


def kind(path, options):
    """xlsx, xlsb, xls or ods, by what the file holds; its name does not matter."""
    size = os.path.getsize(path)
    if size > options.max_file_bytes:
        raise SheetError("too_large", f"The workbook has {size:,} bytes; at most {options.max_file_bytes:,} are read.")
    with open(path, "rb") as file:
        start = file.read(2048)
    if start.startswith(_OLE):
        return _ole(path)
    if start.startswith(b"PK"):
        return _archive(path, options)
    if start[:2] == b"\x09\x08" or start[:4] in (b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x00\x04\x00"):
        return "xls"
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if text.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise SheetError("html", "This is a web page saved under a spreadsheet's name. Load it as HTML, or save it as xlsx in the program that wrote it.")
    if text.startswith(b"<?xml") or text.startswith(b"<workbook"):
        raise SheetError("xml", "This is an XML spreadsheet (Excel 2003). Open it in a spreadsheet program and save it as xlsx.")
    if not start:
        raise SheetError("empty", "The file is empty.")
    raise SheetError("not_a_workbook", "This is no workbook: expected xlsx, xlsm, xlsb, xls or ods. If it holds text, load it as CSV.")


def _ole(path):
    """Old Excel files and encrypted new ones share a container; the names of its streams tell them apart."""
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(_STEP), b""):
            if "EncryptedPackage".encode("utf-16-le") in block:
                raise SheetError("encrypted", "The workbook is protected by a password. Save it without one and try again.")
    return "xls"


def _archive(path, options):
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            _unpack_all(path, entries, options)
            kind_of_ods = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, struct.error, EOFError, OSError, ValueError) as e:
        raise SheetError("damaged", f"The workbook is damaged or cut short and cannot be unpacked ({type(e).__name__}).") from e
    if b"opendocument.spreadsheet" in kind_of_ods or "content.xml" in names:
        return "ods"
    lower = {name.lower() for name in names}
    if "xl/workbook.bin" in lower:
        return "xlsb"
    if "xl/workbook.xml" in lower or "[content_types].xml" in lower:
        if any(name.startswith(("word/", "ppt/")) for name in lower):
            raise SheetError("not_a_workbook", "This is a document or a presentation, not a workbook.")
        return "xlsx"
    raise SheetError("not_a_workbook", "This archive holds no workbook.")


def _unpack_all(path, entries, options):
    """Unpacks every part without keeping it: sizes written in the archive are claims, not facts."""
    total = 0
    with open(path, "rb") as file:
        for entry in entries:
            if entry.flag_bits & 1:
                raise SheetError("encrypted", "A part of the workbook is encrypted. Save it without a password and try again.")
            file.seek(entry.header_offset)
            head = _ENTRY.unpack(file.read(_ENTRY.size))
            file.seek(head[9] + head[10], os.SEEK_CUR)
            size = _unpacked(file, entry, options, options.max_unpacked_bytes - total)
            total += size


def _unpacked(file, entry, options, left):
    if entry.compress_type == zipfile.ZIP_STORED:
        size = entry.compress_size
        if size > left:
            raise _bomb(options)
        return size
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise SheetError("damaged", f"Part '{entry.filename[:80]}' is packed in a way no workbook uses.")
    unpacker, size, read = zlib.decompressobj(-15), 0, 0
    while read < entry.compress_size and not unpacker.eof:
        block = file.read(min(_STEP >> 2, entry.compress_size - read))
        if not block:
            raise SheetError("damaged", "The workbook is cut short.")
        read += len(block)
        while block:
            size += len(unpacker.decompress(block, _STEP))
            if size > left or (size > 10 << 20 and size > options.max_ratio * max(read, 1)):
                raise _bomb(options)
            block = unpacker.unconsumed_tail
    return size


def _bomb(options):
    return SheetError("too_large", f"The workbook unpacks to more than {options.max_unpacked_bytes:,} bytes, or far more than its size allows; it is not read.")
