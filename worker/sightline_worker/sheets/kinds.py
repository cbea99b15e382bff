"""What kind of thing each cell holds, as one letter, so that rows and columns can be compared as short strings.

    ' ' empty   t text   n number   d date, time or duration   b boolean   e error   m a mark for a missing value
Text that reads as a number or a date counts as one; what it means is decided later over the whole column.
"""
import functools
import re

from .grid import is_error

MISSING = {"-", "–", "—", "--", "---", ".", "..", "...", "n/a", "na", "n.a.", "n.a", "nan", "null", "none", "nil", "#n/a", "k.a.", "k. a.", "n.d.", "s.d.", "s/d",
           "nd", "x", "?", "*", "keine angabe", "missing", "not available", "unknown", "inconnu", "unbekannt", "н/д", "无", "不明"}
# Marks that are no word in any language stand for a missing value wherever they are.
SURE_MISSING = {m for m in MISSING if not m.isalpha() or m in ("nan", "null", "na")} - {"?", "*"}
_SPACE = " \u00a0\u202f\u2009"
_MONEY = "$€£¥₹₽₩₺₴₪฿"
NUMBER = re.compile(
    rf"^(?P<open>\()?(?P<sign>[+\-−])?[{_SPACE}]?(?P<before>[{_MONEY}]|[A-Z]{{3}}(?=[{_SPACE}\d.-])|CHF|kr\.?|R\$|US\$)?[{_SPACE}]?(?P<sign2>[+\-−])?"
    rf"(?P<body>\d[\d.,'’{_SPACE}]*|[.,]\d+)(?P<power>[eE][+-]?\d{{1,3}})?"
    rf"(?P<sign3>[+\-−])?[{_SPACE}]*(?P<percent>%)?[{_SPACE}]*(?P<after>[{_MONEY}]|[^\W\d_][^\d]{{0,9}})?(?P<close>\))?$")
_DATE = re.compile(r"^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[-/. ]{1,2}[^\W\d_]{3,10}\.?[-/., ]{1,2}\d{2,4}|[^\W\d_]{3,10}\.? \d{1,2},? \d{4})"
                   r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?(Z|[+-]\d{2}:?\d{2})?)?$", re.IGNORECASE)
_TIME = re.compile(r"^\d{1,3}:\d{2}(:\d{2}(\.\d+)?)?( ?[AP]M)?$", re.IGNORECASE)


@functools.lru_cache(maxsize=1 << 16)
def of_text(text):
    kept = text.strip()
    if not kept:
        return " "
    if is_error(kept):
        return "e"
    if kept.casefold() in SURE_MISSING:
        return "m"
    if not any(letter.isdigit() for letter in kept[:24]) or len(kept) > 40:
        return "b" if kept.casefold() in ("true", "false") else "t"
    if _DATE.match(kept) or _TIME.match(kept):
        return "d"
    found = NUMBER.match(kept)
    # A word behind the digits ("5 apples") makes a text; a currency or a percent sign does not.
    return "n" if found and (not found["after"] or found["after"] in _MONEY or len(found["after"]) <= 3) else "t"


def of(value):
    if value is None:
        return " "
    if isinstance(value, str):
        return of_text(value)
    if isinstance(value, bool):
        return "b"
    return "n" if isinstance(value, (int, float)) else "d"


class Kinds:
    """The letters of a whole grid; rows and columns are those of the sheet."""

    def __init__(self, grid):
        self.grid = grid
        self.lines = ["".join(map(of, row)) for row in grid.rows]
        self.hints = {}

    def at(self, row, column):
        return self.lines[row - self.grid.top][column - self.grid.left]

    def row(self, row, left, right):
        return self.lines[row - self.grid.top][left - self.grid.left:right - self.grid.left + 1]

    def filled(self, row, left, right):
        """Columns of the row that hold anything."""
        return [left + i for i, kind in enumerate(self.row(row, left, right)) if kind != " "]

    def types(self, block, most=None):
        """The prevailing kind of each column in the lower half of the block, where no header stands; ' ' for an empty column.

        A column is typed when at least half of those cells are numbers, dates or booleans. `most` looks at that many last rows only.
        """
        found = {}
        top = block.top if most is None else max(block.top, block.bottom - most)
        for column in range(block.left, block.right + 1):
            cells = [k for k in self.column(column, top, block.bottom) if k not in " me"]
            lower = cells[len(cells) // 2:] if len(cells) > 3 else cells[-1:]
            best = max("ndb", key=lower.count)
            found[column] = " " if not lower else best if 2 * lower.count(best) >= len(lower) else "t"
        return found

    def column(self, column, top, bottom):
        at = column - self.grid.left
        return "".join(line[at] for line in self.lines[top - self.grid.top:bottom - self.grid.top + 1])
