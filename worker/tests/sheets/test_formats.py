"""Every kind of workbook reads to the same sort of table."""
import datetime
import zipfile

import pytest

from .conftest import Read

ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Rates">
 <table:table-row><table:table-cell office:value-type="string"><text:p>Day</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Share</text:p></table:table-cell></table:table-row>
 <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" office:date-value="2023-05-02"><text:p>02.05.23</text:p></table:table-cell>
  <table:table-cell office:value-type="percentage" office:value="0.125"><text:p>12,5 %</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row>
 <table:table-row table:number-rows-repeated="1040000"><table:table-cell table:number-columns-repeated="16002"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


@pytest.fixture
def ods(tmp_path):
    def writer(content=ODS):
        with zipfile.ZipFile(tmp_path / "made.ods", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
            archive.writestr("content.xml", "".join(line.strip() + " " * line.startswith("<office:doc") for line in content.splitlines()))
        return tmp_path / "made.ods"

    return writer


def test_xls_has_dates_percents_merged_labels_and_hidden_rows(read):
    book = read("orders.xls")
    assert book.rows() == [["North", datetime.date(2023, 5, 2), 0.25, 1250.5], ["North", datetime.date(2023, 5, 3), 0.5, 99.0], ["South", datetime.date(2023, 5, 4), 0.25, 12.0]]
    assert [c["unit"] for c in book.tables[0]["columns"]] == ["", "", "%", ""]
    assert "1 hidden row kept: 5" in book.said()
    assert [t["text"] for t in book.tables[0]["titles"]] == ["Orders of May"]


def test_xlsb_is_read(read):
    book = read("cities.xlsb")
    assert book.rows() == [["Oslo", datetime.date(2020, 1, 2), 700000, 1.5], ["Bergen", datetime.date(2021, 3, 4), 290000, 2.25]]
    assert [t["row"] for t in book.tables[0]["dropped"]["total_rows"]] == [4]


def test_ods_is_read_and_its_endless_empty_cells_cost_nothing(ods, tmp_path):
    book = Read(ods(), tmp_path)
    assert book.rows() == [[datetime.date(2023, 5, 2), 0.125]] * 2
    assert book.text(book.manifest["sheets"][0]["text_file"]) == [["Day", "Share"], ["02.05.23", "12,5 %"], ["02.05.23", "12,5 %"]]


def test_the_whole_sheet_is_written_as_shown(sheet):
    def shape(book):
        ws = book.active
        ws["A3"].number_format, ws["B3"].number_format, ws["C3"].number_format = "dd/mm/yyyy", "0.0%", '"$"#,##0.00'

    book = sheet([["A title"], ["Day", "Share", "Price", "Yes"], [datetime.date(2018, 1, 28), 0.938, 1234.5, True]], shape=shape)
    assert book.text("sheet1.csv") == [["A title", "", "", ""], ["Day", "Share", "Price", "Yes"], ["28/01/2018", "93.8%", "$1,234.50", "TRUE"]]
    assert book.text(book.tables[0]["text_file"])[1] == ["28/01/2018", "93.8%", "$1,234.50", "TRUE"]
    assert book.rows() == [[datetime.date(2018, 1, 28), 0.938, 1234.5, True]]
    assert [c["unit"] for c in book.tables[0]["columns"]] == ["", "%", "$", ""]


def test_dates_of_the_1904_system_are_the_same_days(sheet):
    def shape(book):
        book.epoch = datetime.datetime(1904, 1, 1)
        book.active["A2"].number_format = "yyyy-mm-dd"

    assert sheet([["Day", "N"], [datetime.date(2020, 2, 29), 1]], shape=shape).rows() == [[datetime.date(2020, 2, 29), 1]]


def test_one_sheet_is_read_by_its_name_and_hidden_ones_are_told(sheet):
    def shape(book):
        other = book.create_sheet("Other")
        other.append(["a", "b"])
        other.append([1, 2])
        other.sheet_state = "hidden"

    rows = [["x", "y"], [1, 2]]
    book = sheet(rows, shape=shape)
    assert [t["sheet"] for t in book.tables] == ["Sheet", "Other"]
    assert any("'Other' is hidden" in w for w in book.manifest["warnings"])
    assert [t["sheet"] for t in sheet(rows, shape=shape, sheet="Other").tables] == ["Other"]


def test_formulas_that_were_never_calculated_are_told(sheet):
    book = sheet([["a", "b"], [1, 2], [3, "=A2+B2"]])
    assert any("1 formula without a stored result" in w and "B3" in w for w in book.manifest["warnings"])
