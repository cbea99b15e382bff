"""A row with too few cells keeps the ones it has, and none is made up."""
import subprocess

import pytest


@pytest.fixture
def convert(binary, tmp_path):
    def run(text):
        (tmp_path / "t.csv").write_text(text)
        done = subprocess.run([binary, "convert", tmp_path / "t.csv", "--typed"], capture_output=True, timeout=60, text=True)
        assert done.returncode == 0, done.stderr
        return done

    return run


def rows(first, last, label="R{}"):
    return "".join(f"{label.format(i)},{10 + i * 7 % 45},{1 + i * 3 % 17}\n" for i in range(first, last))


@pytest.mark.parametrize("short, cells", [("R30,2020", "R30,2020,"), ("R30, 2020", "R30,2020,"), ("R30,55", "R30,55,"), ("Paris, 1234", "Paris,1234,"), ('R30,"1 234"', "R30,1 234,"), ("R30,20-20", "R30,20-20,")])
def test_no_number_and_no_code_is_cut_in_two(convert, short, cells):
    done = convert("region,sales,cost\n" + rows(1, 30) + short + "\n" + rows(31, 32))
    assert done.stdout.splitlines()[30] == cells
    assert "1 row has fewer fields than the header; the missing ones were left empty (line 31)" in done.stderr


def test_nor_where_the_codes_or_numbers_above_are_all_as_long(convert):
    done = convert("region,sales,cost\n" + rows(100, 130) + "R130,2020\n" + rows(131, 133))
    assert done.stdout.splitlines()[31] == "R130,2020,"


def test_cells_without_a_delimiter_between_them_are_still_parted(convert):
    above = "".join(f"{1 + i % 28:02}/03/2024,{10 + i % 9}:{15 + i % 40},{i}\n" for i in range(30))
    done = convert("day,at,left\n" + above + "05/03/202411:20,7\n06/03/2024,11:3012\n")
    assert done.stdout.splitlines()[-2:] == ["2024-03-05,11:20:00,7", "2024-03-06,11:30:00,12"]
    assert "2 rows have two cells without a delimiter between them" in done.stderr


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("note", ["Source: World Bank, 2020", "* revised, 14", "Note: in thousands\nSource: World Bank, 2020"])
def test_a_source_with_a_year_after_its_comma_is_a_note(convert, gap, note):
    done = convert("region,sales,cost\nNorth,10,5\nSouth,20,6\nEast,30,7\n" + gap + note + "\n")
    assert done.stdout == "region,sales,cost\nNorth,10,5\nSouth,20,6\nEast,30,7\n"
    assert "after the table" in done.stderr


def test_a_short_row_whose_label_only_begins_like_a_note_is_a_row(convert):
    done = convert("item,sold,left\nBread,10,5\nInk,20,6\nNote pads,30\n")
    assert done.stdout.splitlines()[-1] == "Note pads,30,"
