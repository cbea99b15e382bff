"""Evidence facts against independent recomputation in pandas, on random questions over random tables."""
import json
import random
import subprocess

import pandas as pd
import pytest

QUESTIONS = 400


def table(r, path):
    n = r.randint(20, 400)
    days = pd.date_range("2023-01-01", periods=r.randint(60, 700))
    df = pd.DataFrame({
        "order_date": [r.choice(days).date().isoformat() for _ in range(n)],
        "region": [r.choice(["North", "South", "East", "West", None]) for _ in range(n)],
        "product": [r.choice(["Lamp", "Chair", "Desk", "Shelf"]) for _ in range(n)],
        "amount": [r.choice([None, *range(1, 500)]) if r.random() < 0.15 else r.randint(1, 500) for _ in range(n)],
        "quantity": [r.randint(1, 9) for _ in range(n)],
    })
    df.to_csv(path, index=False)
    return pd.read_csv(path, parse_dates=["order_date"])


def question(r, df):
    """A question in words, the rows it is about as a mask, the measure it aggregates and its grouping column (None for none)."""
    aggregate = r.choice(["total", "average", "maximum", "minimum"])
    measure = r.choice(["amount", "quantity"])
    words, mask = f"{aggregate} {measure}", pd.Series(True, index=df.index)
    group = r.choice([None, "region", "product"])
    if group:
        words += f" by {group}"
    kind = r.choice(["none", "text", "number", "year", "text+number"])
    if "text" in kind:
        column = "product" if group != "product" else "region"
        value = r.choice(sorted(df[column].dropna().unique()))
        words += f" where {column} is {value}"
        mask &= df[column] == value
    if "number" in kind:
        column = "quantity" if measure == "amount" else "amount"
        bound = r.randint(2, 7) if column == "quantity" else r.randint(50, 400)
        words += (" and" if "text" in kind else " where") + f" {column} is greater than {bound}"
        mask &= df[column] > bound
    if kind == "year":
        year = r.choice(sorted(df.order_date.dt.year.unique()))
        words += f" in {year}"
        mask &= df.order_date.dt.year == year
    return words, mask, measure, group, aggregate


@pytest.fixture(scope="module")
def answers(binary, tmp_path_factory):
    folder, r = tmp_path_factory.mktemp("tables"), random.Random(20261121)
    cases = []
    for i in range(QUESTIONS):
        if i % 12 == 0:
            path = folder / f"orders{i}.csv"
            df = table(r, path)
        cases.append((path, df, *question(r, df)))
    out = []
    for path, df, words, mask, measure, group, aggregate in cases:
        p = subprocess.run([binary, "ask", str(path), words, "--json", "--max-rows", "10000"], capture_output=True, text=True, timeout=60)
        out.append((json.loads(p.stdout), df, words, mask, measure, group, aggregate))
    return out


def intended(answer, mask, df, measure, group, aggregate):
    """Was the question understood as meant? Then its rows agree with pandas; judged before evidence is."""
    if answer["refused"]:
        return False
    chosen = df[mask]
    fn = {"total": "sum", "average": "mean", "maximum": "max", "minimum": "min"}[aggregate]
    if group is None:
        if chosen[measure].notna().sum() == 0:
            return False
        want = [getattr(chosen[measure], fn)()]
    else:
        want = list(chosen.groupby(group, dropna=False)[measure].agg(fn if fn != "sum" else lambda s: s.sum(min_count=1)))
    got = [row[-1] for row in answer["rows"]]
    if any(isinstance(v, str) for v in got):
        return False
    clean = lambda v: sorted(round(float(x), 6) for x in v if x is not None and x == x)
    return len(got) == len(want) and clean(got) == clean(want)


def test_nearly_all_questions_are_understood_and_their_evidence_is_right(answers):
    judged, wrong = 0, []
    for answer, df, words, mask, measure, group, aggregate in answers:
        if not intended(answer, mask, df, measure, group, aggregate):
            continue
        judged += 1
        e = answer["evidence"]
        filters = [s for s in e["steps"] if s["kind"] == "filter"]
        nulls = [s for s in e["steps"] if s["kind"] == "null"]
        chosen = df[mask]
        faults = []
        if e["rows_scanned"] != len(df):
            faults.append(("rows_scanned", e["rows_scanned"], len(df)))
        if filters and filters[-1]["rows_after"] != len(chosen):
            faults.append(("after filters", filters[-1]["rows_after"], len(chosen)))
        if filters and filters[0]["rows_before"] != len(df):
            faults.append(("before filters", filters[0]["rows_before"], len(df)))
        for a, b in zip(filters, filters[1:]):
            if a["rows_after"] != b["rows_before"]:
                faults.append(("chain", a, b))
        if e["rows_used"] != len(chosen):
            faults.append(("rows_used", e["rows_used"], len(chosen)))
        empty = int(chosen[measure].isna().sum())
        if (nulls[0]["rows_before"] - nulls[0]["rows_after"] if nulls else 0) != empty:
            faults.append(("nulls", nulls, empty))
        if e["result_rows"] != len(answer["rows"]):
            faults.append(("result_rows", e["result_rows"]))
        span = e["date_span"]
        if len(chosen):
            if not span or (span["from"][:10], span["to"][:10]) != (str(chosen.order_date.min().date()), str(chosen.order_date.max().date())):
                faults.append(("date_span", span))
        if faults:
            wrong.append((words, faults))
    assert not wrong, wrong[:5]
    assert judged >= 380, f"only {judged} of {len(answers)} questions were understood as meant"
