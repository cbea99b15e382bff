"""Workbooks, Arrow files, web pages and XML on the command line: read in the jail, asked like any file."""
import json
import pathlib
import subprocess
import sys

import pyarrow
import pyarrow.feather
import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import workbooks  # noqa: E402

SIGHTLINE = ROOT / "build/release/sightline"


def run(*arguments):
    return subprocess.run([SIGHTLINE, *map(str, arguments)], capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "shop.bin"  # the name says nothing: what it holds decides
    sales = [["region", "product", "amount"]] + [[("North", "South")[i % 2], f"P{i % 3}", i] for i in range(40)]
    return workbooks.write(path, {"Sales": sales, "Staff": [["name", "city"], ["Ada", "Paris"], ["Bo", "Rome"], ["Cy", "Oslo"]]})


def test_a_workbook_is_asked_in_words(book):
    done = run("ask", book, "total amount by region", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sql"] and "North" in done.stdout and "380" in done.stdout and "400" in done.stdout


def test_a_sheet_is_written_as_it_stands(book):
    done = run("convert", book, "--sheet", "Staff", "--to", "csv")
    assert (done.returncode, done.stdout) == (0, "name,city\nAda,Paris\nBo,Rome\nCy,Oslo\n"), done.stderr


def test_the_largest_table_is_written_and_the_others_are_named(book):
    done = run("convert", book, "--typed")
    assert done.returncode == 0 and done.stdout.startswith("region,product,amount\nNorth,P0,0\n")
    assert "Staff" in done.stderr


def test_a_sheet_that_is_not_there_is_an_error_that_names_those_that_are(book):
    done = run("convert", book, "--sheet", "Stuff")
    assert done.returncode == 1 and "Stuff" in done.stderr and "'Staff'" in done.stderr


def test_arrow_pages_and_xml_are_tables_too(tmp_path):
    pyarrow.feather.write_feather(pyarrow.table({"city": ["Paris", "Rome"], "n": [1, 2]}), tmp_path / "a.feather")
    (tmp_path / "p.html").write_text("<html><body><table><tr><th>city<th>n<tr><td>Paris<td>1<tr><td>Rome<td>2</table>")
    (tmp_path / "x.xml").write_text("<?xml version='1.0'?><l><r><city>Paris</city><n>1</n></r><r><city>Rome</city><n>2</n></r></l>")
    for name in ("a.feather", "p.html", "x.xml"):
        done = run("convert", tmp_path / name, "--typed")
        assert (done.returncode, done.stdout) == (0, "city,n\nParis,1\nRome,2\n"), (name, done.stderr)


def test_xml_is_told_by_its_elements_not_by_its_prolog(tmp_path):
    rows = "<rows><row a='1' b='x'/><row a='2' b='y'/></rows>\n"
    for text in (rows.encode(), b"<!-- made by hand -->\n" + rows.encode(), ("<?xml version='1.0'?>" + rows).encode("utf-16"), rows.encode("utf-16")):
        (tmp_path / "rows.txt").write_bytes(text)
        done = run("convert", tmp_path / "rows.txt", "--typed")
        assert (done.returncode, done.stdout) == (0, "a,b\n1,x\n2,y\n"), (text, done.stderr)
    (tmp_path / "tags.csv").write_text("<b>,n\n<b>x</b>,1\n<b>y</b>,2\n")
    done = run("convert", tmp_path / "tags.csv", "--typed")
    assert (done.returncode, done.stdout) == (0, "<b>,n\n<b>x</b>,1\n<b>y</b>,2\n"), done.stderr


def test_an_entity_bomb_and_an_outside_entity_do_nothing(tmp_path):
    bomb = "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'x'>" + "".join(
        f"<!ENTITY a{i} '{('&a' + (str(i - 1) if i else '') + ';') * 20}'>" for i in range(9)) + "]><l><r><c>&a8;</c></r><r><c>1</c></r></l>"
    (tmp_path / "bomb.xml").write_text(bomb)
    (tmp_path / "out.xml").write_text("<?xml version='1.0'?><!DOCTYPE l [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><l><r><c>&e;</c></r><r><c>1</c></r></l>")
    for name in ("bomb.xml", "out.xml"):
        done = run("convert", tmp_path / name)
        assert "root:" not in done.stdout and len(done.stdout) < 1000


def test_a_damaged_workbook_is_a_clear_error(book, tmp_path):
    (tmp_path / "half.xlsx").write_bytes(pathlib.Path(book).read_bytes()[:3000])
    done = run("convert", tmp_path / "half.xlsx")
    assert done.returncode == 1 and "damaged" in done.stderr.lower() + done.stdout.lower() or "zip" in done.stderr.lower()


def test_an_answer_says_in_what_scale_it_counts(tmp_path):
    book = workbooks.write(tmp_path / "firms.xlsx", {"S": [["firm", "revenue in kEUR", "weight (kg)"], ["A", 5, 3], ["B", 7, 4]]})
    (tmp_path / "firms.csv").write_text("firm,revenue in kEUR\nA,5\nB,7\n")
    title = workbooks.write(tmp_path / "title.xlsx", {"S": [["Firms (in thousand EUR)"], ["firm", "revenue"], ["A", 5], ["B", 7]]})
    for path in (book, tmp_path / "firms.csv", title):
        done = run("ask", path, "total revenue")
        assert done.returncode == 0 and "12 thousand EUR" in done.stdout and "EUR 12" not in done.stdout, (path, done.stdout, done.stderr)
    done = run("ask", book, "total weight")
    assert "7 kg" in done.stdout, done.stdout


def test_years_across_are_offered_as_rows(tmp_path):
    rows = [["Country", "2019", "2020", "2021", "2022", "Total"], ["Peru", 1, 2, 3, 4, 10], ["Chad", 5, 6, 7, 8, 26], ["Oman", 9, 1, 2, 3, 15]]
    done = run("convert", workbooks.write(tmp_path / "years.xlsx", {"Trade": rows}))
    assert done.returncode == 0, done.stderr
    assert "2019 … 2022 stand across; as rows they can be asked by year" in done.stderr, done.stderr
    assert 'unpivot "2019", "2020", "2021", "2022" into ' in done.stderr


def test_text_is_read_again_where_there_is_text(tmp_path):
    (tmp_path / "again.recipe").write_text("reread as text\n")
    page = "<html><body><table><thead><tr><th>item</th><th>price</th></tr></thead><tr><td>tea</td><td>$1,200.50</td></tr><tr><td>salt</td><td>$80.00</td></tr></table></body></html>"
    (tmp_path / "page.html").write_text(page)
    (tmp_path / "list.xml").write_text('<?xml version="1.0"?><list><row><code>007.50</code><n>1</n></row><row><code>012.00</code><n>2</n></row></list>')
    pyarrow.feather.write_feather(pyarrow.table({"city": ["Paris", "Rome"], "n": [1, 2]}), tmp_path / "a.feather")
    shown = {name: run("recipe", tmp_path / name, "--recipe", tmp_path / "again.recipe") for name in ("page.html", "list.xml", "a.feather")}
    assert shown["page.html"].stdout == 'item,price\ntea,"$1,200.50"\nsalt,$80.00\n', shown["page.html"].stderr
    assert shown["list.xml"].stdout == "code,n\n007.50,1\n012.00,2\n", shown["list.xml"].stderr
    refused = shown["a.feather"]
    assert refused.returncode != 0 and "typed values and no texts" in refused.stderr, (refused.stdout, refused.stderr)


def test_two_levels_across_are_offered_as_rows(tmp_path):
    head = [["Region", "2023", None, "2024", None, "Total"], [None, "Revenue", "Cost", "Revenue", "Cost", None]]
    rows = [["North", 10, 5, 12, 6, 33], ["South", 20, 9, 22, 11, 62], ["East", 7, 3, 8, 4, 22]]
    book = workbooks.write(tmp_path / "years.xlsx", {"Sales": head + rows})
    done = run("convert", book)
    assert "2023 and 2024 stand across, each over Revenue and Cost; as rows they can be asked by year; drop “Total”" in done.stderr, done.stderr
    step = done.stderr.split("makes it so: ")[1].strip()
    (tmp_path / "long.recipe").write_text("drop Total\n" + step + "\n")
    done = run("recipe", book, "--recipe", tmp_path / "long.recipe")
    assert done.stdout.splitlines()[:3] == ["Region,year,Revenue,Cost", "North,2023,10,5", "North,2024,12,6"], (step, done.stdout, done.stderr)

    head = [["Region", "2023", None, "2024"], [None, "Q1", "Q2", "Q1"]]
    book = workbooks.write(tmp_path / "quarters.xlsx", {"Sales": head + [row[:4] for row in rows]})
    step = run("convert", book).stderr.split("makes it so: ")[1].strip()
    (tmp_path / "long.recipe").write_text(step + "\n")
    done = run("recipe", book, "--recipe", tmp_path / "long.recipe")
    assert done.stdout.splitlines()[:4] == ["Region,year,quarter,value", "North,2023,Q1,10", "North,2023,Q2,5", "North,2024,Q1,12"], (step, done.stdout, done.stderr)


def test_what_could_be_read_two_ways_is_said(tmp_path):
    rows = [["id", "when"], [1, "03/02/2024"], [2, "01/02/2024"], [3, "05/06/2024"], [4, "07/08/2024"]]
    done = run("convert", workbooks.write(tmp_path / "days.xlsx", {"Log": rows}), "--typed")
    assert done.returncode == 0, done.stderr
    assert "03/02/2024" in done.stdout and "kept as text" in done.stderr, done.stderr


def test_the_limits_are_settings(book, tmp_path, monkeypatch):
    (tmp_path / "x.xml").write_text("<l>" + "<r><a>1</a><b>2</b></r>" * 600 + "</l>")
    assert run("convert", tmp_path / "x.xml").returncode == 0
    monkeypatch.setenv("SIGHTLINE_MAX_SHEET_CELLS", "1000")
    assert "1,000 values" in run("convert", tmp_path / "x.xml").stderr
    many = workbooks.write(tmp_path / "many.xlsx", {"S": [["a", "b"]] + [[i, i] for i in range(600)]})
    assert "1,000 cells" in run("convert", many).stderr
