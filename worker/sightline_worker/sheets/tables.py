"""Finds the tables of a sheet and all that belongs to them: titles, names, units, data, totals and footnotes."""

import dataclasses

from . import address, body, header_names, headers, joins, turned, words
from .blocks import Block, Cutter
from .divided import divided
from .grid import Turned
from .kinds import Kinds

_NEAR = 3
_LONGEST_METADATA = 8


@dataclasses.dataclass
class Table:
    """One table as found; cells are (row, column) of `grid`, which is turned when the fields run down."""

    grid: object
    kinds: Kinds
    block: Block
    header: headers.Header
    body: body.Body
    columns: list
    names: list  # (name, header cells, levels)
    spacers: list
    types: dict
    titles: list = dataclasses.field(default_factory=list)  # (text, address)
    footnotes: list = dataclasses.field(default_factory=list)
    units: dict = dataclasses.field(default_factory=dict)  # column: unit
    turned: bool = False
    declared: str = ""  # the name the workbook gives it
    doubts: list = dataclasses.field(default_factory=list)

    @property
    def span(self):
        """From the names to the last row of data or totals."""
        rows = self.header.rows + self.body.rows + [total.row for total in self.body.totals] + self.body.heads
        top, left, bottom, right = self.block.box
        return self.grid.span_name(min(rows, default=top), left, max(rows, default=bottom), right)


def find(grid, options):
    """(tables, lines of text that belong to none, cells left out)."""
    if not grid.rows:
        return [], [], []
    kinds = Kinds(grid)
    defined = _defined(grid) if options.find_tables else []
    blocks = _blocks(kinds, defined) if options.find_tables else [Block(grid.top, grid.left, grid.bottom, grid.right)]
    texts = [b for b in blocks if _is_text(kinds, b)]
    blocks = [b for b in blocks if b not in texts]
    short = [
        b
        for b in blocks
        if b.width == 1 and b.height <= 2 and len(blocks) > 1 and any(kinds.at(row, b.left) == "t" for row in range(b.top, b.bottom + 1))
    ]
    texts += short
    blocks = [b for b in blocks if b not in short]
    lone = [b for b in blocks if b.height == 1 and (b.width == 1 or len(blocks) > 1)]
    blocks = [b for b in blocks if b not in lone]
    if not blocks and not lone and not defined and len(texts) == 1 and texts[0].height > 2 and texts[0].width == 1:
        blocks, texts = texts, []
    blocks = [part for block in blocks for part in (divided(kinds, block) if options.find_tables else [block])]
    tables = [_given(grid, kinds, table, options) for table in defined] + [_table(grid, kinds, block, options) for block in blocks]
    tables.sort(key=lambda table: table.block.box[:2])
    loose = _attach(kinds, tables, texts)
    left_out = [
        (grid.span_name(*b.box), [grid.text(b.top, c) for c in range(b.left, b.right + 1) if grid.value(b.top, c) is not None])
        for b in lone
    ]
    return tables, loose, left_out


def _defined(grid):
    """The tables the workbook declares, as far as they hold cells and do not overlap."""
    found, taken = [], []
    for table in grid.layout.defined:
        top, left, bottom, right = table.box
        box = max(top, grid.top), max(left, grid.left), min(bottom, grid.bottom), min(right, grid.right)
        if (
            box[0] + table.header_rows <= box[2]
            and box[1] <= box[3]
            and box[0] == top
            and not any(box[0] <= t[2] and t[0] <= box[2] and box[1] <= t[3] and t[1] <= box[3] for t in taken)
        ):
            found.append((table, Block(*box)))
            taken.append(box)
    return found


def _blocks(kinds, defined):
    cutter = Cutter(kinds, joins)
    for _, block in defined:
        cutter.take_out(block.box)
    return cutter.blocks()


def _given(grid, kinds, defined, options):
    """A table as the workbook declares it: only its rows are sorted, its range and its names are certain."""
    declared, block = defined
    rows = list(range(block.top, block.top + declared.header_rows))
    header = headers.Header([], rows, None, block.top + declared.header_rows)
    merged = [m for m in grid.merged if m[0] in rows]
    if len(rows) > 2 and headers.names_keys(kinds, block, rows[:-1], rows[-1], merged):
        header.keys = rows.pop()
    own_total = block.bottom if declared.total_rows and block.bottom == declared.box[2] and block.bottom > header.first else None
    table = _filled(grid, kinds, block, header, options, own_total)
    table.declared = declared.name
    return table


def _is_text(kinds, block):
    """Titles, remarks and lines such as "Author: | Jane"."""
    if joins.only_lines(kinds, block):
        return True
    rows = range(block.top, block.bottom + 1)
    if block.width <= 3 and block.height <= _LONGEST_METADATA:
        first = [kinds.grid.value(row, block.left) for row in rows if len(kinds.filled(row, block.left, block.right)) > 1]
        told = [isinstance(v, str) and v.rstrip().endswith(":") for v in first]
        return 2 * sum(told) > len(first)
    return False


