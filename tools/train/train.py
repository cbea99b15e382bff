#!/usr/bin/env python3
"""Learns data/language.json from public questions: see docs/understanding.md.

    train.py --bench BENCH --dev language_dev --work DIR [--out data/language.json] [--rounds 2] [--folds 5] [--size 1.0] [--only FOLD]

Each round asks language_dev for the best candidates under the weights so far, runs their SQL, marks them by score.py's rules and fits the
log-linear weights anew (softmax over the candidates of a question, pulled towards prior.py). Then trees (rerank.py) learn to put the best
candidates in order, from scores that no question had a part in. Folds keep databases together over all sets.
Deterministic: no random numbers but seeded ones; folds are hashes of names.
"""
import argparse, collections, hashlib, itertools, json, multiprocessing, os, pickle, subprocess, sys, time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

import bench as b, candidates as c, marks, prior, rerank, weights

# How many questions of each set are learned from, and how much a set counts in all.
PLAN = {"wikisql": (2000, 1.0), "wikisql_train": (6000, 2.0), "nvbench_single": (2400, 2.0), "nvbench_join": (800, 0.5), "spider": (1500, 0.8),
        "spider_train": (2500, 0.8), "spider_syn": (700, 0.3), "nlv_cars": (310, 1.0), "business": (5800, 3.0)}
REPORTED = ["business", "nlv_cars", "wikisql", "nvbench_single", "nvbench_join", "spider", "spider_syn"]
PULL = 2.0        # towards the prior
SELDOM = 4        # questions a feature must occur in
EVIDENCE = ["probability", "margin", "preferred", "ahead", "covered", "unmatched", "weak", "exact", "average", "filters", "outputs", "joined", "guessed"]
LOW = 0.45  # below it an answer is told with "Low" confidence (product/answers)
CLIP = {"margin": (-5, 5), "ahead": (-5, 5), "unmatched": (0, 6), "exact": (0, 5), "average": (-3, 3), "filters": (0, 4), "outputs": (0, 4), "joined": (0, 3), "guessed": (0, 2)}


def log(*a):
    print(time.strftime("%H:%M:%S"), *a, flush=True)


def fold_of(q, folds):
    return int(hashlib.md5(b.group_of(q).encode()).hexdigest(), 16) % folds


class Marks:
    """Marks of (question, SQL, answer columns), kept on disk between rounds."""

    def __init__(self, path):
        self.path, self.known = path, {}
        if os.path.exists(path):
            with open(path, "rb") as f: self.known = pickle.load(f)

    @staticmethod
    def key(q, cand):
        text = cand["sql"] + str(cand["answers"])
        if q.get("gold_charts"): text += json.dumps(c.chart_of(cand))
        return q["id"], hashlib.md5(text.encode()).digest()[:8]

    def of(self, bench, questions, answers, workers):
        by_id = {a["id"]: a for a in answers}
        todo, asked = [], []
        for q in questions:
            missing = [x for x in by_id[q["id"]]["candidates"] if self.key(q, x) not in self.known]
            if missing:
                todo.append(q)
                asked.append({"id": q["id"], "candidates": missing})
        if todo:
            marks = c.mark(bench, todo, asked, workers)
            for q, a in zip(todo, asked):
                for x, m in zip(a["candidates"], marks[q["id"]]): self.known[self.key(q, x)] = m
            with open(self.path, "wb") as f: pickle.dump(self.known, f)
        return {q["id"]: [self.known[self.key(q, x)] for x in by_id[q["id"]]["candidates"]] for q in questions}


def read_features(prefix, counts):
    raw = np.fromfile(prefix + ".features", dtype=np.uint32)
    starts, ids, values = [0], [], []
    at = 0
    for _ in range(counts):
        n = int(raw[at])
        body = raw[at + 1:at + 1 + 2 * n]
        ids.append(body[0::2])
        values.append(body[1::2].view(np.float32))
        starts.append(starts[-1] + n)
        at += 1 + 2 * n
    return np.array(starts), np.concatenate(ids), np.concatenate(values)


