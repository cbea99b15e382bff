"""Every step of a recipe against pandas doing the same, and the command around it."""
import io
import subprocess

import numpy as np
import pandas as pd
import pytest

CSV = """id,name,city,amount,price,qty,day,grp
1, Ada ,Paris,"1.234,56",10.5,3,28/01/2018,a
2,Bob,,"12,00",,4,29/01/2018,a
3,Cyd,Rome,n/a,-3,,30/01/2018,b
4,Cyd,Rome,"-3,5",7.25,4,31/01/2018,b
4,Cyd,Rome,"-3,5",7.25,4,31/01/2018,b
5,"O'Neil, Eve",Oslo,7,1000,1,01/02/2018,a
6,Bobb,,"EUR 5,5",12,2,not a day,b
"""
STOCK = "place,country,rank\nParis,France,1\nRome,Italy,2\nRome,Italia,3\nLima,Peru,4\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "orders.csv").write_text(CSV)
    (tmp_path / "places.csv").write_text(STOCK)
    return tmp_path


def run(binary, folder, recipe, *more, file="orders.csv"):
    (folder / "r.recipe").write_text(recipe)
    return subprocess.run([binary, "recipe", folder / file, "-r", folder / "r.recipe", *more], capture_output=True, text=True, timeout=60)


def frame(binary, folder, recipe, *more):
    out = folder / "out.parquet"
    r = run(binary, folder, recipe, "-o", out, "--with", f"places={folder / 'places.csv'}", *more)
    assert r.returncode == 0, r.stderr
    return pd.read_parquet(out), r.stderr


def source():
    return pd.read_csv(io.StringIO(CSV), keep_default_na=False, na_values=[""], dtype={"name": str, "city": str, "amount": str, "day": str})


def german(s):
    return pd.to_numeric(s.str.replace("EUR", "").str.strip().str.replace(".", "").str.replace(",", "."), errors="coerce")


def capped(s, low, high):
    return s.clip(low, high)


def fences(s, k=1.5):
    q1, q3 = s.quantile(0.25), s.quantile(0.75)
    return q1 - k * (q3 - q1), q3 + k * (q3 - q1)


def target(d, m):
    mean = d.price.mean()
    g = d.groupby("city", dropna=False).price
    return (g.transform("sum") + m * mean) / (g.transform("count") + m)


