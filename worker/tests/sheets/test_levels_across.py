"""Crosstabs whose columns are named in two levels, and the long form they are offered."""

import pyarrow.parquet

BODY = [["North", 10, 5, 12, 6], ["South", 20, 9, 22, 11], ["East", 7, 3, 8, None]]


def long(book):
    table = pyarrow.parquet.read_table(book.folder / book.tables[0]["long_form"]["file"])
    return [table.column_names] + [list(row.values()) for row in table.to_pylist()]


def test_years_over_measures_keep_the_measures_as_columns(sheet):
    head = [["Region", 2023, None, 2024, None], [None, "Revenue", "Cost", "Revenue", "Cost"]]
    for merged in ((), ("B1:C1", "D1:E1"), ("A1:A2", "B1:C1", "D1:E1")):
        book = sheet(head + BODY, merged=merged, options={"long_form": True})
        assert long(book) == [
            ["Region", "year", "Revenue", "Cost"],
            ["North", "2023", 10, 5],
            ["North", "2024", 12, 6],
            ["South", "2023", 20, 9],
            ["South", "2024", 22, 11],
            ["East", "2023", 7, 3],
            ["East", "2024", 8, None],
        ]


def test_the_corner_names_the_upper_level(sheet):
    book = sheet([["Fiscal year", 2023, None, 2024, None], ["Region", "Revenue", "Cost", "Revenue", "Cost"], *BODY])
    assert book.names() == ["Region", "2023 Revenue", "2023 Cost", "2024 Revenue", "2024 Cost"] and len(book.rows()) == 3
    assert book.tables[0]["long_form"]["name"] == "Fiscal year"


def test_levels_of_values_become_two_columns(sheet):
    head = [["Region", 2023, None, None, 2024, None], [None, "Q1", "Q2", "Total", "Q1", "Total"]]
    rows = [["North", 1, 2, 3, 4, 4], ["South", 5, 6, 11, 7, 7]]
    book = sheet(head + rows, merged=["B1:D1", "E1:F1"], options={"long_form": True})
    assert long(book)[:4] == [["Region", "year", "quarter", "value"], ["North", "2023", "Q1", 1], ["North", "2023", "Q2", 2], ["North", "2024", "Q1", 4]]
    assert book.tables[0]["long_form"]["left_out"] == ["2023 Total", "2024 Total"]
    areas = sheet([["Product", "Oslo", None, "Rome", None], [None, 2023, 2024, 2023, 2024], *BODY])
    assert areas.names() == ["Product", "Oslo 2023", "Oslo 2024", "Rome 2023", "Rome 2024"]
    offer = areas.tables[0]["long_form"]
    assert (offer["kind"], offer["names"], offer["values"][1]) == ("two_series", ["group", "year"], ["Oslo", "2024"])


def test_measures_over_years_stay_columns(sheet):
    for years in ([2023, 2024], ["2023", "2024"]):
        book = sheet([["Product", "Revenue", None, "Cost", None], [None, *years, *years], *BODY], options={"long_form": True})
        assert long(book)[:3] == [["Product", "year", "Revenue", "Cost"], ["North", "2023", 10, 12], ["North", "2024", 5, 6]]
    units = sheet([["Product", "Alpha (kg)", None, "Beta (EUR)", None], [None, "Q1", "Q2", "Q1", "Q2"], *BODY])
    assert units.tables[0]["long_form"]["measures"] == ["Alpha (kg)", "Beta (EUR)"]


def test_names_of_two_levels_that_do_not_repeat_are_no_crosstab(sheet):
    book = sheet([["Person", None, "Address", None], ["Age", "Size", "Floor", "Room"], [1, 2, 3, 4], [5, 6, 7, 8]], merged=["A1:B1", "C1:D1"])
    assert book.tables[0]["long_form"] is None


def test_fields_that_run_down_are_still_turned(sheet):
    book = sheet([["Year", 2023, 2024, 2025], ["Town", "Oslo", "Rome", "Oslo"], ["Age", 1, 2, 3]])
    assert book.tables[0]["orientation"] == "columns" and book.rows()[0] == [2023, "Oslo", 1]


def test_three_rows_of_small_figures_under_years(sheet):
    for head in (["Country", 2019, 2020, 2021], [None, 2019, 2020, 2021], ["Code", 2021, 2020, 2019], ["Code", 2010, 2015, 2020]):
        for first in ("DE", 1):
            rows = [[first, 1, 2, 3], ["FR" if first == "DE" else 2, 4, 2, 1], ["IT" if first == "DE" else 3, 0, 3, 2]]
            book = sheet([head, *rows])
            assert book.names()[1:] == [str(year) for year in head[1:]] and book.rows() == rows
            assert book.tables[0]["long_form"]["name"] == "year"


