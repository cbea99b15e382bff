"""Trees that put the best candidates in order once more: LambdaMART by LightGBM, over what
src/core/language/ranking/rerank.cpp shows them at run time. The two must compute the same; `check` holds them to it."""
import json, os

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix

CLAUSES = ["tables", "where", "groups", "order", "outputs", "outputs and where"]
PARAMETERS = {"objective": "lambdarank", "lambdarank_truncation_level": 3, "learning_rate": 0.08, "num_leaves": 31, "min_data_in_leaf": 100,
              "feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1, "seed": 1, "deterministic": True, "force_row_wise": True,
              "num_threads": 1, "verbose": -1}
TREES = 200


def groups_of(names):
    return sorted({n.split(":")[0] for n in names})


class Inputs:
    """What the trees see of the candidates of the questions `chosen` under `weights`: a row each, named as rerank.cpp names them."""

    def __init__(self, data, chosen, weights, groups):
        sizes = np.diff(data.offsets)[chosen]
        at = np.concatenate([np.arange(data.offsets[i], data.offsets[i + 1]) for i in chosen])
        # As weights.py writes them: what is not written is not known at run time.
        known = np.array([abs(weights.get(n, 0.0)) >= 0.0005 for n in data.names])
        w = np.array([round(weights.get(n, 0.0), 3) for n in data.names], np.float32) * known
        group = {g: i for i, g in enumerate(groups)}
        column = np.array([group[n.split(":")[0]] for n in data.names])
        shape = (len(column), len(groups))
        place = (np.arange(len(column)), column)
        matrix = data.matrix[at]
        sums = (matrix @ csr_matrix((w, place), shape=shape)).toarray().astype(np.float32)
        counts = (matrix @ csr_matrix((known.astype(np.float32), place), shape=shape)).toarray().astype(np.float32)
        score = sums.sum(1)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])[sizes > 0]
        lengths = sizes[sizes > 0]
        top = np.empty(len(score), int)
        rank = np.empty(len(score), np.float32)
        for a, k in zip(starts, lengths):
            order = np.argsort(-score[a:a + k], kind="stable")
            top[a:a + k] = a + order[0]
            rank[a + order] = np.arange(k)
        share = np.exp((score - score[top]).astype(np.float64))
        share /= np.repeat(np.add.reduceat(share, starts), lengths)
        question = np.repeat(np.arange(len(lengths)), lengths).astype(np.uint64) << np.uint64(32)
        agreed = np.empty((len(score), len(CLAUSES)), np.float32)
        for c in range(len(CLAUSES)):
            _, same = np.unique(question | data.clauses[at, c].astype(np.uint64), return_inverse=True)
            agreed[:, c] = np.bincount(same, share)[same]
        facts = data.facts[at]
        tokens = np.maximum(1, facts[:, data.fact_names.index("tokens")])
        self.names = names_of(data, groups)
        self.rank, self.alike = rank, question | data.clauses[at, len(CLAUSES)].astype(np.uint64)
        self.rows = np.column_stack([score, score - score[top], rank, np.log(share + 1e-6), score / tokens, agreed, facts,
                                     sums, counts, sums - sums[top], counts - counts[top]]).astype(np.float32)


def names_of(data, groups):
    return ["score", "behind", "rank", "log share", "score per token"] + ["agreed:" + c for c in CLAUSES] + \
        ["has:" + f for f in data.fact_names] + [k + g for k in ("sum:", "count:", "sum-more:", "count-more:") for g in groups]


def learn(rows, data, chosen, share, groups):
    """Trees from the questions `chosen`, whose candidates are `rows`; each counts what `share` gives it."""
    sizes = np.diff(data.offsets)[chosen]
    right = np.concatenate([data.right[data.offsets[i]:data.offsets[i + 1]] for i in chosen])
    starts = np.concatenate([[0], np.cumsum(sizes)])
    tells = np.array([right[a:b].any() and not right[a:b].all() for a, b in zip(starts, starts[1:])])
    keep = np.repeat(tells, sizes)
    set_ = lightgbm.Dataset(rows[keep], label=right[keep].astype(int), group=sizes[tells], weight=np.repeat(share[chosen][tells], sizes[tells]))
    return written(lightgbm.train(PARAMETERS, set_, num_boost_round=TREES), names_of(data, groups), groups)


def written(model, names, groups):
    """As trees.h and ranker.cpp read it."""
    trees = []
    for info in model.dump_model()["tree_info"]:
        t = {"input": [], "split": [], "left": [], "right": [], "mean": [], "leaf": []}

        def visit(node):
            if "leaf_value" in node:
                t["leaf"].append(float(f"{node['leaf_value']:.5g}"))
                return -len(t["leaf"])
            at = len(t["input"])
            t["input"].append(node["split_feature"])
            t["split"].append(float(f"{node['threshold']:.7g}"))
            t["mean"].append(float(f"{node['internal_value']:.4g}"))
            for side in ("left", "right"): t[side].append(0)
            t["left"][at] = visit(node["left_child"])
            t["right"][at] = visit(node["right_child"])
            return at

        visit(info["tree_structure"])
        trees.append(t)
    return {"groups": groups, "inputs": names, "trees": trees}


def predicted(trees, rows):
    """What trees.cpp gives, here for `check`."""
    out = np.zeros(len(rows))
    for t in trees["trees"]:
        at = np.zeros(len(rows), int) if t["input"] else np.full(len(rows), -1)
        while (at >= 0).any():
            live = np.flatnonzero(at >= 0)
            node = at[live]
            left = rows[live, np.array(t["input"])[node]] <= np.array(t["split"], np.float32)[node]
            at[live] = np.where(left, np.array(t["left"])[node], np.array(t["right"])[node])
        out += np.array(t["leaf"])[-at - 1]
    return out


def check(data, weights, trees, log):
    """The run time must prefer what is preferred here; `data` was read with these weights and trees."""
    chosen = [i for i, a in enumerate(data.answers) if not a["invalid"] and a["candidates"]]
    inputs = Inputs(data, chosen, weights, trees["groups"])
    here = predicted(trees, inputs.rows)
    # Charts of the same rows have the preference of the first of them.
    first = {}
    for i in np.argsort(inputs.rank, kind="stable"): here[i] = first.setdefault(inputs.alike[i], here[i])
    there = np.array([c["preference"] for i in chosen for c in data.answers[i]["candidates"]])
    off = np.abs(here - there) > 0.01
    log(f"run time and training agree on {100 * (1 - off.mean()):.2f} % of {len(off)} preferences")
    if off.mean() > 0.02: raise SystemExit("language_dev computes other inputs for the trees than tools/train/rerank.py")