class Data:
    """Candidates of all questions as one sparse matrix."""

    def __init__(self, args, weight_file, marks, size, plan=None, learned=()):
        self.questions, self.marks, self.answers, offsets = [], [], [], [0]
        names, blocks, facts, clauses = {}, [], [], []
        for name, (limit, _) in (plan or PLAN).items():
            qs = b.questions(args.bench, name, max(1, int(limit * size)), args.work)
            c.write_schemas(args.schemas, qs)
            prefix = os.path.join(args.work, name)
            answers = c.run_dev(args.dev, weight_file, args.words, args.schemas, qs, prefix, args.candidates)
            got = marks[name].of(args.bench, qs, answers, args.workers)
            total = sum(len(a["candidates"]) for a in answers)
            blocks.append(read_features(prefix, total))
            facts.append(np.fromfile(prefix + ".facts", np.float32).reshape(total, -1))
            clauses.append(np.fromfile(prefix + ".clauses", np.uint32).reshape(total, -1))
            with open(prefix + ".factnames") as f: self.fact_names = f.read().split("\n")[:-1]
            with open(prefix + ".names") as f:
                for line in f:
                    i, n = line.rstrip("\n").split("\t")
                    names[int(i)] = n
            for q, a in zip(qs, answers):
                self.questions.append(q)
                self.answers.append(a)
                self.marks.append(got[q["id"]])
                offsets.append(offsets[-1] + len(a["candidates"]))
            top = sum(bool(got[q["id"]]) and c.right(q, got[q["id"]][0]) for q in qs)
            best = sum(any(c.right(q, m) for m in got[q["id"]]) for q in qs)
            log(f"{name}: {len(qs)} questions, {total} candidates, first right {100 * top / len(qs):.1f} %, any right {100 * best / len(qs):.1f} %")
        self.facts, self.clauses = np.concatenate(facts), np.concatenate(clauses)
        ids = np.concatenate([x[1] for x in blocks])
        values = np.concatenate([x[2] for x in blocks])
        starts = [np.array([0])]
        for x in blocks: starts.append(x[0][1:] + starts[-1][-1])
        starts = np.concatenate(starts)
        self.offsets = np.array(offsets)
        unique, column = np.unique(ids, return_inverse=True)
        matrix = csr_matrix((values.astype(np.float32), column.astype(np.int32), starts), shape=(len(starts) - 1, len(unique)))
        matrix.sum_duplicates()
        # Features that tell candidates of enough questions apart; the others keep their prior.
        row_question = np.repeat(np.arange(len(self.questions)), np.diff(self.offsets))
        touched = csr_matrix((np.ones(matrix.nnz, dtype=np.int8), (row_question[np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))], matrix.indices)),
                             shape=(len(self.questions), len(unique)))
        touched.sum_duplicates()
        questions_with = np.bincount(touched.indices, minlength=len(unique))
        names = [names.get(int(u), "?") for u in unique]
        keep = np.array([n != "?" and (questions_with[i] >= SELDOM or n in prior.PRIOR or n in learned) for i, n in enumerate(names)])
        self.matrix = matrix[:, keep].tocsr()
        self.names = [n for n, k in zip(names, keep) if k]
        self.right = np.array([c.right(q, m) for q, ms in zip(self.questions, self.marks) for m in ms])
        self.folds = np.array([fold_of(q, args.folds) for q in self.questions])
        self.charts = np.array([bool(q.get("gold_charts")) for q in self.questions])
        counts = collections.Counter(q["set"] for q in self.questions)
        self.share = np.array([PLAN[q["set"]][1] * 3000 / counts[q["set"]] for q in self.questions])
        log(f"{self.matrix.shape[0]} candidates, {self.matrix.shape[1]} features, {self.matrix.nnz} values")