def test_labels_in_the_middle_of_their_groups(sheet):
    figures = [["N", 1, 2, 3, 4, 5, 6], ["S", 5, 6, 7, 8, 9, 1], ["E", 6, 8, 10, 12, 1, 1]]
    quarters = [f"{year} Q{n}" for year in (2023, 2024) for n in (1, 2, 3)]
    for first, second in ((["Region", None, 2023, None, None, 2024], [None]), ([None, None, "2023", None, None, "2024"], ["Region"])):
        book = sheet([first, second + ["Q1", "Q2", "Q3"] * 2, *figures])
        assert book.names() == ["Region", *quarters] and book.rows() == figures
        assert book.tables[0]["long_form"]["values"] == [[name[:4], name[5:]] for name in quarters]
    summed = sheet([["Region", None, 2023, None, None, 2024], [None, *["Q1", "Q2", "Total"] * 2], ["N", 1, 2, 3, 4, 5, 9], ["S", 5, 6, 11, 8, 9, 17]])
    assert summed.names()[3:5] == ["2023 Total", "2024 Q1"] and summed.tables[0]["long_form"]["left_out"] == ["2023 Total", "2024 Total"]
    last = sheet([["Region", None, 2023, None, 2024], [None, "Revenue", "Cost", "Revenue", "Cost"], *BODY])
    assert last.names() == ["Region", "2023 Revenue", "2023 Cost", "2024 Revenue", "2024 Cost"]
    assert [g["value"] for g in last.tables[0]["long_form"]["groups"]] == ["2023", "2024"]


def test_a_column_that_may_be_of_either_group_is_left_alone(sheet):
    book = sheet([["Region", None, 2023, None, 2024], [None, "Cost", "Revenue", "Cost", "Cost"], *BODY])
    assert book.names() == ["Region", "Cost", "2023 Revenue", "Cost_2", "2024 Cost"] and book.tables[0]["long_form"] is None
    beside = sheet([["Region", 2023, None, 2024, None, None], [None, *["Revenue", "Cost"] * 2, "Cost"], *([*row, 1] for row in BODY)], merged=["B1:C1", "D1:E1"])
    assert beside.names()[-1] == "Cost" and beside.tables[0]["long_form"] is None
    apart = sheet([["Item", None, None, "Change", None, "Share"], [None, *[2023, 2024] * 3], *([name, 1, 2, 3, 4, 5, 6] for name in "abc")])
    assert apart.names() == ["Item", *(f"{group}{year}" for group in ("", "Change ", "Share ") for year in (2023, 2024))]


EURO, DOLLAR = "#,##0.00 [$€-407]", "[$$-409]#,##0.00"


def as_money(formats):
    """Gives each of the columns, by letter, a number format."""

    def shape(book):
        for letter, code in formats.items():
            for row in (3, 4, 5):
                book.active[f"{letter}{row}"].number_format = code

    return shape


def test_amounts_of_two_currencies_do_not_become_one_column(sheet):
    places = [["Item", "Germany", None, "US", None], [None, "Sales", "Units", "Sales", "Units"], *BODY]
    assert sheet(places, shape=as_money({"B": EURO, "D": DOLLAR})).tables[0]["long_form"] is None
    assert sheet(places, shape=as_money({"B": EURO, "D": EURO})).tables[0]["long_form"]["measures"] == ["Sales", "Units"]
    assert sheet(places, shape=as_money({"B": EURO})).tables[0]["long_form"]
    years = sheet([["Item", "2023 (EUR)", None, "2024 (USD)", None], [None, "Sales", "Cost", "Sales", "Cost"], *BODY])
    assert years.tables[0]["long_form"] is None
    alike = sheet([["Item", "2023 (EUR)", None, "2024 (€)", None], [None, "Sales", "Cost", "Sales", "Cost"], *BODY])
    assert alike.tables[0]["long_form"]
    plain = [["A list of amounts"], ["Item", 2022, 2023, 2024], *([name, 1.5, 2.5, 3.5] for name in "abc")]
    assert sheet(plain, shape=as_money({"B": EURO, "C": EURO, "D": EURO})).tables[0]["long_form"]
    assert sheet(plain, shape=as_money({"B": EURO, "C": EURO, "D": DOLLAR})).tables[0]["long_form"] is None


