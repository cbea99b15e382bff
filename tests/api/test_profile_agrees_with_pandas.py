"""The profile of a file says what pandas computes on the same file."""
import random

import duckdb
import pytest
from profiles import ROOT, differences

R = random.Random(11)
PLACES = ["Ålesund", "Bergen", "Hamar", "Røros"]
MIXED = [[i + 1, R.choice(PLACES), R.choice(["", f"{R.uniform(-5, 40):.3f}"]), R.choice(["true", "false"]), f"2023-{1 + i % 12:02}-{1 + i % 28:02}",
          R.randint(-10**12, 10**12), R.choice(["1.5", "2", "NA"]), "x" if i % 3 else ""] for i in range(997)]  # fmt: skip
NAMES = "id,place,temperature,open,day,balance,score,remark"
FILES = {
    "mixed.csv": NAMES + "\n" + "".join(",".join(map(str, row)) + "\n" for row in MIXED),
    "latin.csv": (NAMES + "\n" + "".join(",".join(map(str, row)) + "\n" for row in MIXED)).encode("latin-1"),
    "one_row.csv": "a,b,c\n1,2.5,x\n",
    "one_column.csv": "value\n" + "".join(f"{R.gauss(0, 1)}\n" for _ in range(50)),
    "small_and_large.csv": "n,x\n" + "".join(f"{10**i},{10.0 ** -i}\n" for i in range(18)),
    "missing_words_far_down.csv": "n,f\n" + "".join(f"{i},{i / 8}\n" for i in range(5000)) + "NA,None\n",
    "empty_column.csv": "a,b\n" + "".join(f"{i},\n" for i in range(20)),
    "records.json": "[" + ",".join('{"n": %d, "t": "w%d", "x": %s}' % (i, i % 7, "null" if i % 5 == 0 else i / 3) for i in range(60)) + "]",
}


@pytest.mark.parametrize("name", FILES)
def test_a_made_file(ada, tmp_path, name):
    content = FILES[name]
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    found, _ = differences(ada, tmp_path / name)
    assert not found, found


@pytest.mark.parametrize("name", ["coffee_orders.csv", "staff.csv", "wind_farm.csv"])
def test_a_sample(ada, name):
    found, _ = differences(ada, ROOT / "samples" / name)
    assert not found, found


def test_a_parquet_file(ada, tmp_path):
    duckdb.sql(f"COPY (SELECT i AS n, i % 7 / 4 AS x, 'w' || i % 5 AS t, DATE '2024-01-01' + i::INT AS d FROM range(500) r(i)) TO '{tmp_path}/t.parquet'")
    profile = ada.http.get(f"/api/v1/datasets/{ada.load('t.parquet', (tmp_path / 't.parquet').read_bytes())}/profile").json()
    measured = duckdb.sql(f"SELECT min(n), max(n), avg(n), stddev(n), quantile_cont(n, 0.25), median(n), quantile_cont(n, 0.75) FROM '{tmp_path}/t.parquet'").fetchone()
    n = profile["columns"][0]
    assert [n[k] for k in ("min", "max", "mean", "std", "q1", "median", "q3")] == pytest.approx(measured)
    assert n["quartiles_exact"] and n["distinct_count"] == 500 and profile["row_count"] == 500


@pytest.mark.long
@pytest.mark.timeout(600)
def test_every_file_people_uploaded(ada):
    folder = ROOT.parent / "shared/bench/uploads"
    if not folder.is_dir():
        pytest.skip("the folder of uploads is not here: bench/profiles.py FOLDER compares any other")
    wrong = {}
    for path in sorted(folder.iterdir()):
        found, _ = differences(ada, path)
        if found:
            wrong[path.name] = found
    assert not wrong
