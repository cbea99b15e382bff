"""`sightline convert`: a file as it is loaded."""
import json
import subprocess

import duckdb

MESSY = "Export of 2 Jan;;\nday;amount;note\n28/01/2018;1,5;a\n29/01/2018;2\n30/01/2018;007;\"say \"\"no\"\"\"\n"


def convert(binary, path, *arguments):
    return subprocess.run([binary, "convert", path, *arguments], capture_output=True, timeout=60)


def test_csv_keeps_the_source_text_and_tells_the_repairs(binary, tmp_path):
    (tmp_path / "m.csv").write_text(MESSY)
    done = convert(binary, tmp_path / "m.csv")
    assert done.returncode == 0
    assert done.stdout.decode() == 'day,amount,note\n28/01/2018,"1,5",a\n29/01/2018,2,\n30/01/2018,007,"say ""no"""\n'
    assert "1 line before the table was left out" in done.stderr.decode()
    assert "fewer fields" in done.stderr.decode()


def test_typed_json_and_parquet_hold_what_the_types_make_of_it(binary, tmp_path):
    (tmp_path / "m.csv").write_text("day;amount\n28/01/2018;1,5\n29/01/2018;2\n")
    assert convert(binary, tmp_path / "m.csv", "--typed").stdout.decode() == "day,amount\n2018-01-28,1.5\n2018-01-29,2.0\n"
    lines = convert(binary, tmp_path / "m.csv", "--to", "json").stdout.decode().splitlines()
    assert [json.loads(line) for line in lines] == [{"day": "2018-01-28", "amount": 1.5}, {"day": "2018-01-29", "amount": 2.0}]
    out = tmp_path / "m.parquet"
    assert convert(binary, tmp_path / "m.csv", "--to", "parquet", "--output", out).returncode == 0
    assert duckdb.sql(f"SELECT typeof(day), amount FROM '{out}'").fetchall() == [("DATE", 1.5), ("DATE", 2.0)]


def test_what_cannot_be_done_is_told(binary, tmp_path):
    missing = convert(binary, tmp_path / "none.csv")
    assert missing.returncode == 1 and b"There is no file" in missing.stderr
    (tmp_path / "m.csv").write_text(MESSY)
    wrong = convert(binary, tmp_path / "m.csv", "--to", "xml")
    assert wrong.returncode == 2 and b"csv, json or parquet" in wrong.stderr
    nowhere = convert(binary, tmp_path / "m.csv", "--output", tmp_path / "no" / "where.csv")
    assert nowhere.returncode == 1 and b"cannot be written" in nowhere.stderr


def test_the_format_is_that_of_the_files_name_unless_said(binary, tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,x\n2,y\n")
    for name, options, starts in [("x.parquet", [], b"PAR1"), ("x.JSON", [], b'{"a":1'), ("x.txt", [], b"a,b\n1,x"), ("y.parquet", ["--to", "csv"], b"a,b\n1,x")]:
        done = subprocess.run([binary, "convert", tmp_path / "t.csv", "--output", tmp_path / name, *options], capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / name).read_bytes().startswith(starts), name


def test_a_json_of_several_lists_gives_each_by_its_name(binary, tmp_path):
    orders = [{"id": 7, "lines": [{"sku": "a", "qty": 2}]}, {"id": 8, "lines": [{"sku": "b", "qty": 1}]}]
    (tmp_path / "shop.json").write_text(json.dumps({"users": [{"name": "A"}, {"name": "B"}, {"name": "C"}], "orders": orders}))
    first = convert(binary, tmp_path / "shop.json")
    assert first.stdout.decode() == "name\nA\nB\nC\n"
    assert "orders\n" in first.stderr.decode() and "orders.lines" in first.stderr.decode()
    lines = convert(binary, tmp_path / "shop.json", "--table", "orders.lines")
    assert lines.stdout.decode() == "parent_id,sku,qty\n7,a,2\n8,b,1\n", lines.stderr
