"""Units of columns: what counts in thousands or millions says so, wherever the sheet writes it."""


def units(book, at=0):
    return {c["name"]: c["unit"] for c in book.tables[at]["columns"] if c["unit"]}


def test_scales_in_names_are_part_of_the_unit(sheet):
    names = ["Firm", "Revenue in kEUR", "Revenue (kEUR) ", "Rev ($m)", "Debt (USD 000)", "Umsatz Mio. EUR", "Cost in thousands", "Length (m)", "Made (1000 t)"]
    book = sheet([names, ["A", 12, 13, 14, 15, 16, 17, 18, 19], ["B", 22, 23, 24, 25, 26, 27, 28, 29]])
    assert list(units(book).values()) == [
        "thousand EUR",
        "thousand EUR",
        "million USD",
        "thousand USD",
        "million EUR",
        "thousand",
        "m",
        "thousand t",
    ]
    assert book.rows()[0][1] == 12 and "count in the unit" in book.said()


def test_a_row_of_units_with_scales_is_no_part_of_the_names(sheet):
    book = sheet(
        [
            ["Firm", "Revenue", "Units", "Cost", "Debt"],
            [None, "kEUR", "pcs", "in 1000 €", "Mio. EUR"],
            ["A", 12.5, 3, 7.5, 1.5],
            ["B", 22.5, 4, 8.5, 2.5],
        ]
    )
    assert book.names() == ["Firm", "Revenue", "Units", "Cost", "Debt"] and len(book.rows()) == 2
    assert units(book) == {"Revenue": "thousand EUR", "Units": "pcs", "Cost": "thousand EUR", "Debt": "million EUR"}


def test_the_unit_of_a_title_is_that_of_the_amounts(sheet):
    for title in ("Balance (in thousand EUR)", "Balance, in TEUR", "All amounts in EUR thousands"):
        book = sheet([[title], [], ["Firm", "Year", "Revenue", "Units", "Margin %", "Debt (USD)"], ["A", 2020, 12, 3, 5, 1], ["B", 2021, 22, 4, 6, 2]])
        assert units(book) == {"Revenue": "thousand EUR", "Debt (USD)": "USD"}, title
        assert "tells the unit of Revenue" in book.said()
    book = sheet([["Sales in millions"], [], ["Firm", "Revenue (EUR)"], ["A", 12], ["B", 22]])
    assert units(book) == {"Revenue (EUR)": "million EUR"}


def test_number_formats_do_not_hide_the_scale_of_a_name(sheet):
    def shape(book):
        for row in (2, 3):
            book.active.cell(row, 2).number_format = '#,##0 "€"'
            book.active.cell(row, 3).number_format = '#,##0 "T€"'
            book.active.cell(row, 4).number_format = '#,##0,"k€"'

    book = sheet([["Firm", "Revenue (kEUR)", "Cost", "Debt"], ["A", 12, 13, 14000], ["B", 22, 23, 24000]], shape=shape)
    assert units(book) == {"Revenue (kEUR)": "thousand EUR", "Cost": "thousand EUR", "Debt": "€"}


def test_scales_written_in_the_cells_are_kept(sheet):
    book = sheet([["Firm", "Revenue"], ["A", "12 T€"], ["B", "13 T€"]])
    assert units(book) == {"Revenue": "thousand EUR"} and book.rows()[0] == ["A", 12]


def test_words_that_only_look_like_scales_are_none(sheet):
    book = sheet([["Firm", "Plan B EUR", "Miles", "Width in mm", "Trips to Germany"], ["A", 12, 13, 14, 3], ["B", 22, 23, 24, 4]])
    assert units(book) == {"Width in mm": "mm"}
