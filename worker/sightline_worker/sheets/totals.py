"""Finds the rows of a table that sum up other rows: by their label in many languages, and by arithmetic over the columns."""

import bisect
import dataclasses

import numpy

from . import words

# Shown figures are rounded; a sum may be off by half a last place for each row, up to this share of itself.
_ROUNDING = 2e-3
_SMALL = 1e-6


@dataclasses.dataclass
class Total:
    row: int
    how: str  # "label and sum", "label", "sum", "label and mean"
    label: str


class Sums:
    """The numeric columns of the body as arrays with running sums, so that any run of rows is summed at once.

    A row taken out as a total counts no more; rows are taken out in order.
    """

    def __init__(self, rows, columns, number_at):
        self.rows = rows
        self.values = numpy.array([[number_at(row, c) for c in columns] for row in rows], dtype="f8").reshape(len(rows), len(columns))
        self.filled = ~numpy.isnan(self.values)
        self.clean = numpy.where(self.filled, self.values, 0.0)
        start = numpy.zeros((1, len(columns)))
        self._sums = numpy.concatenate((start, self.clean.cumsum(axis=0)))
        self._there = numpy.concatenate((start, self.filled.cumsum(axis=0)))
        self._out, self._out_sums, self._out_there = [], [start[0]], [start[0]]

    def take_out(self, at):
        self._out.append(at)
        self._out_sums.append(self._out_sums[-1] + self.clean[at])
        self._out_there.append(self._out_there[-1] + self.filled[at])

    def counted(self, first, last):
        """How many of the rows still count."""
        return last + 1 - first - (bisect.bisect_right(self._out, last) - bisect.bisect_left(self._out, first))

    def matches(self, at, first, last, mean=False):
        """Share of the filled cells of row `at` that are the sum (or mean) of the counted rows first..last, and how many are."""
        if not self.counted(first, last) or not self.filled[at].any():
            return 0.0, 0
        a, b = bisect.bisect_left(self._out, first), bisect.bisect_right(self._out, last)
        there = self._there[last + 1] - self._there[first] - (self._out_there[b] - self._out_there[a])
        expected = self._sums[last + 1] - self._sums[first] - (self._out_sums[b] - self._out_sums[a])
        if mean:
            expected = expected / numpy.maximum(there, 1)
        own = self.clean[at]
        slack = 0.5 * _last_place(own) * numpy.sqrt(numpy.maximum(there, 1)) * 1.01 + _SMALL * abs(expected)
        slack = numpy.minimum(slack, numpy.maximum(_ROUNDING * abs(expected), 1e-9)) + 1e-12 * abs(self._sums[last + 1])
        use = self.filled[at] & (there > 0)
        good = use & (abs(own - expected) <= slack)
        return float(good.sum() / self.filled[at].sum()), int(good.sum())


def _last_place(numbers):
    """The size of the last place of each number: 0.01 for 12.34. Long fractions count as exact."""
    found = numpy.ones(len(numbers))
    for i, number in enumerate(numbers):
        text = f"{abs(number):.12g}"
        places = len(text.partition(".")[2]) if "e" not in text else 12
        found[i] = 10.0**-places if places < 10 else 1e-10
    return found


def find(rows, labels, sums, breaks):
    """Total rows among `rows`, the doubts about them, and rows that only look like sums.

    labels: texts of the label cells of each row (empty strings for none). breaks: indexes where a section or an empty row starts.
    """
    found, doubts, start, level, count = {}, [], 0, [], len(rows)
    starts = set(breaks)
    tail = count
    while tail and labels[tail - 1] and all(words.total_label(text) for text in labels[tail - 1]):
        tail -= 1
    several = 2 * sum(len(texts) > 1 for texts in labels) > len(labels)
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
        placed = len(labels[at]) == 1 and (at == count - 1 or at + 1 in starts or several or at + 1 >= tail)
        how = _explain(at, start, breaks, level, sums, kind, average, bare, placed)
        if how == "doubt":
            doubts.append((at, f"says '{label}' but its numbers are not the sum of other rows; kept as a row"))
        elif how:
            found[at] = Total(rows[at], how, label)
            sums.take_out(at)
            level.append(at)
            start = at + 1
    # A total may stand above what it sums.
    for at in range(count - 1):
        told = [words.total_label(text) for text in labels[at]]
        if at not in found and any(told) and at == 0:
            share, matched = sums.matches(at, 1, count - 1)
            if share >= 0.6 and matched and count > 2:
                found[at] = Total(rows[at], "label and sum", next(t for t in labels[at] if words.total_label(t)))
                doubts[:] = [d for d in doubts if d[0] != at]
    return found, doubts


def _explain(at, start, breaks, level, sums, kind, average, bare, placed):
    """How row `at` sums up rows above it; '' when it does not, "doubt" when only its label says so."""
    starts = [start] if start < at else []
    before = bisect.bisect_right(breaks, at)
    section = breaks[before - 1] if before else 0
    starts += [section] if section < at and section not in starts else []
    starts += [0] if at and 0 not in starts else []
    for first in starts:
        share, matched = sums.matches(at, first, at - 1)
        size = sums.counted(first, at - 1)
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
    for first in range(len(level) - 2, max(len(level) - 32, -1), -1):
        picked = level[first:]
        expected = sums.clean[picked].sum(axis=0)
        good = sums.filled[at] & (abs(sums.clean[at] - expected) <= numpy.maximum(1e-6 * abs(expected), 0.011))
        if good.sum() >= 0.6 * sums.filled[at].sum():
            return True
    return False


def looks_like_sum(at, start, sums):
    """The rows next to `at` whose sum it is in every number, as a range, or None: said, not dropped."""
    for rows in (range(max(start, at - 30), at), range(at + 1, min(at + 31, len(sums.rows)))):
        use = sums.filled[at]
        if len(rows) < 2 or use.sum() < 2 or not _sized(sums, at):
            continue
        near = sums.clean[rows.start : rows.stop]
        running = (near[::-1] if rows.start < at else near).cumsum(axis=0)[1:, use]
        own = sums.clean[at][use]
        alike = (abs(running - own) <= _SMALL * abs(own) + 1e-9).all(axis=1)
        if alike.any():
            size = int(alike.argmax()) + 2
            return range(at - size, at) if rows.start < at else range(at + 1, at + 1 + size)
    return None
