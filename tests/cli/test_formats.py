"""What `sightline convert`, `ask` and `profile` read beyond plain CSV: archives, databases, text of fixed width."""
import gzip
import io
import json
import sqlite3
import subprocess
import zipfile

import duckdb
import pytest

CSV = b"id,city\n1,Oslo\n2,Rome\n"


@pytest.fixture
def convert(binary):
    def run(path, *more, status=0):
        r = subprocess.run([binary, "convert", str(path), *more], capture_output=True, text=True)
        assert r.returncode == status, (r.returncode, r.stdout[:300], r.stderr[:500])
        return r.stdout if status == 0 else r.stderr

    return run


def zipped(path, entries, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as z:
        for name, data in entries.items():
            z.writestr(name, data)
    return path


def zstd(data, folder):
    """Written by DuckDB: Python's library has no zstd."""
    (folder / "in.csv").write_bytes(data)
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{folder}/in.csv', all_varchar = true)) TO '{folder}/z.csv.zst' (FORMAT csv, COMPRESSION zstd)")
    return folder / "z.csv.zst"


def test_gzip_of_one_and_of_several_members(convert, tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(CSV))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(CSV[:12]) + gzip.compress(CSV[12:]) + b"\0" * 100)
    assert convert(tmp_path / "a.csv.gz") == convert(tmp_path / "b.csv.gz") == CSV.decode()


def test_zstd(convert, tmp_path):
    assert convert(zstd(CSV, tmp_path)) == CSV.decode()


def test_kinds_are_told_by_content_not_by_name(convert, tmp_path):
    (tmp_path / "a.csv").write_bytes(gzip.compress(CSV))
    assert convert(tmp_path / "a.csv") == CSV.decode()


@pytest.mark.parametrize("data, words", [(gzip.compress(CSV * 1000)[:-20], "gzip file is damaged"), (b"\x1f\x8b" + b"junk" * 30, "gzip"), (b"PK\x03\x04" + b"junk" * 30, "ZIP archive is damaged"),
                                         (b"\x28\xb5\x2f\xfd" + b"junk" * 30, "zstd file is damaged"), (gzip.compress(b""), "empty")])
def test_damaged_archives_are_told(convert, tmp_path, data, words):
    (tmp_path / "a").write_bytes(data)
    assert words in convert(tmp_path / "a", status=1)


def test_a_zip_of_several_tables(convert, binary, tmp_path):
    path = zipped(tmp_path / "shop.zip", {"shop/orders.csv": b"order_id,customer_id,amount\n1,10,5\n2,11,7\n3,10,1\n", "shop/customers.csv": b"customer_id,city\n10,Oslo\n11,Rome\n",
                                          "README.txt": b"about", "__MACOSX/._orders.csv": b"x", "shop/": b"", "shop/.hidden": b"x"})
    assert convert(path).splitlines()[0] == "order_id,customer_id,amount"
    assert convert(path, "--table", "shop/customers.csv").splitlines()[1] == "10,Oslo"
    missing = convert(path, "--table", "nothing.csv", status=1)
    assert "no table “nothing.csv”" in missing and "shop/orders.csv" in missing
    r = subprocess.run([binary, "convert", str(path)], capture_output=True, text=True)
    assert "2 tables" in r.stderr and "shop/customers.csv" in r.stderr and "README.txt" in r.stderr
    r = subprocess.run([binary, "ask", str(path), "number of customers", "--json"], capture_output=True, text=True)
    assert r.returncode == 0, r.stderr
    assert json.loads(r.stdout)["rows"] == [[2]]
    tables = json.loads(subprocess.run([binary, "profile", str(path), "--json"], capture_output=True, text=True).stdout)
    assert [(t["table"], t["row_count"]) for t in tables] == [("orders", 3), ("customers", 2)]


