"""Sorts the rows under a header: data, totals, headings of sections, repeated headers, empty rows and lines below the table."""
import dataclasses
import math

from . import groups, numbers_text, totals, words
from .grid import is_number

_TYPED = "ndb"


@dataclasses.dataclass
class Body:
    """Row numbers are those of the sheet. `sections` maps each kept row to the cell of its section's heading."""

    rows: list
    blank: list
    totals: list
    repeated: list
    notes: list                                      # (row, column) of lines below the table
    sections: dict
    heads: list
    filled: dict
    doubts: list = dataclasses.field(default_factory=list)


def sort(kinds, block, header, columns, types, merged, options):
    """`columns` are those with cells, `types` the kind of each."""
    left, right = block.left, block.right
    rows, blank, repeated = [], [], []
    names = _texts(kinds, header.rows[-1], columns) if header.rows else None
    first = columns[0] - kinds.grid.left
    for row in range(header.first, block.bottom + 1):
        cells = kinds.row(row, left, right)
        if not cells.strip():
            blank.append(row)
        elif names and len(names) > 1 and str(kinds.grid.line(row)[first] or "").strip() == names[0] and _texts(kinds, row, columns) == names:
            repeated.append(row)
        else:
            rows.append(row)
    notes = _notes(kinds, block, rows, columns, types, blank)
    below = {row for row, _ in notes}
    rows = [row for row in rows if row not in below]
    typed = [c for c in columns if types[c] in _TYPED]
    heads = groups.sections(kinds, rows, columns, set(typed))
    found, doubts = _totals(kinds, rows, columns, types, heads, blank)
    wanted = set(found) if options.drop_totals else set()
    kept = [row for row in rows if row not in wanted and row not in heads]
    sections = _sections(rows, heads) if heads else {}
    labels = [c for c in columns if types[c] == "t"]
    leading = columns[:next((i for i, c in enumerate(columns) if c not in labels), len(columns))]
    filled, unsure = groups.filled_down(kinds, kept, leading, merged, bool(found)) if options.fill_down and kept else ({}, [])
    return Body(kept, blank, [found[row] for row in rows if row in wanted], repeated, notes, {r: sections[r] for r in kept if r in sections}, sorted(heads), filled, doubts + unsure)


def _texts(kinds, row, columns):
    line, left = kinds.grid.line(row), kinds.grid.left
    return [str(line[c - left] or "").strip() for c in columns]


def _notes(kinds, block, rows, columns, types, blank):
    """Lines of one cell at the end of a block: marks, sources, long texts, or whatever stands behind an empty row."""
    if len(columns) < 2:
        return []
    run = []
    for row in reversed(rows[1:]):
        cells = kinds.filled(row, block.left, block.right)
        text = str(kinds.grid.value(row, cells[0]))
        if len(cells) > 2 or any(kinds.at(row, c) != "t" for c in cells) or words.total_label(text) or (len(cells) == 2 and not words.note(text)):
            break
        run.insert(0, (row, cells, text))
    # From the first remark on all lines are remarks; labels alone before it are rows whose figures are missing.
    empty = set(blank)
    start = next((i for i, (row, _, text) in enumerate(run) if words.note(text) or len(text) > 50 or row - 1 in empty), len(run))
    return [(row, column) for row, cells, _ in run[start:] for column in cells]


def _totals(kinds, rows, columns, types, heads, blank):
    numeric = [c for c in columns if types[c] == "n"]
    labels = [c for c in columns if types[c] == "t"]
    if not rows or not columns:
        return {}, []
    grid = kinds.grid
    signs = {c: _sign(grid, rows, c) for c in numeric}
    usable = [row for row in rows if row not in heads]
    if len(usable) < 2:
        return {}, []

    def number(row, column):
        value = grid.line(row)[column - grid.left]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        if isinstance(value, str):
            parts = numbers_text.split(value)
            if parts and signs[column] in numbers_text.evidence(parts.body):
                return float(numbers_text.value(parts, signs[column]))
        return math.nan

    places = [c - grid.left for c in labels]
    texts = []
    for row in usable:
        line = grid.line(row)
        texts.append([text for c in places if isinstance(line[c], str) and (text := line[c].strip())])
    if not labels:
        # Without labels only the last row can tell itself a total, by its numbers.
        texts = [["row"] if i < len(usable) - 1 else [] for i in range(len(usable))]
    sums = totals.Sums(usable, numeric, number) if numeric else None
    if sums is None:
        return {}, []
    starts, empty = [], set(blank)
    for i, row in enumerate(usable):
        if i and (row - 1 in empty or row - 1 in heads):
            starts.append(i)
    found, doubts = totals.find(usable, texts, sums, starts)
    said = [f"Row {_row_name(grid, usable[i], columns)} {text}" for i, text in doubts]
    if len(usable) <= 2000:
        said += _alike(grid, usable, found, texts, sums, columns)
    return {total.row: total for total in found.values()}, said


def _alike(grid, rows, found, texts, sums, columns):
    said, start = [], 0
    for i in range(len(rows)):
        if i in found:
            start = i + 1
        elif i - start >= 2:
            first = totals.looks_like_sum(i, start, sums)
            if first is not None:
                said.append(f"Row {_row_name(grid, rows[i], columns)} ('{(texts[i] or [''])[0][:40]}') holds the sums of the {i - first} rows above it; kept as a row")
    return said[:20]


def _row_name(grid, row, columns):
    return grid.cell_name(row, columns[0])


def _sign(grid, rows, column):
    told = {"": 0, ".": 0, ",": 0}
    for row in rows[:500]:
        value = grid.value(row, column)
        if isinstance(value, str):
            parts = numbers_text.split(value)
            told[numbers_text.tells(parts.body) if parts else ""] += 1
    return "," if told[","] > told["."] else "."


def _sections(rows, heads):
    found, last = {}, None
    for row in rows:
        if row in heads:
            last = heads[row]
        elif last:
            found[row] = last
    return found
