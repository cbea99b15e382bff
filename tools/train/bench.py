"""The public questions and their tables, as the training reads them.

Tables are loaded by DuckDB and profiled the way the product profiles an import (types, roles, ranges, distinct text values, relations),
so that `language_dev` sees what the server would see.
"""
import hashlib, json, os, re

import duckdb

import business

SETS = {
    "nlv_cars": "", "wikisql": "", "nvbench_single": "", "nvbench_join": "", "spider": "", "spider_syn": "",
    "wikisql_train": "train", "spider_train": "train", "spider_syn_train": "train",
}
MAX_VALUES = 20000

ID = {"id", "ids", "uuid", "guid", "key", "pk", "sku", "isbn", "ssn"}
CODE = {"code", "zip", "zipcode", "postcode", "phone", "number"}
MONEY = {"price", "amount", "revenue", "cost", "sales", "salary", "income", "profit", "budget", "fee", "spend", "payment", "wage", "earnings",
         "gross", "balance", "usd", "eur", "gbp", "turnover"}
PERCENT = {"percent", "percentage", "pct", "rate", "ratio", "share", "discount", "proportion", "margin"}
PLACE = {"country", "city", "state", "region", "province", "county", "continent", "location", "address", "latitude", "longitude", "lat", "lon",
         "lng", "nation"}
YEAR = {"year", "yr", "season", "fiscal", "vintage"}


def words_of(name):
    name = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    return " ".join(re.findall(r"[a-z0-9]+", name.lower()))