def test_years_written_over_each_column(sheet):
    for years in ([2023, 2023, 2024, 2024], [2023, 2024, 2023, 2024]):
        names = ["Revenue", "Cost"] * 2 if years[0] == years[1] else ["Revenue", "Revenue", "Cost", "Cost"]
        for head in ([[None, *years], ["Region", *names]], [["Region", *years], [None, *names]]):
            book = sheet(head + BODY, options={"long_form": True})
            assert book.names() == ["Region", *(f"{year} {name}" for year, name in zip(years, names))] and book.rows() == BODY
            assert long(book)[:2] == [["Region", "year", "Revenue", "Cost"], ["North", "2023", 10, 5 if years[0] == years[1] else 12]]
    same = sheet([["from", "until", "seen", "gone"], *([2019, 2019, 2020, 2020] for _ in range(3))])
    assert same.names() == ["from", "until", "seen", "gone"] and len(same.rows()) == 3


def test_a_key_named_in_two_rows_keeps_its_whole_name(sheet):
    for upper, lower in (("Team", "name"), ("Product", "code"), ("Customer", "No.")):
        book = sheet([[upper, "Home", None, "Away", None], [lower, "won", "lost", "won", "lost"], *BODY], merged=["B1:C1", "D1:E1"])
        assert book.names()[0] == f"{upper} {lower}" and book.tables[0]["long_form"]["name"] == "group"
    for upper, groups in (("City", ["Oslo", "Rome"]), ("Year", [2023, 2024]), ("Period", ["May", "June"])):
        lower = "Region" if upper == "City" else "Region code"
        book = sheet([[upper, groups[0], None, groups[1], None], [lower, "won", "lost", "won", "lost"], *BODY], merged=["B1:C1", "D1:E1"])
        assert book.names()[0] == lower and book.tables[0]["long_form"]["name"] == upper


def test_a_row_below_two_levels_that_names_the_keys(sheet):
    """As pandas writes a table with names of two levels and an index."""
    names = ["Revenue", "Cost"]
    for corner in (["year", "measure"], [None, None], ["year", None], [None, "quarter"]):
        second = ["Q1", "Q2"] if corner[1] == "quarter" else names
        book = sheet([[corner[0], 2023, None, 2024, None], [corner[1], *second * 2], ["Region"], *BODY], merged=["B1:C1", "D1:E1"])
        assert book.names() == ["Region", *(f"{year} {name}" for year in (2023, 2024) for name in second)] and book.rows() == BODY
        assert "names the columns at the left" in book.said() and book.tables[0]["dropped"]["header_rows"] == [1, 2, 3]
        form = book.tables[0]["long_form"]
        assert form["keys"] == ["Region"] and (form.get("name") or form["names"][0]) == "year"
    over = sheet([[None, "Revenue", None, "Cost", None], ["year", 2023, 2024, 2023, 2024], ["Region"], *BODY], merged=["B1:C1", "D1:E1"])
    assert over.names()[:2] == ["Region", "Revenue 2023"] and over.tables[0]["long_form"]["name"] == "year"
    rows = [["DE", "N", 1, 2, 3, 4], [None, "S", 5, 6, 7, 8], ["FR", "N", 9, 1, 2, 3], [None, "S", 3, 2, 1, 0]]
    two = sheet([[None, "year", 2023, None, 2024, None], [None, "measure", *names * 2], ["Country", "Region"], *rows], merged=["C1:D1", "E1:F1", "A4:A5", "A6:A7"])
    assert two.names()[:3] == ["Country", "Region", "2023 Revenue"] and two.rows()[1][:3] == ["DE", "S", 5]
    assert two.tables[0]["long_form"]["keys"] == ["Country", "Region"]


def test_a_heading_below_two_levels_is_no_name(sheet):
    head = [["Region", 2023, None, 2024, None], [None, "Revenue", "Cost", "Revenue", "Cost"]]
    for rows in ([["Europe"], *BODY], [["Europe"], *BODY[:2], ["Asia"], BODY[2]]):
        book = sheet(head + rows, merged=["B1:C1", "D1:E1"])
        assert book.names()[:2] == ["section", "Region"] and book.rows()[0][:2] == ["Europe", "North"]
    book = sheet([["Year", *head[0][1:]], ["Region", *head[1][1:]], ["Europe"], *BODY[:2], ["Asia"], BODY[2]], merged=["B1:C1", "D1:E1"])
    assert book.names()[:2] == ["section", "Region"] and book.rows()[2][:2] == ["Asia", "East"]
    for text in ("Total", "in thousand EUR", "All towns, without those that did not answer in time"):
        book = sheet([["", *head[0][1:]], head[1], [text], *BODY], merged=["B1:C1", "D1:E1"])
        assert text not in book.names()