def test_archives_within_archives(convert, tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as z:
        z.writestr("a.csv.gz", gzip.compress(CSV))
        z.writestr("b.csv", b"x\n1\n")
    path = zipped(tmp_path / "outer.zip", {"inner.zip": inner.getvalue(), "c.csv": b"y\n2\n"})
    assert convert(path, "--table", "inner.zip!/a.csv.gz") == CSV.decode()
    assert convert(path, "--table", "inner.zip!/b.csv") == "x\n1\n"
    assert convert(path, "--table", "c.csv") == "y\n2\n"
    deep = CSV
    for _ in range(6):
        deep = gzip.compress(deep)
    (tmp_path / "deep.gz").write_bytes(deep)
    assert "deep" in convert(tmp_path / "deep.gz", status=1)


def test_bombs_are_stopped(binary, tmp_path):
    """A megabyte that would be a gigabyte; ten thousand entries; each by a setting."""
    zeros = gzip.compress(b"a,b\n" + b"0,0\n" * (64 << 20), 9)
    assert len(zeros) < 1 << 20
    (tmp_path / "bomb.gz").write_bytes(zeros)
    many = zipped(tmp_path / "many.zip", {f"{i}.csv": b"x\n1\n" for i in range(60)}, zipfile.ZIP_STORED)

    def refused(path, **settings):
        env = {f"SIGHTLINE_{k.upper()}": str(v) for k, v in settings.items()}
        r = subprocess.run([binary, "convert", str(path)], capture_output=True, text=True, env={**env, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
        assert r.returncode == 1, r.stdout[:100]
        return r.stderr

    assert "200 times" in refused(tmp_path / "bomb.gz", max_unpack_ratio=200)
    assert "100 MiB" in refused(tmp_path / "bomb.gz", max_unpacked_mb=100)
    assert "60 entries; at most 50" in refused(many, max_archive_entries=50)
    assert "60 tables; at most 50" in refused(many, max_archive_tables=50)
    # An archive that lies about the size of its entry.
    lying = bytearray(zipped(tmp_path / "lie.zip", {"a.csv": b"x\n" + b"1\n" * 1000}).read_bytes())
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24:at + 28] = (10).to_bytes(4, "little")
    (tmp_path / "lie.zip").write_bytes(lying)
    assert "ZIP archive" in refused(tmp_path / "lie.zip")


def test_names_in_an_archive_are_never_paths(convert, tmp_path):
    path = zipped(tmp_path / "slip.zip", {"../../../etc/evil.csv": CSV, "/abs.csv": b"x\n1\n"})
    assert convert(path, "--table", "../../../etc/evil.csv") == CSV.decode()
    assert not (tmp_path.parent / "etc").exists()


def test_zip_without_a_table_or_with_a_password(convert, tmp_path):
    assert "holds no table" in convert(zipped(tmp_path / "a.zip", {"photo.png": b"x", "b.pdf": b"y"}), status=1)
    locked = bytearray(zipped(tmp_path / "l.zip", {"a.csv": CSV}).read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(magic) + offset] |= 1
    (tmp_path / "l.zip").write_bytes(locked)
    assert "password" in convert(tmp_path / "l.zip", status=1)


def test_sqlite_tables_with_the_types_of_their_values(binary, convert, tmp_path):
    path = tmp_path / "shop.db"
    db = sqlite3.connect(path)
    db.executescript("""
        CREATE TABLE orders (id INTEGER PRIMARY KEY, day DATE, at DATETIME, amount REAL, paid BOOLEAN, note TEXT, mixed, raw BLOB);
        INSERT INTO orders VALUES (1, '2024-03-01', '2024-03-01 10:00:00', 5.5, 1, 'städte', 7, x'00ff'), (2, '2024-03-02', '2024-03-02 11:30:00', 7, 0, NULL, 'x', NULL);
        CREATE TABLE "order lines" (order_id INTEGER, name TEXT);
        INSERT INTO "order lines" VALUES (1, 'a,b'), (9007199254740993, 'c');
        CREATE TABLE empty (x);
        CREATE VIEW v AS SELECT load_extension('/tmp/x') FROM orders;
        CREATE TRIGGER t AFTER INSERT ON orders BEGIN DELETE FROM orders; END;
    """)
    db.commit()
    db.close()
    rows = [json.loads(line) for line in convert(path, "--to", "json").splitlines()]
    assert rows[0] == {"id": 1, "day": "2024-03-01", "at": "2024-03-01 10:00:00", "amount": 5.5, "paid": True, "note": "städte", "mixed": "7", "raw": "00ff"}
    assert rows[1]["note"] is None and rows[1]["amount"] == 7.0 and rows[1]["paid"] is False
    assert convert(path, "--table", "order lines").splitlines()[1:] == ['1,"a,b"', "9007199254740993,c"]
    r = subprocess.run([binary, "profile", str(path), "--json"], capture_output=True, text=True)
    tables = json.loads(r.stdout)
    assert [t["table"] for t in tables] == ["orders", "order lines"], "tables without rows and views are none"
    assert {c["name"]: c["type"] for c in tables[0]["columns"]} == {"id": "integer", "day": "date", "at": "timestamp", "amount": "double", "paid": "boolean", "note": "text",
                                                                    "mixed": "text", "raw": "text"}
    assert any("1 texts and 1 numbers" in note for note in tables[0]["load"]["repairs"])


def test_hostile_sqlite_files_are_refused_or_read_as_they_are(convert, tmp_path):
    path = tmp_path / "broken.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t (a)")
    db.executemany("INSERT INTO t VALUES (?)", [("x" * 1000,)] * 500)
    db.commit()
    db.close()
    data = bytearray(path.read_bytes())
    data[8192:16384] = b"\xff" * 8192
    path.write_bytes(data)
    assert "SQLite file cannot be read" in convert(path, status=1)
    path.write_bytes(b"SQLite format 3\0" + b"\0" * 5000)
    assert convert(path, status=1)


def test_duckdb_tables(binary, convert, tmp_path):
    path = tmp_path / "shop.duckdb"
    con = duckdb.connect(str(path))
    con.sql("CREATE TABLE orders AS SELECT 1 AS id, DATE '2024-03-01' AS day, {'a': 1, 'b': [1, 2]} AS nested")
    con.sql("CREATE SCHEMA old; CREATE TABLE old.orders AS SELECT 'x' AS y")
    con.sql("CREATE VIEW secrets AS SELECT * FROM read_text('/etc/passwd')")
    con.close()
    assert json.loads(convert(path, "--to", "json")) == {"id": 1, "day": "2024-03-01", "nested.a": 1, "nested.b": "[1,2]"}
    assert convert(path, "--table", "old.orders") == "y\nx\n"
    assert "no table “secrets”" in convert(path, "--table", "secrets", status=1)
    path.write_bytes(path.read_bytes()[:5000])
    assert "DuckDB file cannot be read" in convert(path, status=1)


def test_text_of_fixed_width(convert, tmp_path):
    (tmp_path / "a.txt").write_text("name           city        amount\n"
                                    "Anna Berg      Oslo          12.5\n"
                                    "Bo             New York       7.0\n"
                                    "Çelik, Deniz   Rome         100.25\n".replace("Çelik, Deniz", "Çelik Deniz "))
    rows = [json.loads(line) for line in convert(tmp_path / "a.txt", "--to", "json").splitlines()]
    assert rows == [{"name": "Anna Berg", "city": "Oslo", "amount": 12.5}, {"name": "Bo", "city": "New York", "amount": 7.0},
                    {"name": "Çelik Deniz", "city": "Rome", "amount": 100.25}]


def test_columns_one_blank_apart(convert, tmp_path):
    people = ["Ada Berg", "Carl-Johan Ek", "Bea Holm Lund", "Finn Moss", "Gia", "Hal Orr", "Eda Nye", "Dag Pike"]
    lines = [f"{10001 + i} 2024-{i + 1:02d}-1{i} {p:<15}{12.5 * (i * 37 % 8 + 1) ** 2:>9.2f}" for i, p in enumerate(people)]
    (tmp_path / "a.txt").write_text("\n".join([f"{'ID':<6}{'DAY':<11}{'NAME':<15}{'AMOUNT':>9}", *lines]) + "\n")
    rows = [json.loads(line) for line in convert(tmp_path / "a.txt", "--to", "json").splitlines()]
    assert [list(r) for r in rows] == [["ID", "DAY", "NAME", "AMOUNT"]] * 8
    assert [r["NAME"] for r in rows] == people and rows[1] == {"ID": 10002, "DAY": "2024-02-11", "NAME": "Carl-Johan Ek", "AMOUNT": 450.0}
    # A day and its time are one cell where nothing names them apart.
    (tmp_path / "b.txt").write_text("".join(f"2024-03-0{i + 1} 1{i}:30 {p.split()[0]:<11}{i * 111 % 97:>4}\n" for i, p in enumerate(people)))
    assert convert(tmp_path / "b.txt").splitlines()[1] == "2024-03-01 10:30,Ada,0"


def test_a_word_across_the_border_of_two_columns_is_told(binary, tmp_path):
    """The columns are judged by the first lines; what a later one breaks is said, with its place."""
    lines = [f"{i:<6}{'name' + str(i):<12}{i * 7:>6}" for i in range(10000, 24000)]
    lines[13_000] = "23000 anamethatistoolong 161000"
    (tmp_path / "a.txt").write_text("\n".join([f"{'id':<6}{'name':<12}{'sum':>6}", *lines]) + "\n")
    r = subprocess.run([binary, "convert", str(tmp_path / "a.txt")], capture_output=True, text=True)
    assert len(r.stdout.splitlines()) == 14_001 and "\n23000,anamethati" in r.stdout
    assert "1 line has a word across the border of two columns, where it was cut (line 13002)" in r.stderr, r.stderr


def test_prose_and_single_columns_are_not_of_fixed_width(convert, tmp_path):
    (tmp_path / "a.txt").write_text("word\nalpha beta\ngamma  delta\nepsilon\n")
    assert convert(tmp_path / "a.txt") == "word\nalpha beta\ngamma  delta\nepsilon\n"


def test_nested_json_lists_keep_their_paths(convert, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([{"id": 1, "who": {"name": "Ada", "tags": ["x", "y"]}, "lines": [{"sku": "a", "n": 2}, {"sku": "b", "n": 1}]}]))
    row = json.loads(convert(tmp_path / "a.json", "--to", "json"))
    assert row["who.name"] == "Ada" and json.loads(row["who.tags"]) == ["x", "y"] and json.loads(row["lines"])[1] == {"sku": "b", "n": 1}


def test_views_of_a_sqlite_file_are_said_to_be_left_out(binary, tmp_path):
    with sqlite3.connect(tmp_path / "shop.db") as db:
        db.executescript("CREATE TABLE sold (item TEXT, price REAL); INSERT INTO sold VALUES ('lamp', 2.5), ('desk', 80); CREATE VIEW dear AS SELECT * FROM sold WHERE price > 10;")
    done = subprocess.run([binary, "convert", tmp_path / "shop.db"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "lamp" in done.stdout, done.stderr
    assert "a view (“dear”), which was left out: only tables are read" in done.stderr


def test_what_holds_no_table_is_told_what_does(binary, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 200)
    done = subprocess.run([binary, "convert", tmp_path / "a.pdf"], capture_output=True, text=True, timeout=60)
    assert done.returncode != 0 and "a PDF document" in done.stderr
    for kind in ("CSV", "Excel", "SQLite", "XML"):
        assert kind in done.stderr
        assert kind in subprocess.run([binary, "recipe", "--help"], capture_output=True, text=True, timeout=60).stdout
