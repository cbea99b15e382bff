"""Finds the rows of a table that sum up other rows: by their label in many languages, and by arithmetic over the columns."""
import dataclasses

import numpy

from . import words

# Shown figures are rounded; a sum may be off by half a last place for each row, up to this share of itself.
_ROUNDING = 2e-3
_SMALL = 1e-6


@dataclasses.dataclass
class Total:
    row: int
    how: str          # "label and sum", "label", "sum", "label and mean"
    label: str


class Sums:
    """The numeric columns of the body as arrays with running sums, so that any run of rows is summed at once."""

    def __init__(self, rows, columns, number_at):
        self.rows = rows
        self.values = numpy.array([[number_at(row, c) for c in columns] for row in rows], dtype="f8").reshape(len(rows), len(columns))
        self.filled = ~numpy.isnan(self.values)
        self.clean = numpy.where(self.filled, self.values, 0.0)
        self.counted = numpy.ones(len(rows), dtype=bool)

    def matches(self, at, first, last, mean=False):
        """Share of the filled cells of row `at` that are the sum (or mean) of the counted rows first..last, and how many are filled."""
        pick = self.counted[first:last + 1]
        if not pick.any() or not self.filled[at].any():
            return 0.0, 0
        part = self.clean[first:last + 1][pick]
        there = self.filled[first:last + 1][pick].sum(axis=0)
        expected = part.sum(axis=0)
        if mean:
            expected = expected / numpy.maximum(there, 1)
        own = self.clean[at]
        decimals = _last_place(own)
        slack = numpy.maximum(0.5 * decimals * numpy.sqrt(numpy.maximum(there, 1)) * 1.01 + _SMALL * abs(expected), 0)
        slack = numpy.minimum(slack, numpy.maximum(_ROUNDING * abs(expected), 1e-9))
        use = self.filled[at] & (there > 0)
        if not use.any():
            return 0.0, 0
        good = use & (abs(own - expected) <= slack)
        return float(good.sum() / self.filled[at].sum()), int(good.sum())


def _last_place(numbers):
    """The size of the last place of each number: 0.01 for 12.34. Long fractions count as exact."""
    found = numpy.ones(len(numbers))
    for i, number in enumerate(numbers):
        text = f"{abs(number):.12g}"
        places = len(text.partition(".")[2]) if "e" not in text else 12
        found[i] = 10.0 ** -places if places < 10 else 1e-10
    return found


def find(rows, labels, sums, breaks):
    """Total rows among `rows`, the doubts about them, and rows that only look like sums.

    labels: texts of the label cells of each row (empty strings for none). breaks: indexes where a section or an empty row starts.
    """
    found, doubts, start, level = {}, [], 0, []
    several = 2 * sum(len(texts) > 1 for texts in labels) > len(labels)
    count = len(rows)
    for at in range(count):
        kind, average, label = "", False, ""
        for text in labels[at]:
            told, mean = words.total_label(text), words.average_label(text)
            if told or mean:
                kind, average, label = "exact" if "exact" in (told, kind) else told or kind, average or mean, label or text
        bare = not labels[at]
        if not (kind or average or bare):
            continue
        if not sums.filled[at].any():
            if kind == "exact" and sum(bool(t) for t in labels[at]) == 1:
                doubts.append((at, f"says '{label}' but has no numbers; kept as a row"))
            continue
        # Where figures do not add up, the bare word counts at the end, before an empty row, or alone among several labels.
        placed = len(labels[at]) == 1 and (at == count - 1 or at + 1 in breaks or several or all(words.total_label(t) for i in range(at + 1, count) for t in labels[i]))
        how = _explain(at, start, breaks, level, sums, kind, average, bare, placed)
        if how == "doubt":
            doubts.append((at, f"says '{label}' but its numbers are not the sum of other rows; kept as a row"))
        elif how:
            found[at] = Total(rows[at], how, label)
            sums.counted[at] = False
            level.append(at)
            start = at + 1
    # A total may stand above what it sums.
    for at in range(count - 1):
        told = [words.total_label(text) for text in labels[at]]
        if at not in found and any(told) and at == 0:
            share, matched = sums.matches(at, 1, count - 1)
            if share >= 0.6 and matched and count > 2:
                found[at] = Total(rows[at], "label and sum", next(t for t in labels[at] if words.total_label(t)))
                sums.counted[at] = False
                doubts[:] = [d for d in doubts if d[0] != at]
    return found, doubts


def _explain(at, start, breaks, level, sums, kind, average, bare, placed):
    """How row `at` sums up rows above it; '' when it does not, "doubt" when only its label says so."""
    starts = [start] if start < at else []
    section = max((b for b in breaks if b <= at), default=0)
    starts += [section] if section < at and section not in starts else []
    starts += [0] if at and 0 not in starts else []
    for first in starts:
        share, matched = sums.matches(at, first, at - 1)
        size = int(sums.counted[first:at].sum())
        if kind and share >= 0.6 and matched:
            return "label and sum"
        if bare and share >= 0.999 and matched and size >= 2 and (matched >= 2 or size >= 3) and _sized(sums, at):
            return "sum"
        if average:
            share, matched = sums.matches(at, first, at - 1, mean=True)
            if share >= 0.6 and matched and size >= 2:
                return "label and mean"
    if kind == "exact":
        # Rates and shares do not add up; the bare word still says what the row is.
        return "label" if at and placed else "doubt"
    if kind == "part" and level and _nested(at, level, sums):
        return "label and sum"
    return "doubt" if kind == "part" else ""


def _sized(sums, at):
    return bool((abs(sums.clean[at]) > 0).sum() >= max(1, int(sums.filled[at].sum()) // 2))


def _nested(at, level, sums):
    """The sum of several total rows before it, as a total of a region over those of its countries."""
    for first in range(len(level) - 2, -1, -1):
        picked = level[first:]
        expected = sums.clean[picked].sum(axis=0)
        good = sums.filled[at] & (abs(sums.clean[at] - expected) <= numpy.maximum(1e-6 * abs(expected), 0.011))
        if good.sum() >= 0.6 * sums.filled[at].sum():
            return True
    return False


def looks_like_sum(at, start, sums):
    """The first of the rows right before `at` whose sum the row is in every number, or None: said, not dropped."""
    first = max(start, at - 30)
    use = sums.filled[at]
    if at - first < 2 or use.sum() < 2 or not _sized(sums, at):
        return None
    running = sums.clean[first:at][::-1].cumsum(axis=0)[1:, use]
    own = sums.clean[at][use]
    alike = (abs(running - own) <= _SMALL * abs(own) + 1e-9).all(axis=1)
    return at - 2 - int(alike.argmax()) if alike.any() else None
