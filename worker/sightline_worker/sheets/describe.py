"""Says in plain sentences what was done to a table, and collects what a reader of it must know."""

from . import address
from .column import Cells


def final_names(table, sections):
    """Unique names in order; the column of section headings comes first. Also the repairs that naming took."""
    repairs, seen, names = [], set(), []
    named = [name for name, _, _ in table.names]
    if sections:
        named = ["section"] + named
    lettered, doubled = [], []
    for i, name in enumerate(named):
        column = table.columns[i - 1 if sections else i]
        name = name or "column_" + line_name(table, column)
        if not named[i]:
            lettered.append(line_name(table, column))
        base, number = name, 2
        while name.casefold() in seen:
            name, number = f"{base}_{number}", number + 1
        if name != base:
            doubled.append(name)
        seen.add(name.casefold())
        names.append(name)
    if lettered and table.header.rows:
        repairs.append(f"No cell names {'column' if len(lettered) == 1 else 'columns'} {address.listed(lettered)}; named by letter")
    if doubled:
        repairs.append(f"Names that came twice were numbered: {address.listed(doubled)}")
    return names, repairs


def line_name(table, column):
    """The letter of a column, or the number of a row where fields run down."""
    return str(column + 1) if table.turned else address.letters(column)


def structure(table, grid):
    """The repairs of the table's shape."""
    said, body, header = [], table.body, table.header
    row_word = "column" if table.turned else "row"
    if table.turned:
        said.append(f"The fields stand in column {address.letters(table.block.top)} and the records side by side; turned")
    if not header.rows:
        said.append("No row names the columns; they are named by letter")
    elif len(header.rows) > 1:
        said.append(f"The names are joined from {len(header.rows)} header {row_word}s ({rows(table, header.rows)})")
    if header.keys is not None:
        said.append(f"The {row_word} right below them ({rows(table, [header.keys])}) names the columns at the left")
    if header.unit_row is not None:
        said.append(f"The {row_word} of units ({rows(table, [header.unit_row])}) was left out of the data")
    if table.spacers:
        said.append(f"Empty columns were left out: {address.listed(line_name(table, c) for c in table.spacers)}")
    if body.blank:
        said.append(f"{count(body.blank, 'empty ' + row_word)} left out: {rows(table, body.blank)}")
    if body.repeated:
        said.append(f"{count(body.repeated, 'repeated header ' + row_word)} left out: {rows(table, body.repeated)}")
    for how, text in (
        ("label and sum", "named as a total, and its numbers are the sum of the rows above"),
        ("label", "named as a total; its numbers are no plain sum"),
        ("sum", "without a name, its numbers the sum of the rows above"),
        ("declared", "declared as such by the workbook"),
        ("label and mean", "named as an average, and its numbers are the mean of the rows above"),
    ):
        found = [t.row for t in body.totals if t.how == how]
        if found:
            said.append(f"{count(found, 'total ' + row_word)} left out ({text}): {rows(table, found)}")
    if body.heads:
        said.append(f"{count(body.heads, 'heading')} between the rows became the column 'section': {rows(table, body.heads)}")
    if body.filled:
        found = sorted(body.filled)
        said.append(
            f"{count(found, 'empty cell')} under merged or group labels filled from the label above: {address.listed(table.grid.cell_name(r, c) for r, c in found)}"
        )
    if table.footnotes:
        said.append(
            f"{count(table.footnotes, 'line')} of text under the table kept as remarks: {address.listed(cell for _, cell in table.footnotes)}"
        )
    hidden = sorted(r for r in body.rows if r in table.grid.hidden_rows)
    if hidden:
        said.append(f"{count(hidden, 'hidden ' + row_word)} kept: {rows(table, hidden)}")
    hidden = [c for c in table.columns if c in table.grid.hidden_columns]
    if hidden:
        said.append(f"Hidden columns kept: {address.listed(line_name(table, c) for c in hidden)}")
    return said


def count(found, noun):
    return f"1 {noun}" if len(found) == 1 else f"{len(found):,} {noun}s"


def rows(table, numbers):
    return address.listed((address.letters(n) if table.turned else str(n + 1) for n in numbers), 8)


def cells_of(table, index, name):
    """A column of the table as the typing wants it, and the cells that came from another row; index -1 is the column of sections."""
    grid, body = table.grid, table.body
    rows = body.rows
    if index < 0:
        moved = {i: body.sections.get(row) for i, row in enumerate(rows)}
        value = [None] * len(rows)
    else:
        column = table.columns[index]
        top, left = grid.top, grid.left
        value = [grid.rows[row - top][column - left] for row in rows]
        moved = {i: body.filled[row, column] for i, row in enumerate(rows) if (row, column) in body.filled} if body.filled else {}
    for i, cell in moved.items():
        value[i] = grid.value(*cell) if cell else None
    value = [None if isinstance(v, str) and not v.strip() else v for v in value]

    def at(i):
        return moved[i] if i in moved else (rows[i], column)

    return Cells(
        name,
        value,
        lambda i: grid.text(*at(i)) if at(i) else "",
        lambda i: grid.code(*at(i)) if at(i) else "General",
        lambda i: grid.cell_name(*at(i)) if at(i) else "",
    ), moved


def value_unit(unit, found):
    """The unit of the header beats none; the unit of the cells beats the header's."""
    return found or unit or ""
