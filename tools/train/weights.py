"""Writes data/language.json."""
import json

import prior


def write(path, weights, confidence=None, refuse_below=None, scores=None):
    with open(path, "w") as f:
        json.dump({"about": "Weights of the language model: made by tools/train (make train), explained in docs/understanding.md.",
                   "scores": scores or {}, "confidence": {k: round(v, 4) for k, v in (confidence or prior.CONFIDENCE).items()},
                   "refuse_below": prior.REFUSE_BELOW if refuse_below is None else round(refuse_below, 4),
                   "weights": {k: round(v, 3) for k, v in sorted(weights.items()) if abs(v) >= 0.0005}}, f, indent=0, ensure_ascii=False)
        f.write("\n")


if __name__ == "__main__":
    import sys
    write(sys.argv[1], prior.PRIOR)
