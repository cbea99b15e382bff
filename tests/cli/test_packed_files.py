"""Files that are read in the jail, brought in an archive: workbooks, Arrow files, web pages, XML."""
import contextlib
import gzip
import io
import json
import pathlib
import sqlite3
import subprocess
import sys
import zipfile

import pyarrow
import pyarrow.feather
import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import workbooks  # noqa: E402

CSV = b"id,city\n1,Oslo\n2,Rome\n"
STAFF = "name,city\nAda,Paris\nBo,Rome\nCy,Oslo\n"
PAGE = b"<!doctype html><html><body><table><tr><th>town</th><th>people</th></tr><tr><td>Oslo</td><td>7</td></tr><tr><td>Rome</td><td>28</td></tr></table></body></html>"
XML = b"<?xml version='1.0'?><towns><town><name>Oslo</name><people>7</people></town><town><name>Rome</name><people>28</people></town></towns>"


@pytest.fixture
def run(binary):
    return lambda *arguments: subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    sales = [["region", "amount"]] + [[("North", "South")[i % 2], i] for i in range(40)]
    staff = [["name", "city"], ["Ada", "Paris"], ["Bo", "Rome"], ["Cy", "Oslo"]]
    return workbooks.write(tmp_path_factory.mktemp("book") / "shop.xlsx", {"Sales": sales, "Staff": staff}).read_bytes()


