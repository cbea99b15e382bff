"""The tables of web pages: names where the page marks them, and found as in sheets where it does not."""

SAVED = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>
<tr><td colspan=3>Sales 2023</td></tr><tr><td>Region</td><td>Units</td><td>Revenue</td></tr>
<tr><td>North</td><td>10</td><td>100.5</td></tr><tr><td>South</td><td>20</td><td>200.5</td></tr><tr><td>East</td><td>5</td><td>50</td></tr>
<tr><td>Total</td><td>35</td><td>351</td></tr></table></body></html>"""


def test_header_rows_with_spans_are_joined(read):
    book = read(
        "<table><caption>Plan</caption><thead><tr><th rowspan=2>Region</th><th colspan=2>2023</th></tr><tr><th>Q1</th><th>Q2</th></tr></thead>"
        "<tbody><tr><td>North</td><td>1</td><td>2</td></tr><tr><td>South</td><td>3</td><td>4</td></tr></tbody></table>"
    )
    assert book.rows("Plan") == [["Region", "2023 Q1", "2023 Q2"], ["North", "1", "2"], ["South", "3", "4"]]
    assert "2 header rows" in book.said()


def test_rows_of_th_are_names_also_over_text_and_a_title_among_them_is_none(read):
    book = read(
        "<table><tr><th colspan=2>Staff</th></tr><tr><th>Name</th><th>City</th></tr><tr><td>Ann</td><td>Oslo</td></tr><tr><td>Bob</td><td>Rome</td></tr></table>"
    )
    assert book.rows() == [["Name", "City"], ["Ann", "Oslo"], ["Bob", "Rome"]]
    years = read("<table><tr><th></th><th>2022</th><th>2023</th></tr><tr><th>North</th><td>1</td><td>2</td></tr><tr><th>South</th><td>3</td><td>4</td></tr></table>")
    assert years.rows()[0][1:] == ["2022", "2023"] and years.rows()[1:] == [["North", "1", "2"], ["South", "3", "4"]]


def test_a_sheet_saved_as_a_page_is_read_as_the_sheet(read):
    book = read(SAVED)
    assert book.rows("Sales 2023") == [["Region", "Units", "Revenue"], ["North", "10", "100.5"], ["South", "20", "200.5"], ["East", "5", "50"]]
    assert "named as a total" in book.said()
    assert [c["type"] for c in book.manifest["tables"][0]["columns"]] == ["VARCHAR", "BIGINT", "DOUBLE"]


def test_cells_over_several_rows_are_repeated_and_nested_tables_are_their_own(read):
    book = read(
        "<table><tr><th>Shop</th><th>Item</th><th>Price</th></tr><tr><td rowspan=2>A</td><td>Tea</td><td>2</td></tr><tr><td>Rice</td><td>3</td></tr>"
        "<tr><td>B</td><td>Tea</td><td rowspan=2>4</td></tr><tr><td>B</td><td>Salt</td></tr></table>"
    )
    assert book.rows()[1:] == [["A", "Tea", "2"], ["A", "Rice", "3"], ["B", "Tea", "4"], ["B", "Salt", "4"]]
    assert "reach over several rows" in book.said()
    frame = read("<table><tr><td>Menu</td><td><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table></td></tr></table>")
    assert len(frame.manifest["tables"]) == 1 and frame.rows() == [["a", "b"], ["1", "2"]]


def test_several_tables_and_short_rows(read):
    book = read(
        "<p>x</p><table><tr><th>a</th><th>b</th></tr><tr><td>1</td></tr><tr><td>3</td><td>4</td></tr></table>"
        "<table><tr><th>c</th><th>d</th></tr><tr><td>x</td><td>y</td></tr></table>"
    )
    assert book.manifest["format"] == "html" and [t["row_count"] for t in book.manifest["tables"]] == [2, 1]
    assert book.rows("table 1") == [["a", "b"], ["1", ""], ["3", "4"]] and book.rows("table 2") == [["c", "d"], ["x", "y"]]
    assert "fewer cells" in book.said()