PLACES = pd.read_csv(io.StringIO(STOCK))
STEPS = {
    "keep city, id": lambda d: d[["city", "id"]],
    "drop name, qty": lambda d: d.drop(columns=["name", "qty"]),
    "rename name to customer": lambda d: d.rename(columns={"name": "customer"}),
    "trim all": lambda d: d.assign(**{c: d[c].str.strip() for c in ("name", "city", "amount", "day", "grp")}),
    "convert amount to double locale 'de'": lambda d: d.assign(amount=german(d.amount)),
    "convert day to date format '%d/%m/%Y'": lambda d: d.assign(day=pd.to_datetime(d.day, format="%d/%m/%Y", errors="coerce")),
    "convert price to integer": lambda d: d.assign(price=d.price.where(d.price == d.price.round())),
    "convert qty to text": lambda d: d.assign(qty=d.qty.map(lambda v: None if pd.isna(v) else str(int(v)))),
    "derive total = round(price * qty, 1)": lambda d: d.assign(total=(d.price * d.qty).round(1)),
    "derive price = coalesce(price, 0) + id % 2": lambda d: d.assign(price=d.price.fillna(0) + d.id % 2),
    "derive size = case when price > 100 then 'big' when price is null then '?' else lower(name) end":
        lambda d: d.assign(size=np.select([d.price > 100, d.price.isna()], ["big", "?"], d.name.str.lower())),
    "split name on ', ' into last, first": lambda d: d.assign(last=d.name.str.split(", ").str[0], first=d.name.str.split(", ").str[1]),
    "replace 'n/a', '7' with null in amount": lambda d: d.assign(amount=d.amount.where(~d.amount.isin(["n/a", "7"]))),
    "fill city with 'nowhere'": lambda d: d.assign(city=d.city.fillna("nowhere")),
    "fill city forward": lambda d: d.assign(city=d.city.ffill()),
    "fill city backward within grp": lambda d: d.assign(city=d.groupby("grp").city.bfill()),
    "impute price with mean": lambda d: d.assign(price=d.price.fillna(d.price.mean())),
    "impute price, qty with median within grp": lambda d: d.assign(**{c: d[c].fillna(d.groupby("grp")[c].transform("median")) for c in ("price", "qty")}),
    "impute city with mode": lambda d: d.assign(city=d.city.fillna(d.city.mode()[0])),
    "delete where price < 0 or qty = 1": lambda d: d[~((d.price < 0) | (d.qty == 1))],
    "filter where city in ('Rome', 'Oslo') and not id = 5": lambda d: d[d.city.isin(["Rome", "Oslo"]) & (d.id != 5)],
    "filter where name contains 'b'": lambda d: d[d.name.str.lower().str.contains("b")],
    "outliers price by iqr remove": lambda d: d[d.price.isna() | d.price.between(*fences(d.price))],
    "outliers price by iqr beyond 3 cap": lambda d: d.assign(price=capped(d.price, *fences(d.price, 3))),
    "outliers price by zscore beyond 2 mark": lambda d: d.assign(price_outlier=((d.price - d.price.mean()).abs() > 2 * d.price.std())),
    "deduplicate": lambda d: d.drop_duplicates(),
    "deduplicate by city keep last": lambda d: d.drop_duplicates("city", keep="last"),
    "sort price order descending": lambda d: d.sort_values("price", ascending=False, kind="stable"),
    "join places on city = place": lambda d: d.merge(PLACES, how="left", left_on="city", right_on="place").drop(columns="place"),
    "join places on city = place as inner": lambda d: d.merge(PLACES, how="inner", left_on="city", right_on="place").drop(columns="place"),
    "rename city to place\nkeep id, place\nunion places": lambda d: pd.concat([d.rename(columns={"city": "place"})[["id", "place"]], PLACES]),
    "keep id, price, qty\nunpivot price, qty into what, number":
        lambda d: d[["id", "price", "qty"]].reset_index().melt(["index", "id"], var_name="what", value_name="number").sort_values(["index", "what"], kind="stable")[["id", "what", "number"]],
    "pivot grp sum qty by name": lambda d: d.pivot_table(index="name", columns="grp", values="qty", aggfunc=lambda s: s.sum(min_count=1), sort=False).reindex(d.name.unique())[["a", "b"]].reset_index(),
    "encode grp one_hot": lambda d: d.drop(columns="grp").assign(grp_a=(d.grp == "a").astype(int), grp_b=(d.grp == "b").astype(int)),
    "encode city ordinal": lambda d: d.assign(city=d.city.map({"Oslo": 0, "Paris": 1, "Rome": 2})),
    "encode city ordinal of 'Rome', 'Paris'": lambda d: d.assign(city=d.city.map({"Rome": 0, "Paris": 1})),
    "encode city target price smoothing 2": lambda d: d.assign(city=target(d, 2)),
    "standardize price": lambda d: d.assign(price=(d.price - d.price.mean()) / d.price.std(ddof=0)),
    "standardize price by minmax": lambda d: d.assign(price=(d.price - d.price.min()) / (d.price.max() - d.price.min())),
    "standardize price by robust": lambda d: d.assign(price=(d.price - d.price.median()) / (d.price.quantile(0.75) - d.price.quantile(0.25))),
    "bin price at 0, 10 as level": lambda d: d.assign(level=pd.cut(d.price, [-np.inf, 0, 10, np.inf], right=False, labels=["< 0", "0 to < 10", ">= 10"]).astype(object)),
    "bin price into 4 quantiles": lambda d: d.assign(price=pd.qcut(d.price, 4, labels=False) + 1),
    "mask name keep first 1": lambda d: d.assign(name=[n[0] + "*" * (len(n) - 1) for n in d.name]),
    "mask name redact": lambda d: d.assign(name="***"),
}


def cells(d):
    """Rows as plain values: what is missing is None, whole numbers are numbers."""
    def plain(v):
        if v is None or v is pd.NaT or (isinstance(v, float) and np.isnan(v)) or v is pd.NA:
            return None
        if isinstance(v, (bool, np.bool_)):
            return bool(v)
        if isinstance(v, (int, float, np.integer, np.floating)):
            return round(float(v), 9)
        if isinstance(v, pd.Timestamp):
            return v.date().isoformat()
        return str(v)
    return [list(d.columns), *[[plain(v) for v in row] for row in d.itertuples(index=False)]]


