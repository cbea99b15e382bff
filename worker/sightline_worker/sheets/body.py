"""Sorts the rows under a header: data, totals, headings of sections, repeated headers, empty rows and lines below the table."""
import dataclasses

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
    for row in range(header.first, block.bottom + 1):
        cells = kinds.row(row, left, right)
        if not cells.strip():
            blank.append(row)
        elif names and len(names) > 1 and _texts(kinds, row, columns) == names:
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
    return [str(kinds.grid.value(row, c) or "").strip() for c in columns]


def _notes(kinds, block, rows, columns, types, blank):
    """Lines of one cell at the end of a block: marks, sources, long texts, or whatever stands behind an empty row."""
    if len(columns) < 2:
        return []
    found = []
    for row in reversed(rows[1:]):
        cells = kinds.filled(row, block.left, block.right)
        if len(cells) > 2 or kinds.at(row, cells[0]) != "t" or any(c in columns and types[c] in _TYPED and kinds.at(row, c) in _TYPED for c in cells):
            break
        text = str(kinds.grid.value(row, cells[0]))
        behind = row - 1 in blank
        if len(cells) == 2 and not words.note(text):
            break
        if not (words.note(text) or len(text) > 50 or behind or found and row + 1 == found[-1][0] and _all_behind(row, blank, rows)):
            break
        if words.total_label(text):
            break
        found += [(row, c) for c in reversed(cells)]
    return found[::-1]


def _all_behind(row, blank, rows):
    """An empty row stands a few rows above: the lines from there on are remarks."""
    return any(b in blank for b in range(row - 4, row))


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
        value = grid.value(row, column)
        if is_number(value):
            return float(value)
        if isinstance(value, str):
            parts = numbers_text.split(value)
            if parts and signs[column] in numbers_text.evidence(parts.body):
                return float(numbers_text.value(parts, signs[column]))
        return float("nan")

    texts = [[str(v).strip() for v in (grid.value(row, c) for c in labels) if isinstance(v, str) and v.strip()] for row in usable]
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
