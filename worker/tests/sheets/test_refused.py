"""Files that are no workbook, or made to do harm, are refused with a reason."""

import pathlib
import zipfile

import openpyxl
import pytest
from sightline_worker.sheets import Options, SheetError, read_workbook


def refused(path, **options):
    with pytest.raises(SheetError) as caught:
        read_workbook(str(path), options=options)
    return caught.value.code, str(caught.value)


def written(tmp_path, content):
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content, code",
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "not_a_workbook"),
        (b"<html><table>", "html"),
        (b"PK\x03\x04 cut short", "damaged"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_what_is_no_workbook_says_why(tmp_path, content, code):
    assert refused(written(tmp_path, content))[0] == code


def book(tmp_path, rows, name="book.xlsx"):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(tmp_path / name)
    return tmp_path / name


def replaced(path, part, content):
    """The workbook with one part exchanged."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def test_an_archive_that_unpacks_to_far_more_is_refused_whatever_its_header_claims(tmp_path):
    path = replaced(book(tmp_path, [["a"]]), "xl/worksheets/sheet1.xml", SHEET % (b" " * (30 << 20)))
    assert refused(path, max_unpacked_bytes=20 << 20)[0] == "too_large"
    assert refused(path)[0] == "too_large"  # by its ratio
    data = bytearray(path.read_bytes())
    claimed = (30 << 20) + len(SHEET % b"")
    for at in [i for i in range(len(data) - 4) if data[i : i + 4] == claimed.to_bytes(4, "little")]:
        data[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert refused(path)[0] in ("too_large", "damaged")


def test_two_cells_at_the_ends_of_the_sheet_do_not_fill_the_memory(tmp_path):
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    code, text = refused(replaced(book(tmp_path, [["a"]]), "xl/worksheets/sheet1.xml", SHEET % cells))
    assert code == "too_large" and "A1:XFD1048576" in text and "XFD1048576" in text


def test_xml_entities_are_refused(tmp_path):
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        + SHEET % b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    )
    assert refused(replaced(book(tmp_path, [["a"]]), "xl/worksheets/sheet1.xml", bomb))[0] == "damaged"


def test_an_old_workbook_whose_sectors_run_in_a_circle_is_refused(tmp_path):
    data = bytearray((pathlib.Path(__file__).parent / "data" / "orders.xls").read_bytes())
    table = int.from_bytes(data[76:80], "little") * 512 + 512
    directory = int.from_bytes(data[48:52], "little")
    data[table + 4 * directory : table + 4 * directory + 4] = directory.to_bytes(4, "little")
    code, text = refused(written(tmp_path, bytes(data)))
    assert code == "damaged" and "refer to themselves" in text


def test_limits_are_settings(tmp_path):
    assert Options().max_cells >= 20 * 1_048_576  # Excel's most rows
    path = book(tmp_path, [["a", "b"]] + [[i, i] for i in range(50)])
    assert "more than 60 cells" in refused(path, max_cells=60)[1]
    assert refused(path, max_columns=1)[0] == "too_large"
    assert refused(path, max_file_bytes=100)[0] == "too_large"
    assert "'max_cellz'" in refused(path, max_cellz=1)[1]
    assert refused(path, max_cells="many")[0] == "invalid_option"


def test_an_unknown_sheet_names_the_known(tmp_path):
    with pytest.raises(SheetError, match="no sheet 'x'; it has 'Sheet'"):
        read_workbook(str(book(tmp_path, [["a"]])), sheet="x")


def test_a_damaged_part_does_not_crash(tmp_path):
    path = book(tmp_path, [["a", "b"], [1, 2]])
    whole = path.read_bytes()
    outcomes = set()
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        broken = bytearray(whole)
        broken[at] ^= 0x5A
        path.write_bytes(bytes(broken))
        try:
            read_workbook(str(path))
            outcomes.add("read")
        except SheetError as e:
            outcomes.add(e.code)
    assert outcomes <= {"read", "damaged", "not_a_workbook", "encrypted", "too_large"} and "damaged" in outcomes
