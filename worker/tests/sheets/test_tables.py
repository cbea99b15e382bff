"""The tables of a sheet: where they are, what names their columns, which rows are data."""

import datetime

PEOPLE = [["Name", "Age", "City"], ["Anna", 31, "Oslo"], ["Bob", 45, "Rome"], ["Carla", 28, "Nice"]]
GOODS = [["Item", "Price"], ["Tea", 2.5], ["Salt", 1.25], ["Rice", 3.0]]


def test_title_and_remarks_are_kept_apart_from_the_table(sheet):
    book = sheet([["Staff list"], ["Author:", "Jane"], [], *PEOPLE, [], ["* part time"], ["Source: office"]])
    assert book.tables[0]["range"] == "A4:C7" and book.rows() == PEOPLE[1:]
    assert [t["text"] for t in book.tables[0]["titles"]] == ["Staff list", "Author: Jane"]
    assert [(f["text"], f["cell"]) for f in book.tables[0]["footnotes"]] == [("* part time", "A9"), ("Source: office", "A10")]


def test_tables_side_by_side_and_stacked_are_told_apart(sheet):
    beside = sheet([a + [None] + b for a, b in zip(PEOPLE, GOODS)])
    assert [t["range"] for t in beside.tables] == ["A1:C4", "E1:F4"] and beside.rows(1) == GOODS[1:]
    assert "read as two tables" in beside.said(0)
    stacked = sheet([*PEOPLE, [], ["Prices"], *GOODS])
    assert [t["range"] for t in stacked.tables] == ["A1:C4", "A7:B10"] and stacked.tables[1]["name"] == "Prices"


def test_empty_rows_and_columns_inside_a_table_are_left_out_and_told(sheet):
    book = sheet([["Name", None, "Age", "Size"], ["Anna", None, 31, 1.7], [], ["Bob", None, 45, 1.8], ["Carla", None, 28, 1.6]])
    assert book.names() == ["Name", "Age", "Size"] and len(book.rows()) == 3
    assert book.tables[0]["dropped"]["blank_rows"] == [3] and book.tables[0]["dropped"]["spacer_columns"] == ["B"]


def test_header_rows_are_joined_under_merged_cells(sheet):
    book = sheet(
        [
            ["Region", "2022", None, "2023", None],
            [None, "Units", "Revenue", "Units", "Revenue"],
            [None, "pcs", "EUR", "pcs", "EUR"],
            ["North", 1, 2.5, 3, 4.5],
            ["South", 5, 6.5, 7, 8.5],
        ],
        merged=["A1:A2", "B1:C1", "D1:E1"],
    )
    assert book.names() == ["Region", "2022 Units", "2022 Revenue", "2023 Units", "2023 Revenue"]
    assert [c["unit"] for c in book.tables[0]["columns"]] == ["", "pcs", "EUR", "pcs", "EUR"]
    assert book.tables[0]["columns"][2]["header_cells"] == ["B1", "C2"]
    assert book.rows() == [["North", 1, 2.5, 3, 4.5], ["South", 5, 6.5, 7, 8.5]]


def test_totals_are_left_out_when_label_or_sum_says_so(sheet):
    book = sheet(
        [
            ["Region", "Shop", "Units", "Cost"],
            ["North", "A", 1, 10.5],
            ["North", "B", 2, 20.0],
            ["Zwischensumme Nord", None, 3, 30.5],
            ["South", "C", 4, 1.0],
            ["South", "D", 5, 2.0],
            [None, None, 9, 3.0],
            ["Gesamt", None, 12, 33.5],
        ]
    )
    assert [row[1] for row in book.rows()] == ["A", "B", "C", "D"]
    assert [(t["row"], t["how"]) for t in book.tables[0]["dropped"]["total_rows"]] == [
        (4, "label and sum"),
        (7, "sum"),
        (8, "label and sum"),
    ]
    kept = sheet([["Region", "Units"], ["North", 1], ["South", 2], ["Total", 3]], options={"drop_totals": False})
    assert len(kept.rows()) == 3


def test_a_row_that_only_sounds_like_a_total_stays(sheet):
    book = sheet(
        [["Company", "Turnover", "Staff"], ["Shell", 300, 90], ["Total Energies", 200, 100], ["Eni", 90, 30], ["Europe", 590, 220]]
    )
    assert [row[0] for row in book.rows()] == ["Shell", "Total Energies", "Eni", "Europe"]
    assert "Total Energies" in book.said() and "'Europe') holds the sums of the 3 rows above it; kept" in book.said()


