"""Tells tables whose fields run down the first column and whose records stand side by side."""

import collections

from . import words

_MOST_FIELDS = 200


def is_turned(kinds, block):
    """Rows hold one kind each while columns mix kinds, the first column names the fields, and there are at least two records."""
    if block.width < 3 or not 3 <= block.height <= _MOST_FIELDS or block.width > 2 * _MOST_FIELDS:
        return False
    labels = kinds.column(block.left, block.top, block.bottom)
    names = [kinds.grid.value(row, block.left) for row in range(block.top, block.bottom + 1)]
    if set(labels) - {"t"} or len(set(names)) != len(names):
        return False
    if _has_units(kinds, block) or _has_levels(kinds, block):
        return False
    rows = [[k for k in kinds.row(row, block.left + 1, block.right) if k not in " me"] for row in range(block.top, block.bottom + 1)]
    if any(not row for row in rows) or any(len(set(row)) > 1 for row in rows):
        return False
    by_row = collections.Counter(row[0] for row in rows)
    texts, others = by_row["t"], sum(by_row.values()) - by_row["t"]
    # With one row of text on top this is a table with a header; two or more rows of text among others are fields.
    return others >= 1 and texts >= 1 and any(row[0] == "t" for row in rows[1:])


def _has_units(kinds, block):
    """A second row that holds a unit in every cell belongs to names above it, "Name | Weight" over "(text) | (kg)"."""
    cells = [kinds.grid.value(block.top + 1, column) for column in range(block.left, block.right + 1)]
    return all(isinstance(cell, str) and words.unit(cell) for cell in cells)


def _has_levels(kinds, block):
    """Two rows of names, "Year | 2023 | | 2024 |" over "Region | Cost | Price | Cost | Price": the same names under each cell of the first."""
    upper = [column for column in kinds.filled(block.top, block.left, block.right) if column > block.left]
    below = [kinds.grid.value(block.top + 1, column) for column in range(block.left + 1, block.right + 1)]
    if len(upper) < 2 or len(upper) > len(below) // 2 or upper[0] != block.left + 1 or not all(isinstance(name, str) for name in below):
        return False
    at = [column - block.left - 1 for column in upper] + [len(below)]
    parts = [below[a:b] for a, b in zip(at, at[1:])]
    return all(part == parts[0] and len(set(part)) == len(part) for part in parts)
