"""A sheet as a rectangle of values with everything known of its cells."""
import datetime

from . import address, number_format

ERRORS = {"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!", "Err:502", "Err:504", "Err:508", "Err:522"}


class Grid:
    """`rows` holds None, str, int, float, bool, date, datetime, time or timedelta; `top` and `left` are where it starts on the sheet.

    Rows and columns given to the methods are those of the sheet, from 0. All rows have one length.
    """

    def __init__(self, name, rows, top, left, layout, visible=True):
        self.name, self.rows, self.top, self.left, self.layout, self.visible = name, rows, top, left, layout, visible
        self.width = len(rows[0]) if rows else 0
        self.merged, self.hidden_rows, self.hidden_columns = layout.merged, layout.hidden_rows, layout.hidden_columns

    @property
    def bottom(self):
        return self.top + len(self.rows) - 1

    @property
    def right(self):
        return self.left + self.width - 1

    def value(self, row, column):
        if self.top <= row <= self.bottom and self.left <= column <= self.right:
            return self.rows[row - self.top][column - self.left]
        return None

    def text(self, row, column):
        """The cell as a person sees it, '' when empty."""
        value = self.value(row, column)
        return "" if value is None else self.layout.text(row, column, value)

    def line(self, row):
        """The values of a row of the grid, from column `left` on."""
        return self.rows[row - self.top]

    def texts(self, row, left, right):
        """The cells of a row, one text each."""
        if not self.top <= row <= self.bottom:
            return [""] * (right - left + 1)
        first, last = max(left, self.left), min(right, self.right)
        cells = self.rows[row - self.top][first - self.left:last - self.left + 1]
        shown = self.layout.texts(row, first, cells)
        return [""] * (first - left) + shown + [""] * (right - last)

    def cell_name(self, row, column):
        return address.cell(row, column)

    def span_name(self, top, left, bottom, right):
        return address.span(top, left, bottom, right)

    def code(self, row, column):
        return self.layout.code(row, column)

    def format_kind(self, row, column):
        return number_format.kind(self.layout.code(row, column))

    def used(self):
        """(top, left, bottom, right) of the used range as the sheet itself tells it, grown to hold every value."""
        box = self.layout.used
        if not self.rows:
            return box
        if box is None:
            return self.top, self.left, self.bottom, self.right
        return min(box[0], self.top), min(box[1], self.left), max(box[2], self.bottom), max(box[3], self.right)


def is_error(value):
    return isinstance(value, str) and value in ERRORS


def plain(value):
    """A reader's value as we keep it: '' is nothing, a whole float an int."""
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_moment(value):
    return isinstance(value, (datetime.date, datetime.time, datetime.timedelta))


class Turned(Grid):
    """A block of a grid with rows and columns exchanged; names of cells stay those of the sheet."""

    def __init__(self, grid, block):
        self.turned = grid
        top, left, bottom, right = block.box
        rows = [[grid.value(row, column) for row in range(top, bottom + 1)] for column in range(left, right + 1)]
        super().__init__(grid.name, rows, left, top, grid.layout, grid.visible)
        self.merged = [(b, a, d, c) for a, b, c, d in grid.merged]
        self.hidden_rows, self.hidden_columns = grid.hidden_columns, grid.hidden_rows

    def text(self, row, column):
        return self.turned.text(column, row)

    def texts(self, row, left, right):
        return [self.turned.text(column, row) for column in range(left, right + 1)]

    def code(self, row, column):
        return self.turned.code(column, row)

    def cell_name(self, row, column):
        return address.cell(column, row)

    def span_name(self, top, left, bottom, right):
        return address.span(left, top, right, bottom)