def questions(bench, name, limit=None, work=None):
    if name == "business":
        return with_schemas(business_questions(work, limit), name)
    folder = os.path.join(bench, SETS[name])
    with open(os.path.join(folder, "questions", name + ".jsonl")) as f:
        all_questions = [json.loads(line) for line in f if line.strip()]
    if limit and limit < len(all_questions):
        all_questions = [all_questions[i * len(all_questions) // limit] for i in range(limit)]
    for q in all_questions:
        base = os.path.join(folder, "tables")
        q["paths"] = [p if os.path.exists(p := os.path.join(base, t)) else os.path.join(bench, "tables", t) for t in q["tables"]]
    return with_schemas(all_questions, name)


def business_questions(work, limit):
    folder = os.path.join(work, "business")
    with open(business.generate(folder)) as f:
        all_questions = [json.loads(line) for line in f]
    if limit and limit < len(all_questions):
        all_questions = [all_questions[i * len(all_questions) // limit] for i in range(limit)]
    for q in all_questions: q["paths"] = q["tables"]
    return all_questions


def with_schemas(all_questions, name):
    for q in all_questions:
        q["set"] = name
        # Steps of one conversation are read as one question.
        if len(q.get("steps") or []) > 1:
            q["question"] = ". ".join(q["steps"])
        made = "".join(open(p).read() for p in q["paths"]) if name == "business" else ""
        q["schema"] = hashlib.md5(("|".join(q["paths"]) + made).encode()).hexdigest()
    return all_questions


def group_of(q):
    """Folds keep a database, or a table of the web, together; the one table of nlv_cars is split by its gold chart."""
    if q["set"] == "nlv_cars":
        return "nlv" + json.dumps(q["gold_charts"], sort_keys=True)
    path = q["paths"][0].split("/tables/")[-1] if "/tables/" in q["paths"][0] else os.path.basename(q["paths"][0])
    return os.path.dirname(path) if "spider/" in path else path


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def kind_of(duck):
    d = duck.upper()
    if d == "BOOLEAN": return "boolean"
    if d in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"): return "integer"
    if d in ("DOUBLE", "FLOAT"): return "double"
    if d.startswith("DECIMAL") or "HUGEINT" in d or d == "UBIGINT": return "decimal"
    if d == "DATE": return "date"
    if d == "TIME": return "time"
    if d.startswith("TIMESTAMP"): return "timestamp"
    return "text"


def role_of(name, kind, distinct, filled, low, high, length):
    words = set(words_of(name).split())
    unique = distinct / max(1, filled)
    if kind == "boolean": return "boolean"
    if kind in ("date", "timestamp", "time"): return "time"
    if kind in ("integer", "double", "decimal"):
        whole = kind == "integer"
        if whole and low is not None and low >= 1500 and high <= 2200 and words & YEAR: return "time"
        if whole and words & ID: return "id"
        if whole and words & CODE and (low or 0) > 99: return "id"
        if words & PLACE: return "geography"
        if words & PERCENT: return "percentage"
        if words & MONEY: return "money"
        return "measure"
    if words & ID and unique > 0.5: return "id"
    if words & PLACE: return "geography"
    if length > 60 or (unique > 0.9 and length > 30): return "text"
    return "category"


def load(paths):
    """A connection with the tables, and their names."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    names = []
    for p in paths:
        name = os.path.splitext(os.path.basename(p))[0]
        n, k = name, 2
        while n in names:
            n, k = f"{name}_{k}", k + 1
        names.append(n)
        try:
            con.execute(f"CREATE TABLE {quoted(n)} AS SELECT * FROM read_csv('{p}', header = true, sample_size = -1)")
        except duckdb.Error:
            con.execute(f"CREATE TABLE {quoted(n)} AS SELECT * FROM read_csv('{p}', header = true, all_varchar = true, strict_mode = false, "
                        "null_padding = true, ignore_errors = true)")
    return con, names


def plain(v, kind):
    if v is None: return None
    if kind == "integer": return int(v)
    if kind in ("double", "decimal"):
        v = float(v)
        return v if v == v and abs(v) != float("inf") else None
    return str(v)


def profile(con, name):
    columns = []
    rows = con.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0]
    for column, duck, *_ in con.execute(f"DESCRIBE {quoted(name)}").fetchall():
        q, kind = quoted(column), kind_of(duck)
        filled, distinct, low, high, length = con.execute(
            f"SELECT count({q}), count(DISTINCT {q}), min({q}), max({q}), avg(length(CAST({q} AS VARCHAR))) FROM {quoted(name)}").fetchone()
        c = {"name": column, "type": kind, "null_count": rows - filled, "distinct_count": distinct, "min": plain(low, kind), "max": plain(high, kind)}
        c["role"] = role_of(column, kind, distinct, filled, c["min"] if kind in ("integer", "double") else None, c["max"], length or 0)
        if kind == "text":
            c["values"] = [[v, n] for v, n in con.execute(
                f"SELECT {q}, count(*) n FROM {quoted(name)} WHERE {q} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MAX_VALUES}").fetchall()]
        columns.append(c)
    return {"name": name, "label": name, "row_count": rows, "columns": columns}


def singular(s):
    if s.endswith("ies"): return s[:-3] + "y"
    if s.endswith("ses") or s.endswith("xes"): return s[:-2]
    return s[:-1] if s.endswith("s") and not s.endswith("ss") else s


def key_like(w):
    return w in ("id", "code", "key", "name") or any(w.endswith(" " + s) for s in ("id", "code", "key", "no", "num", "number", "name"))


def short_key(w):
    return 2 < len(w) <= 10 and w.endswith("id") and " " not in w


def unique(t, c):
    return t["row_count"] - c["null_count"] > 0 and c["distinct_count"] == t["row_count"] - c["null_count"]


def within(a, b):
    ends = [a["min"], a["max"], b["min"], b["max"]]
    return any(x is None or isinstance(x, str) for x in ends) or (a["min"] >= b["min"] and a["max"] <= b["max"])


def own_key(t):
    for c in t["columns"]:
        w = words_of(c["name"])
        if (c["role"] == "id" or (key_like(w) and w != "name") or short_key(w)) and unique(t, c): return c
    return None


def personal(w):
    return w in ("fname", "lname") or (w.endswith(" name") and w.split(" ")[0] in ("first", "last", "middle", "given", "family", "full", "f", "l", "user"))


def begins_table(w, table):
    first = w.rpartition(" ")[0]
    return first != "" and table.startswith((first + " ", first + "s "))


def evidence(ft, a, tt, b):
    """How likely a refers to b: the rules of src/product/datasets/relations/relations.cpp."""
    f, t = words_of(a["name"]), words_of(b["name"])
    target, to_unique = singular(words_of(tt["name"])), unique(tt, b)
    if f.replace(" ", "") == t.replace(" ", ""):
        if f == "name" or personal(f) or personal(t): return 0
        if f == "id": return 0.5 if to_unique and not unique(ft, a) and within(a, b) else 0
        if key_like(f) or key_like(t): return 0.9
        if a["role"] == "id" or (to_unique and short_key(f)): return 0.85
        return 0.5 if a["type"] == "text" and to_unique and not unique(ft, a) else 0.3
    if t in ("id", "code", "key", "name"):
        if f in (target + " " + t, target): return 0.9
        if f.endswith(" " + target + " " + t): return 0.8
    if f == target and key_like(t): return 0.7
    if t in ("id", "code", "key", "name", "number"): return 0.6 if f.endswith(" " + t) and begins_table(f, words_of(tt["name"])) else 0
    if key_like(t) and not personal(t) and (f.endswith(" " + t) or t == f + " id" or t.endswith(" " + f) or f == t + " id"): return 0.6
    if to_unique and short_key(t) and f.endswith(" " + t): return 0.6
    if own_key(tt) is b and (f == target or f.endswith(" " + target)) and within(a, b): return 0.6
    return 0


def relations(tables):
    """[from table, from column, to table, to column, confidence, whether the target is unique], surest first."""
    found = []
    numeric = ("integer", "double", "decimal")
    for ft in tables:
        for tt in tables:
            if ft is tt: continue
            for a in ft["columns"]:
                for b in tt["columns"]:
                    if not (a["type"] == b["type"] or (a["type"] in numeric and b["type"] in numeric)): continue
                    if a["type"] in numeric and None not in (a["min"], a["max"], b["min"], b["max"]) and not (a["min"] <= b["max"] and a["max"] >= b["min"]): continue
                    score = evidence(ft, a, tt, b)
                    if score == 0: continue
                    fu, tu = unique(ft, a), unique(tt, b)
                    if not tu: score *= 0.5
                    if fu and tu and ft["row_count"] > tt["row_count"]: continue
                    if score >= 0.4: found.append((score, [ft["name"], a["name"], tt["name"], b["name"], round(score, 3), tu]))
    kept, seen = [], set()
    for _, r in sorted(found, key=lambda x: -x[0]):
        if (r[2], r[3], r[0], r[1]) in seen: continue
        seen.add(tuple(r[:4]))
        kept.append(r)
    return kept


def schema(paths):
    con, names = load(paths)
    tables = [profile(con, n) for n in names]
    con.close()
    return {"tables": tables, "relations": relations(tables)}
