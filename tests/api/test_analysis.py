"""Statistics of a dataset: what numpy and pandas compute of the same rows."""
import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="module")
def frame():
    r = np.random.default_rng(4)
    n = 600
    a = r.normal(100, 10, n)
    f = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=n // 4).repeat(4).strftime("%Y-%m-%d"), "height": a.round(3),
                      "mass": (a * 2 + r.normal(0, 10, n)).round(3), "noise": r.exponential(5, n).round(3),
                      "team": r.choice(["red", "green", "blue"], n)})
    f["site"] = f.team.map({"red": "X", "green": "Y", "blue": "Y"})
    f["rising"] = (np.arange(n) * .5 + r.normal(0, 3, n)).round(3)
    f.loc[5, "mass"] = np.nan
    f.loc[7, "height"] = 900
    f.loc[f.team == "red", "noise"] += 20
    return f


@pytest.fixture(scope="module")
def statistics(ada, frame, openapi):
    dataset = ada.load("measures.csv", frame.to_csv(index=False).encode())
    r = ada.http.get(f"/api/v1/datasets/{dataset}/analysis")
    assert r.status_code == 200, r.text
    return openapi.check(r).json()


def test_each_column(frame, statistics):
    one = {u["column"]: u for u in statistics["univariate"]}
    for column in ("height", "mass", "noise", "rising"):
        u, s = one[column], frame[column]
        for name, value in dict(count=s.count(), mean=s.mean(), std=s.std(), median=s.median(), q1=s.quantile(.25), skewness=s.skew(),
                                kurtosis=s.kurt()).items():
            assert u[name] == pytest.approx(value, rel=1e-9), (column, name)
    assert "skewed to the right" in one["height"]["shape"] and one["height"]["normality_p"] < 1e-6
    assert not statistics["approximate"] and statistics["sampled_rows"] == 600


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_the_matrix(frame, statistics, method):
    m = statistics["correlations"]
    expected = frame[m["columns"]].corr(method)
    assert np.allclose(np.array(m[method], float), expected, atol=1e-9)


def test_pairs_come_with_what_they_are_worth(statistics):
    pairs = {(b["first"], b["second"], b["method"]): b for b in statistics["bivariate"]}
    assert pairs["team", "site", "cramers_v"]["coefficient"] > .95
    noise = pairs["team", "noise", "correlation_ratio"]
    assert noise["strength"] == "strong" and noise["p_adjusted"] < 1e-6
    assert all(b["p_adjusted"] >= b["p_value"] for b in pairs.values())


def test_outliers(frame, statistics):
    height = {o["method"]: o for o in statistics["outliers"] if o["column"] == "height"}
    q1, q3 = frame.height.quantile([.25, .75])
    assert height["iqr"]["upper_fence"] == pytest.approx(q3 + 1.5 * (q3 - q1))
    assert height["iqr"]["above"] == (frame.height > q3 + 1.5 * (q3 - q1)).sum()
    assert height["z_score"]["above"] == 1 and height["z_score"]["extremes"][0] == 900


def test_what_wanders_has_no_trend(ada):
    r = np.random.default_rng(0)
    walks = pd.DataFrame({f"w{i}": r.normal(size=150).cumsum().round(4) for i in range(12)})
    walks.insert(0, "day", pd.date_range("2024-01-01", periods=150).strftime("%Y-%m-%d"))
    found = ada.http.get(f"/api/v1/datasets/{ada.load('walks.csv', walks.to_csv(index=False).encode())}/analysis").json()["trends"]
    assert len(found) == 12 and sum(t["direction"] != "none" for t in found) <= 1, found


def test_trends(statistics):
    trends = {t["column"]: t for t in statistics["trends"]}
    assert trends["rising"]["direction"] == "rising" and trends["rising"]["slope"] == pytest.approx(2, rel=.05)
    assert trends["rising"]["stationarity"] == "not stationary" and trends["rising"]["grain"] == "day"
    assert trends["noise"]["direction"] == "none" and trends["noise"]["stationarity"] == "stationary"


def test_a_table_without_numbers_says_so(ada):
    words = ada.load("words.csv", b"word\n" + b"".join(b"w%d\n" % i for i in range(30)))
    s = ada.http.get(f"/api/v1/datasets/{words}/analysis").json()
    assert s["univariate"] == [] and s["notes"]