def zipped(path, **entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in entries.items():
            z.writestr(".".join(name.rsplit("_", 1)), data)
    return path


def zstd(data):
    """One raw block a frame, as the format's specification (RFC 8878) has it."""
    out, block = b"\x28\xb5\x2f\xfd\xa0" + len(data).to_bytes(4, "little"), 1 << 16
    for at in range(0, len(data), block):
        piece = data[at : at + block]
        last = at + block >= len(data)
        out += (len(piece) << 3 | last).to_bytes(3, "little") + piece
    return out


def test_a_zip_with_a_workbook_beside_a_csv(run, book, tmp_path):
    path = zipped(tmp_path / "a.zip", shop_xlsx=book, towns_csv=CSV, readme_html=PAGE)
    first = run("convert", path)
    assert first.returncode == 0 and first.stdout.startswith("region,amount\nNorth,0\n"), first.stderr
    assert "shop.xlsx!/Staff" in first.stderr and "towns.csv" in first.stderr and "“readme.html” is no table" in first.stderr
    assert run("convert", path, "--table", "shop.xlsx!/Staff").stdout == STAFF
    assert run("convert", path, "--table", "towns.csv").stdout == CSV.decode()
    assert run("convert", path, "--table", "shop.xlsx").stdout == first.stdout
    missing = run("convert", path, "--table", "shop.xlsx!/Nobody")
    assert missing.returncode == 1 and "no table “shop.xlsx!/Nobody”" in missing.stderr
    done = run("ask", path, "total amount by region", "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["rows"], done.stderr


def test_a_workbook_packed_alone(run, book, tmp_path):
    (tmp_path / "shop.xlsx.gz").write_bytes(gzip.compress(book))
    (tmp_path / "shop.xlsx.zst").write_bytes(zstd(book))
    zipped(tmp_path / "shop.zip", shop_xlsx=book)
    zipped(tmp_path / "deep.zip", shop_zip=(tmp_path / "shop.zip").read_bytes())
    for name in ("shop.xlsx.gz", "shop.xlsx.zst", "shop.zip", "deep.zip"):
        first = run("convert", tmp_path / name)
        assert first.returncode == 0 and first.stdout.startswith("region,amount\n"), (name, first.stderr)
        [staff] = [line.removeprefix("note:").strip() for line in first.stderr.splitlines() if line.strip().endswith("Staff")]
        assert run("convert", tmp_path / name, "--table", staff).stdout == STAFF, (name, staff)
        assert run("convert", tmp_path / name, "--sheet", "Staff").stdout == STAFF, name


def test_arrow_pages_and_xml_packed(run, tmp_path):
    held = io.BytesIO()
    pyarrow.feather.write_feather(pyarrow.table({"town": ["Oslo", "Rome"], "people": [7, 28]}), held)
    for name, data in (("t_feather", held.getvalue()), ("t_html", PAGE), ("t_xml", XML), ("t_xhtml", b"\xef\xbb\xbf" + XML)):
        done = run("convert", zipped(tmp_path / f"{name}.zip", **{name: data}), "--typed")
        assert done.returncode == 0 and "Oslo,7\nRome,28\n" in done.stdout, (name, done.stdout, done.stderr)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(data))
        assert run("convert", tmp_path / f"{name}.gz", "--typed").stdout == done.stdout, name


def test_what_only_begins_like_a_page_is_a_csv(run, tmp_path):
    data = b"<tag>,n\n<b>,1\n<i>,2\n"
    assert run("convert", zipped(tmp_path / "t.zip", tags_csv=data)).stdout == data.decode()


def test_the_second_table_of_a_database_packed_alone(run, tmp_path):
    with sqlite3.connect(tmp_path / "geo.db") as db:
        db.executescript("CREATE TABLE towns (name TEXT); INSERT INTO towns VALUES ('Oslo'); CREATE TABLE rivers (name TEXT); INSERT INTO rivers VALUES ('Po');")
    path = zipped(tmp_path / "geo.zip", geo_db=(tmp_path / "geo.db").read_bytes())
    assert "rivers" in run("convert", path).stderr
    assert run("convert", path, "--table", "rivers").stdout == "name\nPo\n"


def test_damaged_and_hostile_ones_are_told(run, book, tmp_path, monkeypatch):
    cut = run("convert", zipped(tmp_path / "cut.zip", shop_xlsx=book[: len(book) // 2]))
    assert cut.returncode == 1 and cut.stderr.strip() and "Internal" not in cut.stderr
    document = zipped(tmp_path / "letter.docx", **{"[Content_Types]_xml": b"<Types/>", "word/document_xml": b"<w/>"}).read_bytes()
    told = run("convert", zipped(tmp_path / "letter.zip", letter_xlsx=document))
    assert told.returncode == 1 and "cannot be" in told.stderr, told.stderr
    zipped(tmp_path / "bomb.zip", page_html=b"<html>" + b" " * (200 << 20) + b"</html>")
    monkeypatch.setenv("SIGHTLINE_MAX_UNPACKED_MB", "80")
    stopped = run("convert", tmp_path / "bomb.zip")
    assert stopped.returncode == 1 and "80 MiB" in stopped.stderr, stopped.stderr


def test_a_workbook_that_was_stored_and_not_packed_is_one(run, book, tmp_path):
    for name, members in {"one.zip": {"shop.xlsx": book}, "two.zip": {"shop.xlsx": book, "towns.csv": CSV}, "deep.zip": {"in/[Content_Types].xml": b"<Types/>", "shop.xlsx": book}}.items():
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_STORED) as z:
            for member, data in members.items():
                z.writestr(member, data)
            z.comment = b"with [Content_Types].xml"
        done = run("convert", tmp_path / name)
        assert done.returncode == 0 and done.stdout.startswith("region,amount\nNorth,0\n"), (name, done.stderr)
        staff = run("convert", tmp_path / name, "--sheet", "Staff")
        assert staff.returncode == 0 and "Ada,Paris" in staff.stdout, (name, staff.stderr)
    assert run("convert", tmp_path / "two.zip", "--table", "towns.csv").stdout == CSV.decode()


def test_members_of_one_name_are_told_apart(run, tmp_path):
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as z:
        for name, town in (("a.csv", "Oslo"), ("a.csv", "Rome"), ("a (2).csv", "Bonn"), ("b\nc.csv", "Bern"), ("b\tc.csv", "Prag")):
            with pytest.warns(UserWarning) if name == "a.csv" and town == "Rome" else contextlib.nullcontext():
                z.writestr(name, f"id,city\n1,{town}\n2,Kiel\n")
    towns = {name: run("convert", path, "--table", name).stdout.split("\n")[1] for name in ("a.csv", "a (3).csv", "a (2).csv", "b_c.csv", "b_c (2).csv")}
    assert towns == {"a.csv": "1,Oslo", "a (3).csv": "1,Rome", "a (2).csv": "1,Bonn", "b_c.csv": "1,Bern", "b_c (2).csv": "1,Prag"}
    assert all(f"“{name}”" in run("convert", path).stderr or name in run("convert", path).stderr for name in towns)


def test_a_page_that_begins_with_blank_lines_is_one_in_an_archive(run, tmp_path):
    page = b"\n" * 2000 + PAGE
    done = run("convert", zipped(tmp_path / "blank.zip", page_html=page))
    assert done.returncode == 0 and done.stdout == "town,people\nOslo,7\nRome,28\n", done.stderr