def test_labels_written_once_are_filled_down_but_missing_values_are_not(sheet):
    grouped = sheet([["Region", "Shop", "Units"], ["North", "A", 1], [None, "B", 2], [None, "C", 4], ["South", "D", 9], [None, "E", 5]])
    assert [row[0] for row in grouped.rows()] == ["North"] * 3 + ["South"] * 2
    assert "A3, A4, A6" in grouped.said()
    gaps = sheet([["Colour", "Shop", "Units"], ["red", "A", 1], ["blue", "B", 2], [None, "C", 4], ["red", "D", 9], ["green", "E", 5]])
    assert [row[0] for row in gaps.rows()] == ["red", "blue", None, "red", "green"]


def test_headings_between_rows_become_a_column(sheet):
    book = sheet([["Shop", "Units", "Cost"], ["North"], ["A", 1, 2.5], ["B", 2, 3.5], ["South"], ["C", 3, 4.5]])
    assert book.names() == ["section", "Shop", "Units", "Cost"]
    assert [row[:2] for row in book.rows()] == [["North", "A"], ["North", "B"], ["South", "C"]]


def test_a_repeated_header_is_no_data(sheet):
    book = sheet([*PEOPLE, PEOPLE[0], ["David", 50, "Kyiv"]])
    assert len(book.rows()) == 4 and book.tables[0]["dropped"]["repeated_header_rows"] == [5]
    assert book.types() == ["VARCHAR", "BIGINT", "VARCHAR"]


def test_a_crosstab_is_offered_as_long_form(sheet):
    rows = [["City", 2021, 2022, 2023, "Total"], ["Oslo", 1, 2, None, 3], ["Rome", 4, 5, 6, 15]]
    book = sheet(rows, options={"long_form": True})
    offer = book.tables[0]["long_form"]
    assert (offer["keys"], offer["name"], offer["columns"], offer["left_out"]) == (["City"], "year", ["2021", "2022", "2023"], ["Total"])
    import pyarrow.parquet

    long = pyarrow.parquet.read_table(book.folder / offer["file"])
    assert long.column_names == ["City", "year", "value"]
    assert [list(r.values()) for r in long.to_pylist()] == [
        ["Oslo", "2021", 1],
        ["Oslo", "2022", 2],
        ["Rome", "2021", 4],
        ["Rome", "2022", 5],
        ["Rome", "2023", 6],
    ]


def test_fields_down_the_first_column_are_turned(sheet):
    book = sheet(
        [["Name", "Anna", "Bob", "Carla"], ["Born", *[datetime.date(1990, 1, d) for d in (1, 2, 3)]], ["City", "Oslo", "Rome", "Nice"]]
    )
    assert book.tables[0]["orientation"] == "columns" and book.rows()[0] == ["Anna", datetime.date(1990, 1, 1), "Oslo"]


def test_each_value_keeps_its_address(sheet):
    book = sheet(
        [["Region", "Shop", "Units"], ["North", "A", 1], [None, "B", 2], ["North total", None, 3], ["South", "C", 4], [None, "D", 7]]
    )
    assert book.rows(0, "address_file") == [[2, 2], [3, 2], [5, 5], [6, 5]]  # row of the sheet, row the label of Region stands in
    assert [c["line"] for c in book.tables[0]["columns"]] == ["A", "B", "C"]


def test_hidden_rows_and_columns_are_kept_and_told(sheet):
    def shape(book):
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True

    book = sheet(PEOPLE, shape=shape)
    assert len(book.rows()) == 3 and "1 hidden row kept: 3" in book.said() and "Hidden columns kept: B" in book.said()


def test_names_are_made_unique_and_never_empty(sheet):
    book = sheet([["a", "A", None], [1, 2, 3], [4, 5, 6]])
    assert book.names() == ["a", "A_2", "column_C"]


def test_a_sheet_without_a_table_says_so(sheet):
    assert sheet([]).manifest["warnings"] == ["No table was found."]
    notes = sheet([["Only a remark"]])
    assert notes.tables == [] and notes.manifest["sheets"][0]["notes"] == [{"text": "Only a remark", "cell": "A1"}]