def fit(data, use):
    """Weights from the questions in `use` (a list of bool)."""
    rows, starts, share = [], [0], []
    counts = collections.Counter(q["set"] for q, u in zip(data.questions, use) if u)
    for i, q in enumerate(data.questions):
        lo, hi = data.offsets[i], data.offsets[i + 1]
        if not use[i] or hi - lo < 2: continue
        good = data.right[lo:hi]
        if not good.any() or good.all(): continue
        rows.append(np.arange(lo, hi))
        starts.append(starts[-1] + hi - lo)
        share.append(PLAN[q["set"]][1] * 3000 / counts[q["set"]])
    rows = np.concatenate(rows)
    x = data.matrix[rows]
    xt = x.T.tocsr()
    right = data.right[rows]
    starts = np.array(starts[:-1])
    lengths = np.diff(np.append(starts, len(rows)))
    share = np.array(share)
    each = np.repeat(share, lengths)
    base = np.array([prior.PRIOR.get(n, 0.0) for n in data.names])

    def soft(s, mask):
        s = np.where(mask, s, -1e9)
        top = np.repeat(np.maximum.reduceat(s, starts), lengths)
        e = np.exp(s - top)
        total = np.add.reduceat(e, starts)
        return e / np.repeat(total, lengths), np.log(total) + np.maximum.reduceat(s, starts)

    def loss(w):
        s = x @ w
        p, z = soft(s, np.ones(len(s), bool))
        g, zr = soft(s, right)
        d = w - base
        return float((share * (z - zr)).sum() + 0.5 * PULL * d @ d), xt @ (each * (p - g)) + PULL * d

    bounds = [prior.LIMITS.get(n, (None, None)) for n in data.names]
    base = np.array([min(max(v, -99 if lo is None else lo), 99 if hi is None else hi) for v, (lo, hi) in zip(base, bounds)])
    r = minimize(loss, base, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 150, "maxcor": 12})
    learned = dict(prior.PRIOR)
    learned.update({n: float(v) for n, v in zip(data.names, r.x)})
    return learned, r.fun


def without(folds):
    """Weights that never saw a question of these folds."""
    return fit(SHARED[0], ~np.isin(SHARED[0].folds, folds))[0]


def trees_of(job):
    """The trees for the folds that are not in `left_out`; each question under weights that never saw its fold, nor those left out."""
    left_out, learned = job
    data = SHARED[0]
    groups = rerank.groups_of(data.names)
    rows, order = [], []
    for j in sorted(set(data.folds.tolist()) - set(left_out)):
        # Trees put rows in order; where the gold is a chart, most candidates differ in the chart alone.
        chosen = np.flatnonzero((data.folds == j) & ~data.charts)
        rows.append(rerank.Inputs(data, chosen, learned[tuple(sorted({*left_out, j}))], groups).rows)
        order.append(chosen)
    return rerank.learn(np.concatenate(rows), data, np.concatenate(order), data.share, groups)


SHARED = []  # the Data, for processes that are forked


def side_by_side(work, jobs, workers):
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool: return list(pool.map(work, jobs))


def calibrate(rows, labels):
    x = np.array([[np.clip(v, *CLIP[n]) if n in CLIP else v for n, v in zip(EVIDENCE, r)] + [1.0] for r in rows])
    y = np.array(labels, float)

    def loss(w):
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        return float(np.logaddexp(0, z).sum() - y @ z + 0.5 * w @ w), x.T @ (p - y) + w

    w = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x
    return {**{n: float(v) for n, v in zip(EVIDENCE, w)}, "bias": float(w[-1])}


def confidence(cal, row):
    z = cal["bias"] + sum(cal[n] * (float(np.clip(v, *CLIP[n])) if n in CLIP else v) for n, v in zip(EVIDENCE, row))
    return 1 / (1 + np.exp(-z))


