#!/usr/bin/env python3
"""compare.py KEPT MADE [--fold]: is what was learned anew what is checked in? Prints the out-of-fold scores and whether they hold.

KEPT is data/language.json; with --fold MADE is one fold and the record of that fold lies beside this script.
"""
import json, os, sys

import marks

with open(sys.argv[1]) as f: kept = json.load(f)
print("Checked-in weights, out of fold:")
held = marks.show(kept["scores"]["out_of_fold"])
if "--fold" in sys.argv:
    same = marks.compare(os.path.join(os.path.dirname(__file__), "fold.json"), sys.argv[2])
else:
    with open(sys.argv[2]) as f: made = json.load(f)
    print("Made anew:")
    held &= marks.show(made["scores"]["out_of_fold"])
    names = set(kept["weights"]) | set(made["weights"])
    far = [n for n in names if abs(kept["weights"].get(n, 0) - made["weights"].get(n, 0)) > marks.NEAR]
    print(f"{len(names)} weights, {len(far)} differ by more than {marks.NEAR}")
    same = len(far) <= len(names) / 200
print("Reproduced." if same else "NOT reproduced.", "All musts hold." if held else "Musts are missed.")
sys.exit(0 if same and held else 1)
