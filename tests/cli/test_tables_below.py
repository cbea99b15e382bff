"""Tables one below the other in a CSV: what begins a table of its own, and what does not."""
import subprocess

import pytest

SALES = "region,sales,cost\nNorth,10,5\nSouth,20,6\nEast,30,7\n"
CITIES = "city,pop,area\nX,100,1\nY,200,2\nZ,300,3\n"


@pytest.fixture
def convert(binary, tmp_path):
    def run(text, *arguments):
        (tmp_path / "t.csv").write_text(text)
        done = subprocess.run([binary, "convert", tmp_path / "t.csv", "--typed", *arguments], capture_output=True, timeout=60, text=True)
        assert done.returncode == 0, done.stderr
        return done

    return run


REGIONS = "region,2023,2024\nNorth,5,6\nSouth,7,8\n"
PRODUCTS = "product,2023,2024\nA,1,2\nB,3,4\nC,5,6\n"
YEARS = [
    ("Revenue by region\n" + REGIONS + "\nRevenue by product\n" + PRODUCTS, {"Revenue by region": REGIONS, "Revenue by product": PRODUCTS}),
    (REGIONS + "\n" + PRODUCTS, {"region, 2023, 2024": REGIONS, "product, 2023, 2024": PRODUCTS}),
    (SALES + "\n" + REGIONS, {"region, sales, cost": SALES, "region, 2023, 2024": REGIONS}),
    (REGIONS + "\ncity,2020,2021,2022\nX,1,2,3\nY,3,4,3\n", {"region, 2023, 2024": REGIONS, "city, 2020, 2021": "city,2020,2021,2022\nX,1,2,3\nY,3,4,3\n"}),
    (SALES + "\n,2023,2024\nNorth,5,6\nSouth,7,8\n", {"2023, 2024": "column_1,2023,2024\nNorth,5,6\nSouth,7,8\n"}),
    ("Revenue\n" + REGIONS + "\nCost\nregion,2021,2022\nNorth,1,2\nSouth,3,4\n", {"Revenue": REGIONS, "Cost": "region,2021,2022\nNorth,1,2\nSouth,3,4\n"}),
]


@pytest.mark.parametrize("text, tables", YEARS)
def test_years_may_be_the_names_of_a_table_below(convert, text, tables):
    for name, content in tables.items():
        done = convert(text, "--table", name)
        assert done.stdout == content and "The file holds 2 tables, one below the other" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "name,from,to\nAnn,2001,2004\nBob,2002,2003\n\nCid,2000,2001\nDan,1999,2003\nEve,1998,2004\n",
        "name,from,to\nann,2001,2004\nbob,2002,2003\n\ncid,2000,2001\ndan,1999,2003\neve,1998,2004\n",
        "name,left,sold\nann,11,4\nbob,22,3\n\ncid,1900,2040\ndan,199,203\neve,18,24\n",
        "product,units,price\na,1,2\nb,3,4\n\nproduct,units,price\na,5,6\nb,7,8\n",
        "name,grade,year\nAnn,1,2001\nBob,2,2002\n\nname,n/a,2003\nCid,3,2004\n",
    ],
)
def test_years_among_the_cells_begin_no_table(convert, text):
    assert "one below the other" not in convert(text).stderr


@pytest.mark.parametrize(
    "text",
    [
        "name,team,score\nAnn,Red,5\nBob,Blue,6\n\nDan,Green,DNF\nEve,Red,4\nFay,Blue,7\n",
        "name,mon,tue\nAnn,1,2\nBob,2,3\n\nDan,absent,late\nEve,3,4\nFay,4,4\n",
        "name,team,score\nann,red,5\nbob,blue,6\n\ndan,green,out\neve,red,4\nfay,blue,7\n",
        "Name,Team,Score\nAnn,Red,5\nAnn,Blue,6\n\nDan,Green,DNF\nEve,White,4\nAnn,White,7\n",
    ],
)
def test_a_row_of_words_after_a_gap_is_a_row(convert, text):
    done = convert(text)
    assert "one below the other" not in done.stderr and len(done.stdout.splitlines()) == 6


def test_tables_about_the_same_rows_are_two(convert):
    sizes = "area,people,size\nNorth,1,2\nSouth,2,4\nEast,5,5\n"
    assert convert(SALES + "\n" + sizes, "--table", "area, people, size").stdout == sizes
    loud = SALES.upper() + "\n" + CITIES.upper()
    assert convert(loud, "--table", "CITY, POP, AREA").stdout == CITIES.upper()


@pytest.mark.parametrize("names", ["point,x,y,z", "c,speed,size,z", "x,y,z,q"])
def test_a_column_may_be_called_x_or_c(convert, names):
    points = names + "\np,1,2,3\nq,4,5,6\nr,5,5,5\n"
    done = convert("label,n,m\np1,1,2\np2,1,5\n\n" + points, "--table", ", ".join(names.split(",")[:3]))
    assert done.stdout == points


def test_letters_that_mark_what_is_missing_are_no_names(convert):
    assert "one below the other" not in convert("item,left,sold\nink,1,2\npen,2,3\n\nnib,x,c\ncap,3,4\nbox,4,5\n").stderr


def test_names_may_be_words_with_digits(convert):
    quarters = "shop,Q1,Q2,Q3\nBerlin,1,2,3\nParis,4,5,6\n"
    assert convert(SALES + "\n" + quarters, "--table", "shop, Q1, Q2").stdout == quarters
    assert "one below the other" not in convert("part,rack,left\nbolt,A5,5\nnut,B6,6\n\ncap,C7,D8\npin,A8,1\n").stderr


def test_names_alone_between_empty_lines_belong_to_the_rows_below(convert):
    alone = [t.replace("\n", "\n\n", 1) for t in (SALES, CITIES)]
    for text in (SALES + "\n" + alone[1], alone[0] + "\n" + alone[1], alone[0] + "\nCities\n\n" + alone[1]):
        first = convert(text)
        assert first.stdout == SALES and "The file holds 2 tables" in first.stderr
        assert convert(text, "--table", "Cities" if "Cities" in text else "city, pop, area").stdout == CITIES


def test_more_than_fifty_tables_are_one_and_that_is_said(convert):
    def file(n):
        return "\n".join(f"k{i},v{i},u{i}\na,1,2\nb,3,4\n" for i in range(n))

    assert "The file holds 50 tables" in convert(file(50)).stderr
    assert "more than 50 tables, one below the other. Only up to 50 are taken apart, so it was read as one table" in convert(file(51)).stderr