def crossed(questions):
    """Questions asked about another table: they should be refused."""
    pool = [q for q in questions if q["set"] in ("wikisql", "nvbench_single", "spider")]
    out = []
    for i, q in enumerate(pool[::4]):
        other = pool[(i * 7919 + 1301) % len(pool)]
        if other["schema"] != q["schema"]: out.append({**q, "id": "crossed-" + q["id"], "schema": other["schema"], "paths": other["paths"], "set": "crossed"})
    return out


def percent(rows):
    """Of each set that was asked: {mark: per cent}. A row is (set, exact, contains, chart, evidence, refused); what is refused is not right."""
    table = {}
    for name in REPORTED:
        of = [r for r in rows if r[0] == name]
        told = ["chart"] if name == "nlv_cars" else ["exact", "contains", "chart"] if name.startswith("nvbench") else ["exact", "contains"]
        if of: table[name] = {k: round(100 * sum(bool(r[i]) and not r[5] for r in of) / len(of), 1) for i, k in ((1, "exact"), (2, "contains"), (3, "chart")) if k in told}
    return table


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--bench", required=True)
    p.add_argument("--dev", required=True)
    p.add_argument("--work", required=True)
    p.add_argument("--words", default="data/words.slv")
    p.add_argument("--out", default="data/language.json")
    p.add_argument("--start", help="weights to find the first candidates with; the prior when absent")
    p.add_argument("--rounds", type=int, default=2)
    p.add_argument("--folds", type=int, default=5)
    p.add_argument("--size", type=float, default=1.0)
    p.add_argument("--first", type=float, default=0.2, help="share of the questions in all rounds but the last")
    p.add_argument("--candidates", type=int, default=30)
    p.add_argument("--only", type=int, help="learn and judge this fold alone, and write what it gave to --out")
    p.add_argument("--record", help="file for what fold 0 gave, to be reproduced by --only 0")
    p.add_argument("--answers", help="file for the out-of-fold answers with their marks")
    p.add_argument("--workers", type=int, default=2)
    args = p.parse_args()
    os.makedirs(args.work, exist_ok=True)
    args.schemas = os.path.join(args.work, "schemas.tsv")
    known = {name: Marks(os.path.join(args.work, name + ".marks")) for name in list(PLAN) + ["fold"]}
    current = os.path.join(args.work, "weights.json")
    if args.start: subprocess.run(["cp", args.start, current], check=True)
    else: weights.write(current, prior.PRIOR)
    # The first rounds only have to find good candidates: fewer questions do.
    for n in range(args.rounds):
        data = Data(args, current, known, args.size if n + 1 == args.rounds else args.size * args.first)
        if args.only is not None and n + 1 == args.rounds: break  # a fold has weights of its own
        learned, value = fit(data, [True] * len(data.questions))
        weights.write(current, learned)
        log(f"round {n + 1}: loss {value:.1f}, {len(learned)} weights")

    # Out of fold: weights that never saw a question's database or table.
    score = c.score_module(args.bench)
    told = open(args.answers, "w") if args.answers else None
    evidence, labels, strangers, rows, crossed_rows, crossed_strangers = [], [], [], [], [], []
    across = crossed([q for q in data.questions])
    if args.folds > 1:
        reported = list(range(args.folds)) if args.only is None else [args.only]
        SHARED[:] = [data]
        apart = [(k,) for k in reported] + [p for p in itertools.combinations(range(args.folds), 2) if args.only is None or args.only in p]
        learned_without = dict(zip(apart, side_by_side(without, apart, args.workers)))
        log(f"{len(apart)} times weights for the folds")
        left_out = [(k,) for k in reported] + ([()] if args.only is None else [])
        trees = dict(zip(left_out, side_by_side(trees_of, [(x, learned_without) for x in left_out], args.workers)))
        log(f"{len(left_out)} times trees")
        for k in reported:
            learned_k = learned_without[(k,)]
            file = os.path.join(args.work, "fold.json")
            weights.write(file, learned_k, trees=trees[(k,)])
            before = len(rows)
            for name in REPORTED:
                qs = [q for q in data.questions if q["set"] == name and fold_of(q, args.folds) == k]
                if not qs: continue
                answers = c.run_dev(args.dev, file, args.words, args.schemas, qs, os.path.join(args.work, "fold"), 1, False)
                got = known[name].of(args.bench, qs, answers, args.workers)
                for q, a in zip(qs, answers):
                    m = got[q["id"]][0] if got[q["id"]] else (False, False, False)
                    drawn = c.chart_of(a["candidates"][0]) if a["candidates"] else None
                    chart = m[2] if q.get("gold_charts") else m[1] and isinstance(q.get("gold_chart"), dict) and score.nvbench_type(q["gold_chart"], drawn)
                    rows.append((name, c.right(q, m) if name == "business" else m[0], m[1], chart, len(evidence) if a["candidates"] else -1, a["refused"]))
                    if told: told.write(json.dumps({"set": name, "id": q["id"], "question": q["question"], "gold": q.get("gold_sql") or q.get("gold_charts"),
                                                    "sql": a["candidates"][0]["sql"] if a["candidates"] else None, "chart": drawn, "marks": m}) + "\n")
                    if a["candidates"]:
                        evidence.append(a["candidates"][0]["evidence"])
                        labels.append(bool(m[2] if q.get("gold_charts") else m[1]))
                        strangers.append(a["refused"])
            part = percent(rows[before:])
            log(f"fold {k}", json.dumps(part))
            if args.only is not None or (k == 0 and args.record):
                marks.record(args.out if args.only is not None else args.record, k, learned_k, part)
            if args.only is not None: return
            qs = [q for q in across if fold_of(q, args.folds) == k]
            for a in c.run_dev(args.dev, file, args.words, args.schemas, qs, os.path.join(args.work, "fold"), 1, False):
                if a["candidates"]:
                    crossed_rows.append(a["candidates"][0]["evidence"])
                    crossed_strangers.append(a["refused"])
        cal = calibrate(evidence + crossed_rows[::2], labels + [False] * len(crossed_rows[::2]))
        sure = np.array([confidence(cal, e) for e in evidence])
        ok = np.array(labels)
        strange = np.array([confidence(cal, e) for e in crossed_rows])
        # Half of what almost every right answer reaches: between the two a good part is still right, and is told with low confidence.
        limit = 0.5 * float(np.quantile(sure[ok], 0.03))
        # A question whose every word has a meaning is answered with doubt sooner than refused (language.cpp).
        def refused(rows, sure, strangers):
            known = np.array([r[EVIDENCE.index("unmatched")] == 0 and r[EVIDENCE.index("weak")] == 0 for r in rows])
            return (sure < limit * np.where(known, 0.3, 1.0)) | np.array(strangers)
        not_told = refused(evidence, sure, strangers)
        bins = np.minimum(9, (sure * 10).astype(int))
        error = sum(abs(sure[bins == i].sum() - ok[bins == i].sum()) for i in range(10)) / len(sure)
        table = percent([r[:5] + (r[5] or r[4] < 0 or bool(not_told[r[4]]),) for r in rows])
        table["crossed_refused"] = round(100 * float(refused(crossed_rows, strange, crossed_strangers).mean()), 1)
        table["right_refused"] = round(100 * float(not_told[ok].mean()), 1)
        table["crossed_doubted"] = round(100 * float((refused(crossed_rows, strange, crossed_strangers) | (strange < LOW)).mean()), 1)
        table["right_doubted"] = round(100 * float((not_told | (sure < LOW))[ok].mean()), 1)
        table["calibration_error"] = round(float(error), 3)
        log("out of fold", json.dumps(table))
        marks.show(table)
        weights.write(args.out, learned, cal, limit, {"out_of_fold": table}, trees[()])
        rerank.check(Data(args, args.out, known, 1.0, {"nlv_cars": PLAN["nlv_cars"], "spider": (300, 1.0)}, learned), learned, trees[()], log)
    else:
        weights.write(args.out, learned)


if __name__ == "__main__":
    main()
