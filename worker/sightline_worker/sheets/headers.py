"""Finds the rows of a block that name its columns."""

import dataclasses
import re

from . import crosstab, header_names, joins, levels_across, scales, words
from .grid import is_number

_MOST_HEADER_ROWS = 12
_LONGEST_NAME = 120
_LONGEST_FORM = 30
_LONGEST_KEY = 40
_TYPED = "ndb"


@dataclasses.dataclass
class Header:
    """Rows of the sheet. `lead` stand above the names, `first` is the first row of data, `keys` a row between that names the key columns."""

    lead: list
    rows: list
    unit_row: int | None
    first: int
    doubts: list = dataclasses.field(default_factory=list)
    keys: int | None = None


def find(kinds, block, merged):
    """`merged` are the merged ranges that touch the block."""
    types = kinds.types(block)
    typed = [c for c, kind in types.items() if kind in _TYPED]
    if block.width == 1:
        return _single(kinds, block, types)
    if _is_form(kinds, block):
        return Header([], [], None, block.top, ["This reads like a form of names and values: no row was taken as names of columns"])
    data = _first_data(kinds, block, types, typed) if typed else _first_text(kinds, block, merged)
    if data is None:
        data = block.bottom + 1
    top = [row for row in range(block.top, data)]
    rows, lead = _split(kinds, block, top, typed, merged)
    header = Header(lead, rows, None, data)
    for row in (rows[-1], rows[0]) if len(rows) > 1 else ():
        rest = Header(lead, [r for r in rows if r != row], row, data)
        if _is_units(kinds, block, row, typed) and _told_apart(kinds, block, rest, merged):
            return rest
    if names_keys(kinds, block, rows, data, merged) and not _headed_again(kinds, block, data):
        header.keys, header.first = data, data + 1
    return header


def names_keys(kinds, block, rows, row, merged):
    """Whether a row right below names of two levels names the columns left of them and holds nothing else: so pandas writes its index.

    Above the last of these columns may stand what the levels are called; above the others nothing does.
    """
    filled = kinds.filled(row, block.left, block.right) if len(rows) > 1 and row == rows[-1] + 1 and row < block.bottom else []
    right = block.left + len(filled)
    if not filled or filled[-1] != right - 1 or any(kinds.at(row, c) != "t" for c in filled) or block.right - right < 1:
        return False
    grid = kinds.grid
    if not all(_may_name(grid.text(row, c)) for c in filled):
        return False
    below = [grid.text(rows[-1], c).strip() for c in range(right, block.right + 1)]
    above = [[grid.text(r, c).strip() for r in rows] for c in filled]
    over = any(top == rows[0] and left >= right and wide > left for top, left, _, wide in merged)
    if not all(below) or not (over or len(set(below)) < len(below)):
        return False
    if any(top in rows and bottom > top and left < right for top, left, bottom, _ in merged) or any(any(names) for names in above[:-1]):
        return False
    named = [name for name in above[-1] if name]
    if len(filled) > 1 or len(named) in (0, len(rows)):
        return True
    # A name in one of the rows is mostly the column's own, and the row a heading; "year" beside 2023 and 2024 is the level's.
    beside = [{text for c in range(right, block.right + 1) if (text := grid.text(r, c).strip())} for r in rows if grid.text(r, filled[-1]).strip()]
    return all(levels_across.says(name, names, crosstab.series) for name, names in zip(named, beside))


def _may_name(text):
    text = text.strip()
    return len(text) <= _LONGEST_KEY and not text.endswith(":") and not words.note(text) and not words.total_label(text) and not any(scales.of_title(text))


def _headed_again(kinds, block, row):
    """A lone text further down with rows under it: the first one is the heading of a section as well."""
    if len(kinds.filled(row, block.left, block.right)) > 1:
        return False
    rows = [r for r in range(row + 1, block.bottom + 1) if kinds.filled(r, block.left, block.right)]
    lone = [kinds.filled(r, block.left, block.right) == [block.left] and kinds.at(r, block.left) == "t" for r in rows]
    return any(a and not b for a, b in zip(lone, lone[1:]))