@pytest.mark.parametrize("step", STEPS, ids=lambda s: s.replace("\n", "; ")[:60])
def test_a_step_does_what_pandas_does(binary, folder, step):
    got, _ = frame(binary, folder, step)
    assert cells(got) == cells(STEPS[step](source())), step


def test_nearly_equal_rows_go_but_the_first(binary, folder):
    (folder / "orders.csv").write_text("id,firm\n1,Müller & Söhne GmbH\n2,mueller soehne gmbh\n3,MULLER  Sohne GmbH.\n4,Meier AG\n5,\n6,\n7,Meyer AG\n")
    got, _ = frame(binary, folder, "deduplicate fuzzy firm similarity 0.95")
    assert list(got.id) == [1, 2, 4, 5, 6, 7]


PEOPLE = """id,name,city
1,Anna Schneider,Berlin
2,Anna Schneider,Bern
3,Anna Schneider,Paris
4,Anna Schneidr,Rome
5,Item 1001,x
6,Item 1002,x
7,Item 2001,x
8,Anna Schneidr,Berlin
9,ANNA  SCHNEIDER,bérlin
10,,
11,,
12,Anna Schneider,
"""


@pytest.mark.parametrize("step, kept", [
    ("deduplicate fuzzy name, city", [1, 2, 3, 4, 5, 6, 7, 10, 11, 12]),
    ("deduplicate fuzzy name, city keep last", [2, 3, 4, 5, 6, 7, 9, 10, 11, 12]),
    ("deduplicate fuzzy name", [1, 5, 6, 7, 10, 11]),
])
def test_every_column_is_near_by_itself_and_numbers_are_the_same(binary, folder, step, kept):
    (folder / "orders.csv").write_text(PEOPLE)
    assert list(frame(binary, folder, step)[0].id) == kept


def test_what_would_be_merged_can_be_seen(binary, folder):
    (folder / "orders.csv").write_text(PEOPLE)
    got, _ = frame(binary, folder, "deduplicate fuzzy name, city mark as grp\nfilter where grp is not null")
    assert got[["id", "grp"]].values.tolist() == [[1, 1], [8, 1], [9, 1]]


def test_likeness_is_not_passed_on(binary, folder):
    """Each is near the one before it; the third is not near the first, so it leads a group of its own."""
    (folder / "texts.csv").write_text("v\nabcdefghijkl\nabcdefghijkx\nabcdefghijyx\nabcdefghijyy\n")
    (folder / "r.recipe").write_text("deduplicate fuzzy v mark as grp")
    r = subprocess.run([binary, "recipe", folder / "texts.csv", "-r", folder / "r.recipe"], capture_output=True, text=True, timeout=60)
    assert r.stdout.split() == ["v,grp", "abcdefghijkl,1", "abcdefghijkx,1", "abcdefghijyx,2", "abcdefghijyy,2"], r.stderr


def test_names_in_any_script_need_no_quotes(binary, folder):
    (folder / "orders.csv").write_text("id,größe,顧客\n1,3,x\n")
    got, err = frame(binary, folder, "derive länge = größe * 2\ndrop 顧客, größe")
    assert list(got.columns) == ["id", "länge"] and got["länge"][0] == 6 and "drop 顧客, größe" in err


def test_the_same_text_always_masks_to_the_same_hash(binary, folder):
    got, _ = frame(binary, folder, "mask name hash")
    import hashlib
    assert list(got.name) == [hashlib.sha256(n.encode()).hexdigest() for n in source().name]


def test_counts_tell_what_each_step_did(binary, folder):
    _, err = frame(binary, folder, "convert amount to double locale 'de'\noff drop id\ndelete where price < 0")
    lines = [x.strip() for x in err.splitlines() if not x.startswith("note:")]
    assert lines[1] == "rows 7 -> 7, columns 8 -> 8, missing 4 -> 5, changed 7"
    assert lines[2] == "2. drop id  (off)" and lines[4].startswith("rows 7 -> 6")


