"""Messy CSV files load cell for cell, and what was done to them is told."""
import collections
import subprocess

import pytest
from made_csv import KINDS, made
from messy_csv import ours

FILES = collections.defaultdict(list)
for name, content, truth in made(seed=3, each=2):
    FILES[name.rsplit("_", 1)[0]].append((content, truth))


@pytest.mark.parametrize("kind", [k.__name__ for k in KINDS])
def test_every_cell_is_the_source_s(binary, tmp_path, kind):
    for content, truth in FILES[kind]:
        (tmp_path / "t.csv").write_bytes(content)
        assert ours(tmp_path / "t.csv") == truth


@pytest.fixture
def convert(binary, tmp_path):
    def run(arguments, text):
        (tmp_path / "t.csv").write_text(text)
        done = subprocess.run([binary, "convert", tmp_path / "t.csv", *(arguments.split() if isinstance(arguments, str) else arguments)], capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done

    return run


NOTES = "Residents 2014,,,\n,,,\n,,Population,\nArea,Code,Men,Women\nHamar,1,10,12\nMolde,2,20,22\nSkien,3,30,29\n,,,\nSource: Regional office,,,\n"


def test_what_was_done_is_told_in_plain_words(convert):
    done = convert("--typed", NOTES)
    assert done.stdout.decode().splitlines()[0] == "Area,Code,Population Men,Population Women"
    said = done.stderr.decode()
    assert "2 lines before the table were left out (lines 1, 2)" in said
    assert "The names of the columns stand in 2 rows; they were joined." in said
    assert "1 line after the table was left out (line 9)" in said


LEVELS = [
    ("Region,2023,,2024,\n,Revenue,Cost,Revenue,Cost\n", "Region,2023 Revenue,2023 Cost,2024 Revenue,2024 Cost"),
    ("Year,2023,,2024,\nRegion,Revenue,Cost,Revenue,Cost\n", "Region,2023 Revenue,2023 Cost,2024 Revenue,2024 Cost"),
    ("Product,Revenue,,Cost,\n,2023,2024,2023,2024\n", "Product,Revenue 2023,Revenue 2024,Cost 2023,Cost 2024"),
    (",North,,South,\nProduct,Q1,Q2,Q1,Q2\n", "Product,North Q1,North Q2,South Q1,South Q2"),
    ("Region,2023,,,2024\n,Q1,Q2,Q3,Q1\n", "Region,2023 Q1,2023 Q2,2023 Q3,2024 Q1"),
    (",,2023,,2024\nRegion,Q1,Q2,Q1,Q2\n", "Region,2023 Q1,2023 Q2,2024 Q1,2024 Q2"),
    ("Region,,2023,,2024\n,Q1,Q2,Q1,Q2\n", "Region,2023 Q1,2023 Q2,2024 Q1,2024 Q2"),
    ("year,2023,2023,2024,2024\nmeasure,Revenue,Cost,Revenue,Cost\nRegion,,,,\n", "Region,2023 Revenue,2023 Cost,2024 Revenue,2024 Cost"),
    (",2023,2023,2024,2024\n,Revenue,Cost,Revenue,Cost\nRegion,,,,\n", "Region,2023 Revenue,2023 Cost,2024 Revenue,2024 Cost"),
    ("Year,2023,,2024,\nMeasure,Revenue,Cost,Revenue,Cost\nRegion,,,,\n", "Region,2023 Revenue,2023 Cost,2024 Revenue,2024 Cost"),
]


@pytest.mark.parametrize("head, names", LEVELS)
def test_names_in_two_levels_reach_over_their_columns(convert, head, names):
    rows = "a,10,5,12,6\nb,20,9,22,11\nc,7,3,8,4\n"
    for arguments in ("--typed", ""):
        assert convert(arguments, head + rows).stdout.decode() == names + "\n" + rows


def test_a_name_over_the_middle_of_its_columns_is_the_name_of_them_all_or_of_none(convert):
    rows = "a,10,5,12,6,7,8\nb,20,9,22,11,12,13\nc,7,3,8,4,5,6\n"
    quarters = convert("--typed", ",,2023,,,2024,\nRegion,Q1,Q2,Q3,Q1,Q2,Q3\n" + rows).stdout.decode().splitlines()[0]
    assert quarters == "Region,2023 Q1,2023 Q2,2023 Q3,2024 Q1,2024 Q2,2024 Q3"
    unclear = convert("--typed", ",,2023,,2024,,\nRegion,Cost,Price,Cost,Price,Cost,Tax\n" + rows).stdout.decode().splitlines()[0]
    assert "2023 Cost" not in unclear


def test_below_names_in_two_levels_a_row_may_name_the_key_alone(convert):
    head = "year,,2023,2023,2024,2024\nmeasure,,Revenue,Cost,Revenue,Cost\nRegion,City,,,,\n"
    rows = "a,A,10,5,12,6\na,B,20,9,22,11\nc,C,7,3,8,4\n"
    assert convert("--typed", head + rows).stdout.decode() == "Region,City,2023 Revenue,2023 Cost,2024 Revenue,2024 Cost\n" + rows
    # Here the key has a name already, or rows without figures occur: it is one of them.
    named = "Region,2023,,2024,\n,Revenue,Cost,Revenue,Cost\nNorth,,,,\na,10,5,12,6\nb,20,9,22,11\n"
    assert convert("--typed", named).stdout.decode().splitlines()[:2] == ["Region,2023 Revenue,2023 Cost,2024 Revenue,2024 Cost", "North,,,,"]
    gaps = ",2023,,2024,\n,Revenue,Cost,Revenue,Cost\nNorth,,,,\na,10,5,12,6\nSouth,,,,\nb,20,9,22,11\n"
    assert "North,,,," in convert("--typed", gaps).stdout.decode().splitlines()


def test_a_row_under_columns_without_names_is_no_second_header(convert):
    rows = "a,yes,no,yes,no\nb,no,no,yes,no\nc,yes,no,no,no\n"
    assert convert("", "Region,First,,Second,\n" + rows).stdout.decode().splitlines()[1:] == rows.splitlines()
    years = "a,2001,2004,2001,2004\nb,2001,2003,2001,2003\nc,1999,2003,1998,2004\n"
    assert convert("", "Region,From,To,From,To\n" + years).stdout.decode().splitlines()[1:] == years.splitlines()


def test_names_a_table_cannot_have_stay_in_the_text_and_are_made_fit_in_the_table(convert):
    assert convert("", ",n,n\n1,2,3\n4,5,6\n").stdout == b",n,n\n1,2,3\n4,5,6\n"
    typed = convert("--typed", ",n,n\n1,2,3\n4,5,6\n")
    assert typed.stdout.startswith(b"column_1,n,n_2\n") and b"1 column has no name" in typed.stderr


def test_a_row_that_only_looks_like_a_note_stays_a_row(convert):
    rows = "item,price,left\nbread,1.5,3\nnote pads,,\nink,2.5,4\n"
    assert convert("", rows).stdout.decode() == rows


def test_notes_at_the_end_of_a_long_file_are_found(convert):
    rows = "".join(f"{i},{i * 7},place {i}\n" for i in range(100_000))
    done = convert("", "id,amount,place\n" + rows + "\nSource: the office of statistics\n")
    assert b"1 line after the table was left out (line 100003)" in done.stderr
    assert done.stdout.decode() == "id,amount,place\n" + rows


def test_cells_hidden_behind_hashes_are_rows(binary, tmp_path):
    (tmp_path / "t.csv").write_text("####,######,#########\n###,####,0.50\n####,###,0.25\n##,####,1.75\n")
    assert len(ours(tmp_path / "t.csv")) == 4


def test_a_total_after_a_gap_is_no_note(binary, tmp_path):
    """Its figures look like those above it."""
    text = "Area,Code,Men,Women\nHamar,1,10,12\nMolde,2,20,22\nSkien,3,30,29\n\nTotal of all areas,6\n"
    (tmp_path / "t.csv").write_text(text)
    assert ours(tmp_path / "t.csv")[-1][0] == "Total of all areas"


def test_a_header_that_stands_twice_is_one_header(binary, tmp_path):
    text = "club,played,drawn,lost,points\n" * 2 + "".join(f"team {i},{20 + i},{i},{9 - i},{50 + 3 * i}\n" for i in range(9))
    (tmp_path / "a.csv").write_text(text)
    r = subprocess.run([binary, "convert", str(tmp_path / "a.csv"), "--to", "csv"], capture_output=True, text=True)
    assert r.stdout.splitlines()[:2] == ["club,played,drawn,lost,points", "team 0,20,0,9,50"] and "repeats the header" in r.stderr


def test_words_that_repeat_along_a_row_are_values_and_no_names(binary, tmp_path):
    """Numbers stand below them all the same."""
    rows = "".join(f"shooter {i},world cup {i % 3},{15 - i},{10 + i},{25 + i % 4}\n" for i in range(9))
    text = "shooter,event,rank points,score points,total\nA. Smith,final,defending champion,defending champion,defending champion\n" + rows
    (tmp_path / "a.csv").write_text(text)
    r = subprocess.run([binary, "convert", str(tmp_path / "a.csv"), "--to", "csv"], capture_output=True, text=True)
    assert r.stdout == text and not r.stderr


SALES = "Region,Revenue,Cost\nNorth,10,5\nSouth,20,9\nEast,7,3\n"
STAFF = "Name,Age,City,Phone\nAnna,31,Oslo,1\nBob,45,Rome,2\n"


def test_tables_below_each_other_are_tables_of_their_own(convert):
    first = convert("--typed", SALES + "\n" + STAFF)
    assert first.stdout.decode() == SALES
    assert "The file holds 2 tables, one below the other (lines 1 to 4, 6 to 8)" in first.stderr.decode() and "  Name, Age, City\n" in first.stderr.decode()
    assert convert(["--table", "Name, Age, City"], SALES + "\n" + STAFF).stdout.decode() == STAFF

    padded = "Sales,,,\n" + SALES.replace("\n", ",\n") + ",,,\n,,,\nStaff:,,,\n" + STAFF + ",,,\nSource: the office,,,\n"
    assert convert(["--table", "Sales"], padded).stdout.decode() == SALES
    staff = convert(["--table", "Staff"], padded)
    assert staff.stdout.decode() == STAFF and "begins in line 8, and its lines are counted from there" in staff.stderr.decode()

    alike = "Region;Revenue\nNorth;10,5\nSouth;20,1\nEast;7,2\n\nProduct;Price\nTea;2,5\nSalt;1,2\nRice;3,1\n"
    assert convert(["--typed", "--table", "Product, Price"], alike).stdout.decode() == "Product,Price\nTea,2.5\nSalt,1.2\nRice,3.1\n"


ONE = [
    "Region,Revenue,Cost\nNorth,10,5\nSouth,absent,ill\nEast,7,3\nWest,8,9\nUpper,3,3\n\nMiddle,absent,ill\nRim,5,3\n",
    SALES + "\n" + "West,4,2\nMiddle,5,3\n",
    SALES + "\n" + SALES,
    SALES + "\n" + "West,n/a,none\nMiddle,5,3\n",
    SALES + "\n" + "Source: the office\nNote, these are, estimates\n",
    "Region,Revenue,Cost\n\nNorth,10,5\n\nSouth,20,9\n\nEast,7,3\n",
    "Station,Hamar\nLatitude,60.8\nLongitude,11.0\nHeight,120\n\nDate,Temp,Rain\n2024-01-01,3,1\n2024-01-02,4,0\n",
    'id,text\n1,"a\n\nName,Age,City\nx,1,2\n"\n2,b\n3,c\n',
]


@pytest.mark.parametrize("text", ONE)
def test_an_empty_line_alone_ends_no_table(convert, text):
    done = convert("--typed", text)
    assert "one below the other" not in done.stderr.decode(), done.stdout
    assert done.stdout.decode().count("\n") >= 3
