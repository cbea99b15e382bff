"""Whether two neighbouring rectangles of cells are one table."""
import collections
import dataclasses

from . import words
from .grid import is_number

_FARTHEST_BELOW = 2
_SAMPLE = 60
_TYPED = "ndb"


@dataclasses.dataclass
class Verdict:
    one_table: bool
    doubts: list


def signature(kinds, block):
    """The prevailing kind of each column in the lower part of the block: a dict of column to letter."""
    top = max(block.top + (1 if block.height > 3 else 0), block.bottom - _SAMPLE)
    found = {}
    for column in range(block.left, block.right + 1):
        cells = [k for k in kinds.column(column, top, block.bottom) if k not in " me"]
        if cells:
            found[column] = cells[-1] if len(cells) <= 2 else collections.Counter(cells).most_common(1)[0][0]
    return found


def sequence(values):
    """Numbers that read as a header: years, or whole numbers counting up by one from 0 or 1."""
    numbers = []
    for value in values:
        if isinstance(value, str) and value.strip().isdigit():
            value = int(value)
        if not is_number(value) or value != int(value):
            return False
        numbers.append(int(value))
    steps = {b - a for a, b in zip(numbers, numbers[1:])}
    if len(numbers) < 2 or len(steps) != 1 or 0 in steps:
        return False
    if all(1800 <= n <= 2100 for n in numbers) and abs(next(iter(steps))) <= 10:
        return True
    return len(numbers) >= 4 and steps == {1} and numbers[0] in (0, 1)


def only_lines(kinds, block):
    """Nothing but lines of text, one cell to a row."""
    if block.height > _SAMPLE:
        return False
    return all(len(filled) <= 1 and all(kinds.at(row, c) in "tnd" for c in filled) and any(kinds.at(row, c) == "t" for c in filled)
               for row in range(block.top, block.bottom + 1) for filled in [kinds.filled(row, block.left, block.right)] if filled)


def _header_only(kinds, block):
    return block.width > 1 and block.height <= 4 and all(k in " t" for row in range(block.top, block.bottom + 1) for k in kinds.row(row, block.left, block.right)) \
        and any(len(kinds.filled(row, block.left, block.right)) > 1 for row in range(block.top, block.bottom + 1))


def below(kinds, a, b):
    """b, under a with empty rows between, continues the table a."""
    gap = b.top - a.bottom - 1
    if gap > _FARTHEST_BELOW:
        return False
    if a.width == 1:
        same = signature(kinds, a)
        return b.width == 1 and b.left == a.left and gap == 1 and not only_lines(kinds, a) and same[a.left] in _TYPED and kinds.at(b.top, b.left) == same[a.left]
    if b.left < a.left or b.right > a.right or only_lines(kinds, a):
        return False
    if _header_only(kinds, a):
        return b.width > 1 and b.height > 1 and 2 * b.width > a.width and _starts_with_data(kinds, b, signature(kinds, b))
    return _starts_with_data(kinds, b, signature(kinds, a)) or _same_words(kinds, a, b)


def _starts_with_data(kinds, b, types):
    """The first full row of b holds what the columns hold; a heading of a section may stand before it."""
    row = b.top
    filled = kinds.filled(row, b.left, b.right)
    if len(filled) == 1 and kinds.at(row, filled[0]) == "t" and filled[0] == b.left:
        if b.height == 1 or not words.total_label(str(kinds.grid.value(row, filled[0]))) and len(kinds.filled(row + 1, b.left, b.right)) < 2:
            return False
        row += 1
        filled = kinds.filled(row, b.left, b.right)
    if len(filled) < 2:
        return False
    typed = [c for c in filled if types.get(c, " ") in _TYPED]
    agree = [c for c in typed if kinds.at(row, c) == types[c]]
    against = [c for c in typed if kinds.at(row, c) == "t"]
    return bool(agree) and not against and not (sequence([kinds.grid.value(row, c) for c in agree]) and b.height > 1)


def _same_words(kinds, a, b):
    """Tables of text only: b continues a when words of its first rows stood in the same columns of a."""
    if a.box[1] != b.left or a.right != b.right or a.height < 3 or any(k in _TYPED for k in signature(kinds, a).values()):
        return False
    grid = kinds.grid
    for column in range(a.left, a.right + 1):
        seen = {grid.value(row, column) for row in range(a.top + 1, a.bottom + 1)} - {None}
        if any(grid.value(row, column) in seen for row in range(b.top, min(b.bottom, b.top + 4) + 1)):
            return grid.value(a.top, column) != grid.value(b.top, column)
    return False


def beside(kinds, group, part):
    """`part`, right of `group` behind an empty column, belongs to the same table."""
    left = _Side(kinds, min(p.top for p in group), group[0].left, max(p.bottom for p in group), group[-1].right)
    right = _Side(kinds, *part.box)
    gap = part.left - group[-1].right - 1
    place = f"{left.span} and {right.span}"
    if left.first > right.last or right.first > left.last:
        return Verdict(False, [])
    if right.first != left.first and not (right.numeric and left.first <= right.first <= left.first + 2):
        return Verdict(False, [])
    if left.names & right.names and right.keyed:
        return Verdict(False, [])
    if not right.text_first:
        one = right.last <= left.last and (gap < 3 or right.last == left.last)
        return Verdict(one, [f"{place} stand {gap} empty columns apart and are read as one table"] if one and gap > 1 else [])
    if right.last != left.last and not (part.width == 1 and right.last < left.last and gap == 1 and not right.keyed):
        return Verdict(False, [])
    if gap > 1 or (right.keyed and left.keyed):
        return Verdict(False, [f"{place} are equally high and stand side by side: read as two tables"] if gap == 1 else [])
    return Verdict(True, [f"{place} are divided by an empty column and read as one table"])


class _Side:
    """What counts of one side: the rows of its table without the single lines above and below."""

    def __init__(self, kinds, top, left, bottom, right):
        rows = [row for row in range(top, bottom + 1) if left == right or len(kinds.filled(row, left, right)) > 1] or [top, bottom]
        self.first, self.last = rows[0], rows[-1]
        grid = kinds.grid
        self.span = grid.span_name(self.first, left, self.last, right)
        self.names = {words.folded(v) for v in (grid.value(self.first, c) for c in range(left, right + 1)) if isinstance(v, str)} - {""}
        first = kinds.column(left, min(self.first + 1, self.last), self.last)
        counted = collections.Counter(first)
        most = max("tndb", key=lambda k: counted[k])
        self.text_first = most == "t" and counted["t"] > 0
        body = kinds.lines
        self.numeric = not any(k == "t" for row in range(self.first + 1, self.last + 1) for k in body[row - grid.top][left - grid.left:right - grid.left + 1])
        values = [grid.value(row, left) for row in range(self.first + 1, self.last + 1)]
        self.keyed = right > left and len(values) > 1 and None not in values and len(set(map(str, values))) == len(values) and most in "td"
