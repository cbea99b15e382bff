"""Divides a block where a row of other names stands between figures without an empty row."""

_TYPED = "ndb"


def divided(kinds, block):
    """The block, cut before each row of names that stands between rows of figures without an empty row."""
    if block.width < 2 or block.height < 6:
        return [block]
    typed = [c for c, kind in kinds.types(block).items() if kind in _TYPED]
    figures = [row for row in range(block.top, block.bottom + 1) if any(k in "nd" for k in kinds.row(row, block.left, block.right))]
    cuts = []
    for row in range(block.top + 3, block.bottom):
        letters = kinds.row(row, block.left, block.right)
        if letters.count("t") > 1 and not letters.strip(" t") and _heads(kinds, block, row, figures, typed):
            cuts.append(row)
    if not cuts or len(cuts) > block.height // 4:
        return [block]
    edges = [block.top] + cuts + [block.bottom + 1]
    return [
        type(block)(
            a,
            block.left,
            b - 1,
            block.right,
            block.doubts if a == block.top else [f"Row {a + 1} holds other names: read as a table of its own"],
        )
        for a, b in zip(edges, edges[1:])
    ]


def _heads(kinds, block, row, figures, typed):
    """Names: each once, none of them elsewhere in its column, figures close above and right below, two of them over what were figures."""
    grid = kinds.grid
    filled = kinds.filled(row, block.left, block.right)
    values = [grid.value(row, c).strip() for c in filled]
    above = [r for r in figures if r < row]
    if (
        len(set(values)) < len(values)
        or any(len(v) > 40 for v in values)
        or row + 1 not in figures
        or len(above) < 2
        or row - 1 not in figures
    ):
        return False
    was = [c for c in filled if kinds.at(row - 1, c) in "nd" and kinds.at(row - 2, c) in "nd"]
    if len(was) < 2 and not (was and len(filled) > 2):
        return False
    return not any(grid.value(r, c) == grid.value(row, c) for c in filled for r in range(block.top, block.bottom + 1) if r != row) and bool(
        typed or was
    )
