"""Joins the rows of a header to one name a column."""

import re

from . import words

# A day as a name says nothing of its midnight.
_MIDNIGHT = re.compile(r"(?<=\d) 0?0:00(:00)?$")


def spread(kinds, block, rows, merged, columns):
    """For each header row a dict of column to (row, column) of the cell that names it: merged cells reach over all their columns,

    and a name over several named columns reaches right to the next name of its row.
    """
    spreads = []
    covers = {}
    for top, left, bottom, right in merged:
        if top in rows:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    covers[row, column] = (top, left)
    for i, row in enumerate(rows):
        found, last = {}, None
        below = rows[i + 1 :]
        # Where a row has merged cells, an empty cell beside them is empty on purpose.
        reaches = not any(top == row and right > left for top, left, _, right in merged)
        inside = _off_edge(kinds, row, below, columns, covers) if reaches else None
        for column in columns:
            at = covers.get((row, column), (row, column))
            if kinds.grid.value(*at) is not None and kinds.at(*at) != " ":
                found[column] = at
                last = at
            elif inside is not None:
                if column in inside:
                    found[column] = inside[column]
            elif reaches and last and last[1] != columns[0] and _named_below(kinds, below, column, covers):
                found[column] = last
        spreads.append(found)
    return spreads


def _named_below(kinds, rows, column, covers):
    return any(kinds.grid.value(*covers.get((row, column), (row, column))) is not None for row in rows)


def _off_edge(kinds, row, below, columns, covers):
    """None where each name of the row stands over the first column of its group, as most do. Else column to the cell that names it:

    the names below repeat and each repetition has one name over it, wherever that stands; {} where that cannot be told.
    """

    def text(at_row, column):
        at = covers.get((at_row, column), (at_row, column))
        return kinds.grid.text(*at).strip().casefold() if kinds.grid.value(*at) is not None else ""

    under = {c: name for c in columns[1:] if any(name := tuple(text(r, c) for r in below))}
    plain = [c for c in under if not any(map(words.total_label, under[c]))]
    heads = [c for c in plain if text(row, c)]
    if len(heads) < 2:
        return None
    repeated = {under[c] for c in plain if c >= heads[0]}
    first = next((c for c in plain if c < heads[0] and under[c] in repeated), None)
    reached = [[under[c] for c in plain if a <= c < b] for a, b in zip(heads, [*heads[1:], columns[-1] + 1])]
    if first is None or all(names == reached[0] for names in reached):
        return None
    for span in ([c for c in under if c >= first], [c for c in plain if c >= first]):
        wide = len(span) // len(heads)
        runs = [span[at : at + wide] for at in range(0, len(span), wide)]
        if len(runs) == len(heads) and all([under[c] for c in run] == [under[c] for c in runs[0]] for run in runs):
            if all(sum(c in heads for c in run) == 1 for run in runs):
                return {c: covers.get((row, h), (row, h)) for run in runs for h in run if h in heads for c in run}
    return {}


def names(kinds, block, header, merged, columns):
    """(name, addresses of the cells it is made of, levels) for each column; '' when nothing names it."""
    spreads = spread(kinds, block, header.rows, merged, columns)
    found = []
    for column in columns:
        levels, cells = [], []
        for line in spreads:
            at = line.get(column)
            if at is None:
                levels.append("")
                continue
            text = _MIDNIGHT.sub("", " ".join(kinds.grid.text(*at).split()))
            if cells and cells[-1] == at:
                levels.append("")
                continue
            cells.append(at)
            levels.append(text)
        joined = []
        for text in levels:
            if text and (not joined or joined[-1] != text):
                joined.append(text)
        found.append((" ".join(joined), [kinds.grid.cell_name(*at) for at in cells], levels))
    return found
