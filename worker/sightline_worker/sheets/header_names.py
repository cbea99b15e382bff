"""Joins the rows of a header to one name a column."""

import re

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
        # Where a row has merged cells, an empty cell beside them is empty on purpose.
        reaches = not any(top == row and right > left for top, left, _, right in merged)
        for column in columns:
            at = covers.get((row, column), (row, column))
            if kinds.grid.value(*at) is not None and kinds.at(*at) != " ":
                found[column] = at
                last = at
            elif reaches and last and last[1] != columns[0] and _named_below(kinds, rows[i + 1 :], column, covers):
                found[column] = last
        spreads.append(found)
    return spreads


def _named_below(kinds, rows, column, covers):
    return any(kinds.grid.value(*covers.get((row, column), (row, column))) is not None for row in rows)


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
