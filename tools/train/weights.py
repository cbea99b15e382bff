"""Writes data/language.json."""
import json

import prior


def write(path, weights, confidence=None, refuse_below=None, scores=None, trees=None):
    text = json.dumps({"about": "Weights of the language model: made by tools/train (make train), explained in docs/understanding.md.",
                       "scores": scores or {}, "confidence": {k: round(v, 4) for k, v in (confidence or prior.CONFIDENCE).items()},
                       "refuse_below": prior.REFUSE_BELOW if refuse_below is None else round(refuse_below, 4),
                       "weights": {k: round(v, 3) for k, v in sorted(weights.items()) if abs(v) >= 0.0005}}, indent=0, ensure_ascii=False)
    if trees:  # a line for each
        lines = ",\n".join(json.dumps(t, separators=(",", ":")) for t in trees["trees"])
        text = text[:-2] + f',\n"trees": {{"groups": {json.dumps(trees["groups"])},\n"inputs": {json.dumps(trees["inputs"])},\n"trees": [\n{lines}\n]}}\n}}'
    with open(path, "w") as f: f.write(text + "\n")


if __name__ == "__main__":
    import sys
    write(sys.argv[1], prior.PRIOR)
