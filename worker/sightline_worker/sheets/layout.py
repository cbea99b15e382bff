"""What a sheet says of its cells beside their values: number formats, merged, hidden and uncalculated ones."""
import array
import dataclasses

from . import number_format


@dataclasses.dataclass
class Layout:
    """Of one sheet. Rows and columns count from 0."""

    used: tuple | None = None                                 # (top, left, bottom, right) the sheet says it uses
    codes: list = dataclasses.field(default_factory=lambda: ["General"])   # number format of each style
    styles: dict = dataclasses.field(default_factory=dict)    # row: array of style numbers by column, 0 when General
    merged: list = dataclasses.field(default_factory=list)    # (top, left, bottom, right)
    hidden_rows: set = dataclasses.field(default_factory=set)
    hidden_columns: set = dataclasses.field(default_factory=set)
    formulas: array.array = dataclasses.field(default_factory=lambda: array.array("Q"))   # row << 16 | column of those that give a number
    shown: dict = dataclasses.field(default_factory=dict)     # row: {column: text} where the file itself keeps the text
    errors: dict = dataclasses.field(default_factory=dict)    # (row, column): text of errors the value reader leaves out
    known: bool = True                                        # False: the format tells none of this

    def style(self, row, column, number):
        line = self.styles.get(row)
        if line is None:
            line = self.styles[row] = array.array("H")
        if column >= len(line):
            line.extend([0] * (column + 1 - len(line)))
        line[column] = number

    def code(self, row, column):
        line = self.styles.get(row)
        return self.codes[line[column]] if line is not None and column < len(line) else "General"

    def texts(self, row, left, values):
        """The cells of a row from column `left` on, None as ''."""
        styles, codes, kept = self.styles.get(row, ()), self.codes, self.shown.get(row)
        if kept:
            return ["" if v is None else self.text(row, left + i, v) for i, v in enumerate(values)]
        count, show = len(styles), number_format.show
        return ["" if v is None else show(v, codes[styles[left + i]] if left + i < count else "General") for i, v in enumerate(values)]

    def text(self, row, column, value):
        """The cell as a person sees it."""
        kept = self.shown.get(row)
        if kept is not None and column in kept:
            return kept[column]
        return number_format.show(value, self.code(row, column))