def _told_apart(kinds, block, header, merged):
    """Without the row of units each column still has a name of its own."""
    columns = [c for c in range(block.left, block.right + 1) if kinds.column(c, header.first, block.bottom).strip()]
    found = [name.casefold() for name, _, _ in header_names.names(kinds, block, header, merged, columns) if name]
    return len(set(found)) == len(found)


def _is_form(kinds, block):
    """Names at the left, values of mixed kinds at the right: "Name | ACME", "Founded | 1990"."""
    if block.width != 2 or not 3 <= block.height <= _LONGEST_FORM:
        return False
    labels = [kinds.grid.value(row, block.left) for row in range(block.top, block.bottom + 1)]
    values = [k for k in kinds.column(block.right, block.top + 1, block.bottom) if k not in " me"]
    texts = values.count("t")
    mixed = re.search("[ndb]t", "".join(values))
    return (
        all(isinstance(v, str) for v in labels)
        and len(set(labels)) == len(labels)
        and 2 <= texts < len(values)
        and bool(mixed)
        and 4 * texts >= len(values)
    )


def _single(kinds, block, types):
    """A lone column has a header when its first cell is text over typed cells."""
    text = kinds.at(block.top, block.left) == "t"
    if text and (types.get(block.left) in _TYPED or block.height > 2) and block.height > 1:
        return Header([], [block.top], None, block.top + 1)
    return Header([], [], None, block.top)


def _first_data(kinds, block, types, typed):
    """The first row whose cells are what their columns hold."""
    candidate = None
    for row in range(block.top, block.bottom + 1):
        filled = kinds.filled(row, block.left, block.right)
        here = [c for c in typed if kinds.at(row, c) not in " m"]
        agree = [c for c in here if kinds.at(row, c) == types[c]]
        against = [c for c in here if kinds.at(row, c) == "t"]
        if not agree or len(filled) < min(2, block.width) or len(against) > len(agree):
            continue
        if row < block.bottom and _numbers_as_names(kinds, block, row, agree, typed):
            continue
        if _written_names(kinds, block, row, agree):
            continue
        if _pair_above(kinds, block, row, types, typed, filled):
            continue
        candidate = row
        break
    if candidate is None:
        return None
    # A row of text alone right above may be data whose typed cells are empty, when full names stand higher.
    names = next(
        (
            r
            for r in range(block.top, candidate)
            if all(kinds.at(r, c) in "tnd" for c in typed) and kinds.filled(r, block.left, block.right)
        ),
        None,
    )
    if names is not None:
        for row in range(names + 1, candidate):
            here = [c for c in typed if kinds.at(row, c) == "t"]
            if not here and not _is_units(kinds, block, row, typed):
                return row
    return candidate


def _pair_above(kinds, block, row, types, typed, filled):
    """A line such as "Date: | 2023-05-01" over a wider table: few cells, and a row of names still to come."""
    if len(filled) > 2 or block.width < 4 or len(filled) * 2 > block.width:
        return False
    for below in range(row + 1, min(row + 8, block.bottom) + 1):
        cells = kinds.filled(below, block.left, block.right)
        if len(cells) * 2 > block.width and all(kinds.at(below, c) == "t" for c in cells):
            return True
    return False


def _numbers_as_names(kinds, block, row, agree, typed):
    """Years or counted numbers over columns whose cells are no such numbers."""
    grid = kinds.grid
    if any(kinds.at(row, c) != "n" for c in agree) or len(agree) < 2 or not joins.sequence([grid.value(row, c) for c in agree]):
        return False
    if any(kinds.at(row, c) not in " t" for c in range(block.left, block.right + 1) if c not in agree):
        return False
    alike = 0
    for column in agree:
        below = [grid.value(r, column) for r in range(row + 1, min(block.bottom, row + 20) + 1)]
        numbers = [v for v in below if isinstance(v, (int, float))]
        alike += bool(numbers) and sum(1800 <= v <= 2100 and v == int(v) for v in numbers) * 2 > len(numbers)
    if alike * 2 > len(agree):
        return False
    # Years name figures even when those count up as well; counted numbers over counted numbers may be data.
    years = all(1800 <= float(grid.value(row, c)) <= 2100 for c in agree)
    return years or not joins.sequence([grid.value(row + 1, c) for c in agree])