def _table(grid, kinds, block, options):
    if turned.is_turned(kinds, block):
        grid = Turned(grid, block)
        kinds = Kinds(grid)
        block = Block(grid.top, grid.left, grid.bottom, grid.right, block.doubts)
        table = _build(grid, kinds, block, options)
        table.turned = True
        return table
    return _build(grid, kinds, block, options)


def _build(grid, kinds, block, options):
    merged = [m for m in grid.merged if m[0] <= block.bottom and m[2] >= block.top and m[1] <= block.right and m[3] >= block.left]
    header = headers.find(kinds, block, merged)
    block, header = _tightened(kinds, block, header, merged)
    return _filled(grid, kinds, block, header, options)


def _filled(grid, kinds, block, header, options, own_total=None):
    """The table under a header that is known. `own_total` is a row the workbook declares to be its total."""
    merged = [m for m in grid.merged if m[0] <= block.bottom and m[2] >= block.top and m[1] <= block.right and m[3] >= block.left]
    filled = [c for c in range(block.left, block.right + 1) if _has_cells(kinds, c, header, block)]
    columns = filled or list(range(block.left, block.right + 1))
    types = (
        kinds.types(Block(header.first, block.left, block.bottom, block.right))
        if header.first <= block.bottom
        else dict.fromkeys(range(block.left, block.right + 1), " ")
    )
    sorted_body = body.sort(kinds, block, header, columns, types, merged, options, own_total)
    table = Table(
        grid,
        kinds,
        block,
        header,
        sorted_body,
        columns,
        header_names.names(kinds, block, header, merged, columns),
        [c for c in range(block.left, block.right + 1) if c not in columns],
        types,
    )
    table.doubts = block.doubts + header.doubts + sorted_body.doubts
    table.titles = [(_line(kinds, row, block), grid.cell_name(row, kinds.filled(row, block.left, block.right)[0])) for row in header.lead]
    table.footnotes = _joined_notes(kinds, sorted_body.notes)
    table.units = _units(kinds, table)
    return table


def _tightened(kinds, block, header, merged):
    """A title wider than the table, or a remark below that reaches further, does not widen it."""
    last = block.right
    while (
        last > block.left
        and not _has_cells(kinds, last, header, block)
        and not any(m[1] <= last <= m[3] and m[0] in header.rows for m in merged)
    ):
        last -= 1
    return (Block(block.top, block.left, block.bottom, last, block.doubts) if last < block.right and not header.lead else block), header


def _has_cells(kinds, column, header, block):
    rows = set(header.rows)
    if any(kinds.at(row, column) != " " for row in rows):
        return True
    return header.first <= block.bottom and bool(kinds.column(column, header.first, block.bottom).strip())


def _line(kinds, row, block):
    return " ".join(kinds.grid.text(row, c).strip() for c in kinds.filled(row, block.left, block.right))


def _joined_notes(kinds, notes):
    found = {}
    for row, column in notes:
        text = kinds.grid.text(row, column).strip()
        found[row] = (found[row][0] + " " + text, found[row][1]) if row in found else (text, kinds.grid.cell_name(row, column))
    return list(found.values())


def _units(kinds, table):
    """By column: of the row of units, else as the name says it."""
    found = {}
    for column, (name, _, _) in zip(table.columns, table.names):
        text = kinds.grid.text(table.header.unit_row, column) if table.header.unit_row is not None else ""
        unit = words.unit(text) if text else words.header_unit(name)
        if unit:
            found[column] = unit
    return found


def _attach(kinds, tables, texts):
    """Gives each block of lines to the table below it as a title or to the one above as footnotes; returns the rest."""
    loose = []
    grid = kinds.grid
    for block in sorted(texts, key=lambda b: b.top):
        lines = []
        for row in range(block.top, block.bottom + 1):
            cells = kinds.filled(row, block.left, block.right)
            if cells:
                lines.append((_line(kinds, row, block), grid.cell_name(row, cells[0])))
        above = _nearest(tables, block, lambda box: block.top - box[2])
        below = _nearest(tables, block, lambda box: box[0] - block.bottom)
        if above and (words.note(lines[0][0]) or not below or above[0] <= below[0] and block.height > 1):
            above[1].footnotes += lines
        elif below:
            below[1].titles += lines
        elif above:
            above[1].footnotes += lines
        else:
            loose += lines
    for table in tables:
        table.titles.sort(key=lambda line: address.parse(line[1]))
    return loose


def _nearest(tables, block, distance):
    """(rows apart, table) of the closest table whose columns the block shares; a title may start a column before it."""
    best = None
    for table in tables:
        top, left, bottom, right = table.block.box
        if table.turned:
            top, left, bottom, right = left, top, right, bottom
        if block.left > right or block.right < left - 1:
            continue
        apart = distance((top, left, bottom, right))
        if 0 < apart <= _NEAR + 1 and (best is None or apart < best[0]):
            best = (apart, table)
    return best