def test_or_stop_refuses_what_does_not_fit_and_writes_nothing(binary, folder):
    r = run(binary, folder, "trim name\nconvert amount to double locale 'de' or stop", "-o", folder / "x.csv")
    assert r.returncode == 1 and "Step 2, line 2" in r.stderr and "1 value does not fit" in r.stderr
    assert not (folder / "x.csv").exists()


def test_the_script_is_the_recipe(binary, folder):
    import duckdb
    recipe = "trim all\nconvert amount to double locale 'de'\nencode grp one_hot\nimpute price with mean within city\nderive x = 'it\\'s ' || name"
    sql = run(binary, folder, recipe, "--sql").stdout
    db = duckdb.connect()
    orders = source()  # noqa: F841 - the script names it
    got, _ = frame(binary, folder, recipe)
    assert cells(db.sql(sql).df()) == cells(got)


@pytest.mark.parametrize("recipe, said", [
    ("remove id", "there is no step 'remove'"),
    ("drop nothing", "there is no column 'nothing'"),
    ("join nobody on id = id", "there is no dataset 'nobody'"),
    ("derive x = read_csv('/etc/passwd')", "there is no function 'read_csv'"),
    ("filter where id = 1; drop id", "';' means nothing here"),
    ("impute city with mean", "needs numbers"),
])
def test_what_does_not_fit_is_said(binary, folder, recipe, said):
    r = run(binary, folder, recipe)
    assert r.returncode == 1 and said in r.stderr, r.stderr


def test_drift_from_an_earlier_file_is_told(binary, folder):
    """Also where a step then does not fit."""
    (folder / "march.csv").write_text("id,city,amount,note\n" + "".join(f"{i},{['Rome', 'Paris'][i % 2]},{i % 40},x\n" for i in range(200)))
    (folder / "april.csv").write_text("id,city,amount,place\n" + "".join(f"{i},{['Rome', 'Lima'][i % 2]},{100 + i % 40},y\n" for i in range(200)))
    r = run(binary, folder, "drop note", "--drift-from", folder / "march.csv", file="april.csv")
    said = [line for line in r.stderr.splitlines() if line.startswith("drift:")]
    assert r.returncode == 1 and "there is no column 'note'" in r.stderr
    assert said[0] == "drift: 200 rows, before 200"
    for part in ("note: the column is not there any more  (severe)", "place: a new column", "amount: ", "'Lima'"):
        assert any(part in line for line in said), (part, said)
    r = run(binary, folder, "drop note", "--drift-from", folder / "march.csv", "--preview", file="march.csv")
    assert r.returncode == 0 and "drift: nothing differs" in r.stderr, r.stderr
    assert "There is no file" in run(binary, folder, "drop id", "--drift-from", folder / "gone.csv").stderr


@pytest.mark.parametrize("step, filled", [
    ("impute day with median", "2024-01-03"), ("impute day with mean", "2024-01-05"), ("impute day with median within kind", "2024-01-02"),
    ("impute moment with mean", "2024-01-02 15:00:00"), ("impute moment with median within kind", "2024-01-01 18:00:00"), ("impute kind with forward", "b"), ("impute day with backward within kind", "2024-01-03"),
])
def test_moments_are_imputed_and_rows_filled(binary, folder, step, filled):
    (folder / "days.csv").write_text("id,day,moment,kind\n1,2024-01-01,2024-01-01 12:00:00,a\n2,,,a\n3,2024-01-03,2024-01-02 00:00:00,a\n4,2024-01-03,2024-01-03 00:00:00,b\n5,2024-01-14,2024-01-04 00:00:00,\n")
    (folder / "r.recipe").write_text(f"{step}\nfilter where id = {5 if 'kind with' in step else 2}\nkeep {step.split()[1]}")
    r = subprocess.run([binary, "recipe", folder / "days.csv", "-r", folder / "r.recipe"], capture_output=True, text=True, timeout=60)
    assert r.stdout.split("\n")[1] == filled, r.stdout + r.stderr
    assert step in r.stderr


def test_wrong_use_is_told(binary, folder):
    assert run(binary, folder, "drop id", "-o", folder / "x.doc").returncode == 2
    assert "NAME=FILE" in run(binary, folder, "drop id", "--with", "places").stderr
    assert "There is no file" in run(binary, folder, "drop id", file="gone.csv").stderr
    assert run(binary, folder, "drop id", "--preview").stdout.startswith("name")
