"""Runs language_dev over sets of questions and marks every candidate right or wrong by the rules of score.py."""
import importlib.util, json, os, subprocess, sys, time
from concurrent.futures import ProcessPoolExecutor

import duckdb

import bench as b


def score_module(bench):
    spec = importlib.util.spec_from_file_location("score", os.path.join(bench, "score.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_schemas(path, questions):
    """Appends the schemas that are not in the file yet."""
    known = set()
    if os.path.exists(path):
        with open(path) as f:
            for line in f: known.add(line.split("\t", 1)[0])
    with open(path, "a") as f:
        for q in questions:
            if q["schema"] in known: continue
            known.add(q["schema"])
            f.write(q["schema"] + "\t" + json.dumps(b.schema(q["paths"]), default=str) + "\n")


def run_dev(dev, weights, words, schemas, questions, prefix, count, features=True):
    with open(prefix + ".in", "w") as f:
        for q in questions:
            f.write(json.dumps({"id": q["id"], "question": q["question"], "schema": q["schema"], "today": q.get("today") or "2024-06-15"}) + "\n")
    command = [dev, weights, words, schemas, prefix + ".in", prefix, "--candidates", str(count)] + ([] if features else ["--no-features"])
    subprocess.run(command, check=True)
    with open(prefix + ".jsonl") as f:
        return [json.loads(line) for line in f]


def chart_of(c):
    """The chart that core/charts would draw, near enough for a label: marks and channels from the shape of the outputs."""
    outs = c["outputs"]
    def field(o):
        return {"field": o.get("field"), "agg": o.get("agg"), "bin": True if o.get("bin") else None}
    plain = [o for o in outs if not o.get("agg")]
    aggs = [o for o in outs if o.get("agg")]
    mark = c.get("mark")
    time = lambda o: o["type"] in ("time", "year", "datetext")
    number = lambda o: o["type"] in ("num", "year")
    if plain and plain[0].get("bin"): return {"type": "histogram", "x": field(plain[0])}
    color = facet = None
    for o in plain:
        if o.get("channel") == "color": color = o
        if o.get("channel") == "facet": facet = o
    rest = [o for o in plain if o is not color and o is not facet]
    chart = {}
    if not aggs and len([o for o in rest if number(o) and not o["category"]]) >= 2 and mark in (None, "point"):
        nums = [o for o in rest if number(o) and not o["category"]]
        others = [o for o in rest if o not in nums]
        chart = {"type": "point", "x": field(nums[0]), "y": field(nums[1])}
        if others and not color: color = others[0]
    else:
        if not rest:
            rest = [x for x in (facet, color) if x][:1]
            if rest and rest[0] is facet: facet = None
            if rest and rest[0] is color: color = None
        # A time comes first on the axis, then what has an order, then what has more values.
        ordered = lambda o: 0 if time(o) else 1 if number(o) else 2
        if len(rest) >= 2 and aggs: rest = sorted(rest, key=lambda o: (ordered(o), -o["distinct"]))
        elif len(rest) >= 2 and any(time(o) for o in rest): rest = sorted(rest, key=lambda o: not time(o))
        y = aggs[-1] if aggs else (rest[1] if len(rest) > 1 else None)
        others = [o for o in rest[1:] if o is not y]
        if others and not color: color = others.pop(0)
        if others and not facet: facet = others.pop(0)
        if not rest or not y: return None
        kind = mark or ("line" if time(rest[0]) else "bar")
        chart = {"type": kind, "x": field(rest[0]), "y": field(y)}
        # Bars side by side are told as small multiples.
        if kind == "bar" and color and not facet and y.get("agg") in ("mean", "min", "max", "median"):
            chart["facet"], chart["x"] = chart["x"], field(color)
    if color: chart["color"] = field(color)
    if facet: chart["facet"] = field(facet)
    return chart


def mark_group(job):
    """One schema: [(question, answer)] -> {id: [(exact, contains, chart_right, rows)]}."""
    bench, paths, pairs = job
    score = score_module(bench)
    con, _ = b.load(paths)
    cache, out = {}, {}
    for q, a in pairs:
        golds = score.gold_results(q)
        marks = []
        for c in a["candidates"]:
            exact = contains = chart = False
            sql = c["sql"]
            if golds:
                if sql not in cache:
                    try:
                        cache[sql] = [list(r) for r in con.execute(sql).fetchmany(10000)]
                    except duckdb.Error:
                        cache[sql] = None
                rows = cache[sql]
                if rows is not None:
                    key = [[str(v) if not isinstance(v, (int, float, str, bool, type(None))) else v for v in r] for r in rows]
                    narrow = [[r[i] for i in c["answers"]] for r in key]
                    exact = any(score.rows_match(g, narrow, q.get("ordered"), False) for g in golds)
                    contains = exact or any(score.rows_match(g, key, q.get("ordered"), True) for g in golds)
            if q.get("gold_charts"):
                drawn = chart_of(c)
                chart = bool(drawn and drawn.get("type")) and score.chart_match(q["gold_charts"], drawn)
            elif isinstance(q.get("gold_chart"), dict):
                chart = contains
            marks.append((exact, contains, chart))
        out[q["id"]] = marks
    con.close()
    return out


def mark(bench, questions, answers, workers):
    by_id = {a["id"]: a for a in answers}
    groups = {}
    for q in questions:
        groups.setdefault(q["schema"], []).append(q)
    jobs = [(bench, qs[0]["paths"], [(q, by_id[q["id"]]) for q in qs]) for qs in groups.values()]
    marks = {}
    if workers <= 1:
        for j in jobs: marks.update(mark_group(j))
    else:
        with ProcessPoolExecutor(workers) as pool:
            for part in pool.map(mark_group, jobs, chunksize=8): marks.update(part)
    return marks


def right(q, m):
    """The mark that a candidate is trained to get."""
    return m[2] if q.get("gold_charts") else m[0]
