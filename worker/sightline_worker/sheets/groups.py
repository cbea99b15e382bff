"""Labels written once for several rows: merged or blank cells under a label, and headings of sections between the rows."""

_MOST_LEVELS = 3


def filled_down(kinds, rows, columns, merged, totals_between):
    """{(row, column): (row, column) of the label} for empty cells under a label, and doubts.

    Merged cells are filled for certain. Unmerged ones are filled in the leftmost columns when every label stands once over several rows.
    """
    filled, doubts = _merged(kinds, rows, columns, merged)
    grid = kinds.grid
    parents = None
    for column in columns[:_MOST_LEVELS]:
        labels = [(i, grid.value(row, column)) for i, row in enumerate(rows) if kinds.at(row, column) != " "]
        blanks = [i for i, row in enumerate(rows) if kinds.at(row, column) == " " and (row, column) not in filled]
        if not blanks:
            if any((row, column) in filled for row in rows):
                parents = [filled.get((row, column), (row, column)) for row in rows]
                continue
            break
        if len(columns) < 2 or not labels or labels[0][0] != 0 or any(not isinstance(v, str) for _, v in labels):
            break
        verdict = _grouped(labels, blanks, len(rows), parents)
        if verdict != "yes":
            if verdict == "doubt":
                doubts.append(f"{len(blanks)} empty cells under labels in column {_letter(grid, rows[0], column)} may belong to the label above them; left empty")
            break
        last = None
        for row in rows:
            if kinds.at(row, column) != " ":
                last = (row, column)
            elif last:
                filled[row, column] = filled.get(last, last)
        parents = [filled.get((row, column), (row, column)) for row in rows]
    return filled, doubts


def _letter(grid, row, column):
    return "".join(c for c in grid.cell_name(row, column) if c.isalpha())


def _grouped(labels, blanks, count, parents):
    """Blank cells continue a label when labels are distinct (below one parent) and most of them stand over several rows."""
    seen = set()
    for i, value in labels:
        key = (parents[i] if parents else None, value)
        if key in seen:
            return "no"
        seen.add(key)
    if len(labels) < 2 and not parents:
        return "yes" if len(labels) == 1 and count > 2 else "no"
    at = [i for i, _ in labels] + [count]
    sizes = [b - a for a, b in zip(at, at[1:])]
    several = sum(size > 1 for size in sizes)
    if len(blanks) >= 0.4 * count and 2 * several >= len(sizes):
        return "yes"
    return "doubt" if len(blanks) >= 0.2 * count else "no"


def _merged(kinds, rows, columns, merged):
    filled = {}
    wanted = set(rows)
    inside = set(columns)
    for top, left, bottom, right in merged:
        if kinds.grid.value(top, left) is None or (top, left) == (bottom, right):
            continue
        for row in range(top, bottom + 1):
            if row not in wanted:
                continue
            for column in range(left, right + 1):
                if (row, column) != (top, left) and column in inside and kinds.at(row, column) == " ":
                    filled[row, column] = (top, left)
    return filled, []


def sections(kinds, rows, columns, typed):
    """Rows that hold one text at the left and head the rows below: {row: its cell}. Only when every section has rows."""
    if len(columns) < 2 or not typed:
        return {}
    left, right = columns[0], columns[-1]
    heads = {}
    for i, row in enumerate(rows):
        cells = kinds.filled(row, left, right)
        if len(cells) == 1 and cells[0] in columns[:2] and cells[0] not in typed and kinds.at(row, cells[0]) == "t":
            heads[i] = (row, cells[0])
    if not heads:
        return {}
    order = sorted(heads)
    followed = all(i + 1 < len(rows) and i + 1 not in heads for i in order)
    if not followed or (len(order) == 1 and order[0] != 0):
        return {}
    starts_first = order[0] == 0
    return {heads[i][0]: heads[i] for i in order} if starts_first or len(order) >= 2 else {}