def test_a_table_the_workbook_declares_is_taken_as_declared(sheet):
    def shape(book):
        from openpyxl.worksheet.table import Table

        declared = Table(displayName="Staff", ref="B2:D6", totalsRowCount=1)
        book.active.add_table(declared)

    rows = [
        ["left", "over", "cells"],
        ["a", "Name", "Age", "Size"],
        ["b", "Anna", 31, 1.5],
        ["c", "Bob", 45, 1.6],
        ["d", "Carla", 28, 1.7],
        ["e", "Sum of all", None, 9.9],
    ]
    book = sheet(rows, shape=shape)
    staff = next(i for i, t in enumerate(book.tables) if t["name"] == "Staff")
    assert book.tables[staff]["range"] == "B2:D6" and book.names(staff) == ["Name", "Age", "Size"]
    assert [row[0] for row in book.rows(staff)] == ["Anna", "Bob", "Carla"]


def test_a_row_of_units_is_no_name_but_what_tells_columns_apart_is(sheet):
    units = sheet([[None, "EUR", "kg"], ["Item", "Price", "Weight"], ["Tea", 1.5, 2], ["Salt", 2.5, 3]])
    assert units.names() == ["Item", "Price", "Weight"] and [c["unit"] for c in units.tables[0]["columns"]] == ["", "EUR", "kg"]
    pairs = sheet(
        [["Age", "Men", None, "Women", None], [None, "Number", "%", "Number", "%"], ["0-9", 5, 50, 6, 60], ["10-19", 5, 50, 4, 40]],
        merged=["B1:C1", "D1:E1"],
    )
    assert pairs.names() == ["Age", "Men Number", "Men %", "Women Number", "Women %"]


def test_eleven_rows_over_the_data(sheet):
    lead = [["ACME Corp"], ["Annual report"], ["Printed 2023-05-01"], ["Page 1 of 3"], [], ["Figures in thousand EUR"], []]
    names = [
        ["Area", None, "2022", None, "2023", None],
        [None, None, "H1", "H2", "H1", "H2"],
        ["Region", "Shop", "Plan", "Plan", "Plan", "Plan"],
        [None, None, "EUR", "EUR", "EUR", "EUR"],
    ]
    book = sheet(lead + names + [["N", "a", 1, 2, 3, 4], ["S", "b", 2, 3, 4, 5]], merged=["A8:B9", "C8:D8", "E8:F8"])
    assert book.names() == ["Area Region", "Area Shop", "2022 H1 Plan", "2022 H2 Plan", "2023 H1 Plan", "2023 H2 Plan"]
    assert book.rows() == [["N", "a", 1, 2, 3, 4], ["S", "b", 2, 3, 4, 5]] and len(book.tables[0]["titles"]) == 5


def test_a_form_loses_no_row_to_a_header(sheet):
    book = sheet([["Name", "ACME"], ["Founded", 1990], ["Staff", 250], ["City", "Oslo"], ["Country", "Norway"]])
    assert len(book.rows()) == 5 and "a form of names and values" in book.said()


def test_years_and_months_over_small_figures_are_names(sheet):
    for rows in ([["DE", 1, 2, 3, 4]], [["DE", 0, 1, 2, 3]], [["DE", 0, 1, 2, 3], ["FR", 5, 6, 7, 9]]):
        book = sheet([["Country", 2019, 2020, 2021, 2022], *rows])
        assert book.names() == ["Country", "2019", "2020", "2021", "2022"] and book.rows() == rows
        assert book.tables[0]["long_form"]["name"] == "year"
    months = [datetime.date(2024, month, 1) for month in (1, 2, 3)]
    book = sheet([["Country", *months], ["DE", 0, 1, 2]])
    assert book.names() == ["Country", "2024-01-01", "2024-02-01", "2024-03-01"]


def test_a_row_of_units_does_not_turn_a_short_table(sheet):
    book = sheet([["Name", "Weight", "Height"], ["(text)", "(kg)", "(cm)"], ["Ann", 60, 170]])
    assert book.names() == ["Name", "Weight", "Height"] and book.rows() == [["Ann", 60, 170]]
    assert [c["unit"] for c in book.tables[0]["columns"][1:]] == ["kg", "cm"] and book.tables[0]["orientation"] == "rows"
