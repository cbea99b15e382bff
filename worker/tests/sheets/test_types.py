"""What a column holds is decided by all of its cells; unsure means text, and it is said."""
import datetime

import pytest

from sightline_worker.sheets import number_format


def column(sheet, values, **options):
    book = sheet([["Key", "Value"], *[[f"k{i}", v] for i, v in enumerate(values)]], options=options or None)
    return book.types()[1], [row[1] for row in book.rows()], book.said()


@pytest.mark.parametrize("cells, values", [
    (["1.234,56", "99,10", "7"], [1234.56, 99.1, 7.0]),
    (["1,234.56", "99.10", "7"], [1234.56, 99.1, 7.0]),
    (["1 234,5", "2 000 000,25"], [1234.5, 2000000.25]),
    (["1'234.50", "(12.00)", "3.25-"], [1234.5, -12.0, -3.25]),
    (["12,5 %", "7 %"], [0.125, 0.07]),
    (["1,234", "999", "12,000"], [1234, 999, 12000]),
    (["1.234 €", "15.000 €"], [1234, 15000]),
    ([5, "1.234,50"], [5.0, 1234.5]),
    (["3.5", "n/a", "-"], [3.5, None, None]),
])
def test_numbers_written_as_text(sheet, cells, values):
    kind, found, said = column(sheet, cells)
    assert kind in ("BIGINT", "DOUBLE") and found == values and "became numbers" in said


@pytest.mark.parametrize("cells, reason", [
    (["1,234", "5,678"], "may divide thousands or be the decimal sign"),
    (["1.234,5", "1,234.5"], "decimal points and decimal commas"),
    (["12 kg", "3 t"], "mixes units"),
    (["01/02/2023", "03/04/2023"], "may be 2023-02-01 or 2023-01-02"),
    (["13/01/2023", "01/13/2023"], "with the day first and with the month first"),
    (["30/02/2023", "13/04/2023"], "a day no calendar has"),
    (["1", "2", "3", "some"], "numbers but for 1 cell: B5 (some)"),
])
def test_what_could_be_read_two_ways_stays_as_it_is(sheet, cells, reason):
    kind, found, said = column(sheet, cells)
    assert kind == "VARCHAR" and found == cells and reason in said


def test_codes_stay_text(sheet):
    assert column(sheet, ["00123", "04567"])[:2] == ("VARCHAR", ["00123", "04567"])
    assert column(sheet, ["4111111111111111", "5500000000000004"])[0] == "VARCHAR"

    def shape(book):
        for row in (2, 3):
            book.active.cell(row, 2).number_format = "00000"

    assert [r[1] for r in sheet([["City", "Zip"], ["a", 1234], ["b", 99]], shape=shape).rows()] == ["01234", "00099"]


def test_dates_written_as_text(sheet):
    assert column(sheet, ["01/02/2023", "13/02/2023"])[:2] == ("DATE", [datetime.date(2023, 2, 1), datetime.date(2023, 2, 13)])
    assert column(sheet, ["01/13/2023", "02/01/2023"])[1] == [datetime.date(2023, 1, 13), datetime.date(2023, 2, 1)]
    assert column(sheet, ["3. März 2023", "12 mai 2023"])[1] == [datetime.date(2023, 3, 3), datetime.date(2023, 5, 12)]
    assert column(sheet, ["2023-05-02 14:30", "2023-05-03 00:15"])[0] == "TIMESTAMP"
    assert column(sheet, ["01/02/2023", "03/04/2023"], day_first=True)[1][0] == datetime.date(2023, 2, 1)
    kind, found, said = column(sheet, ["01/02/2023", "02/02/2023", "03/02/2023", "01/03/2023", "02/03/2023"])
    assert found[0] == datetime.date(2023, 2, 1) and "only so they are in order" in said


def test_one_column_tells_what_another_leaves_open(sheet):
    book = sheet([["Key", "Price", "Stock"], ["a", "1.234,50", "1.200"], ["b", "3,25", "2.500"]])
    assert book.rows() == [["a", 1234.5, 1200], ["b", 3.25, 2500]]
    assert "decimal comma, as in other columns of the sheet" in book.said()


def test_errors_become_empty_and_are_told(sheet):
    kind, found, said = column(sheet, [1, "#N/A", 3])
    assert (kind, found) == ("BIGINT", [1, None, 3]) and "B3 (#N/A)" in said


@pytest.mark.parametrize("value, code, shown", [
    (1234.5, "#,##0.00", "1,234.50"), (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"), (0.9382, "0.0%", "93.8%"), (1234567, "0.0,,", "1.2"), (12.344, "0.00", "12.34"),
    (0.125, "0.00", "0.13"), (1 / 3, "General", "0.333333333"), (1e12, "General", "1E+12"), (0.00001234, "General", "1.234E-05"), (12345.678, "0.00E+00", "1.23E+04"),
    (5, "000", "005"), (1.25, "# ?/?", "1 1/4"), (-0.001, "0.0", "0.0"), (0, '0;-0;"none"', "none"), (5551234, "000-0000", "555-1234"), (3, '0 "kg"', "3 kg"),
    (datetime.date(2006, 9, 11), "mmmm d, yyyy", "September 11, 2006"), (datetime.datetime(2023, 1, 2, 15, 4), "h:mm AM/PM", "3:04 PM"), (datetime.timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    (datetime.datetime(2012, 11, 11, 23, 59, 58, 995000), "yyyy-mm-dd hh:mm:ss", "2012-11-11 23:59:59"), ("x", '"<"@">"', "<x>"), (True, "0", "TRUE"), (1, "", "1"),
])
def test_a_value_is_shown_as_its_format_says(value, code, shown):
    assert number_format.show(value, code) == shown