def _written_names(kinds, block, row, agree):
    """A number as a name: stored as text over stored numbers, or one year over figures that are none."""
    grid = kinds.grid
    if row != block.top and any(kinds.filled(r, block.left, block.right)[1:] for r in range(block.top, row)):
        return False
    rest = [c for c in range(block.left, block.right + 1) if c not in agree]
    if any(kinds.at(row, c) not in "t" for c in rest) or not rest:
        return False
    below = [[grid.value(r, c) for r in range(row + 1, min(block.bottom, row + 50) + 1)] for c in agree]
    if all(isinstance(grid.value(row, c), str) for c in agree):
        return all(any(v is not None for v in cells) and not any(isinstance(v, str) and v.strip() for v in cells) for cells in below)
    year = grid.value(row, agree[0])
    return (
        len(agree) == 1
        and is_number(year)
        and year == int(year)
        and 1900 <= year <= 2100
        and not any(is_number(v) and 1900 <= v <= 2100 for v in below[0])
    )


def _first_text(kinds, block, merged):
    """Among columns of text only, the names are the first full row, unless its words come again below."""
    widths = [len(kinds.filled(row, block.left, block.right)) for row in range(block.top, min(block.bottom, block.top + 30) + 1)]
    full = max(widths)
    start = next(i for i, width in enumerate(widths) if 2 * width > full) + block.top
    over = [m for m in merged if m[0] == m[2] == start and m[3] > m[1] and m[3] - m[1] + 1 < block.width]
    last = start + 1 if over and start + 1 < block.bottom else start
    grid = kinds.grid
    for column in range(block.left, block.right + 1):
        name = grid.value(last, column)
        if isinstance(name, str) and any(grid.value(row, column) == name for row in range(last + 1, min(block.bottom, last + 5000) + 1)):
            return start
    return last + 1 if last < block.bottom else start


def _split(kinds, block, top, typed, merged):
    """Header rows are the rows of names next to the data; what stands above them leads up to the table."""
    rows = []
    for row in reversed(top):
        filled = kinds.filled(row, block.left, block.right)
        if not filled:
            continue
        if len(rows) >= _MOST_HEADER_ROWS or not _names(kinds, block, row, filled, merged, rows):
            break
        rows.insert(0, row)
    lead = [row for row in top if (not rows or row < rows[0]) and kinds.filled(row, block.left, block.right)]
    return rows, lead


def _names(kinds, block, row, filled, merged, rows):
    values = [kinds.grid.value(row, c) for c in filled]
    texts = [v for v in values if isinstance(v, str)]
    if any(len(text) > _LONGEST_NAME for text in texts) or (rows and any(text.rstrip().endswith(":") for text in texts)):
        return False
    if len(filled) == 1 and block.width > 1:
        if not rows:
            return block.width <= 2 or filled[0] > block.left
        wide = next((m for m in merged if m[0] <= row <= m[2] and m[1] == filled[0]), None)
        if wide:
            whole = wide[3] - wide[1] + 1 >= block.width
            return not whole and (wide[3] > wide[1] or wide[2] > wide[0])
        # One cell right of the labels names the columns under it; at the left edge it is a title.
        return filled[0] > block.left and kinds.at(row, filled[0]) == "t" and len(str(values[0])) <= 40
    numbers = [v for v in values if not isinstance(v, str)]
    if rows and len(texts) == 2 and len(filled) == 2 and block.width > 4 and filled[1] == filled[0] + 1 and filled[0] == block.left:
        return False
    kinds_here = {kinds.at(row, c) for c in filled}
    return (
        kinds_here <= set("tmd")
        or not numbers
        or joins.sequence(numbers)
        or (len(numbers) == 1 and len(texts) > 1)
        or kinds_here <= set("td")
    )


def _is_units(kinds, block, row, typed):
    filled = kinds.filled(row, block.left, block.right)
    texts = [kinds.grid.value(row, c) for c in filled]
    named = [isinstance(text, str) and bool(words.unit(text)) for text in texts]
    return bool(filled) and all(named) and any(c in typed for c in filled)
