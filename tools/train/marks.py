"""What the scores must be (a question is doubted when it is refused or answered with low confidence), and the record of one fold that make train-check reproduces."""
import json

# set, mark, must, aim: per cent, out of fold.
MUSTS = [("nlv_cars", "chart", 80, 90), ("wikisql", "exact", 72, 82), ("nvbench_single", "exact", 72, 85), ("nvbench_single", "chart", 72, 85),
         ("nvbench_join", "exact", 52, 70), ("spider", "exact", 45, 62), ("spider_syn", "exact", 38, 55)]
LARGEST = 1000  # weights kept in the record of a fold
NEAR, POINTS = 0.05, 1.0  # how far a weight may be from the record, and a score


def show(table):
    """Prints the musts beside what was reached; True when all hold."""
    held = True
    for name, mark, must, aim in MUSTS:
        got = table.get(name, {}).get(mark)
        ok = got is not None and got >= must
        held &= ok
        print(f"{name:16}{mark:7}{got if got is not None else '-':>6}   must {must}   aim {aim}   {'ok' if ok else 'BELOW'}")
    for name, low, high in (("crossed_doubted", 85, 100), ("right_doubted", 0, 5), ("calibration_error", 0, 0.06)):
        got = table.get(name)
        if got is None: continue
        held &= low <= got <= high
        print(f"{name:23}{got:>6}   must be {low} to {high}   {'ok' if low <= got <= high else 'OUTSIDE'}")
    return held


def record(path, fold, weights, table):
    largest = sorted(weights, key=lambda n: (-abs(weights[n]), n))[:LARGEST]
    with open(path, "w") as f:
        json.dump({"about": "What one fold gave when data/language.json was learned; make train-check reproduces it.", "fold": fold,
                   "scores": table, "weights": {n: round(weights[n], 3) for n in sorted(largest)}}, f, indent=0)
        f.write("\n")


def compare(kept, made):
    """Is a fold that was made anew the one that was kept? Prints both."""
    with open(kept) as f: a = json.load(f)
    with open(made) as f: b = json.load(f)
    print("of fold", a["fold"], "kept      ", json.dumps(a["scores"]))
    print("of fold", b["fold"], "made anew ", json.dumps(b["scores"]))
    far = [n for n in a["weights"] if abs(a["weights"][n] - b["weights"].get(n, 0)) > NEAR]
    off = [(s, m) for s in a["scores"] for m in a["scores"][s] if abs(a["scores"][s][m] - b["scores"].get(s, {}).get(m, -100)) > POINTS]
    print(f"{len(a['weights'])} largest weights, {len(far)} differ by more than {NEAR}; {len(off)} scores by more than {POINTS} points")
    return len(far) <= len(a["weights"]) / 100 and not off
