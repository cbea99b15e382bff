"""Whether two neighbouring rectangles of cells are one table."""

import dataclasses
import itertools

from . import words
from .blocks import Block
from .grid import is_number

_FARTHEST_BELOW = 2
_FARTHEST_ABOVE = 3
_SAMPLE = 60
_TYPED = "ndb"


@dataclasses.dataclass
class Verdict:
    one_table: bool
    doubts: list


def signature(kinds, block):
    return kinds.types(block, _SAMPLE)


def sequence(values):
    """Numbers that read as a header: years, the same years several times over or each as often, or whole numbers counting up by one from 0 or 1."""
    numbers = []
    for value in values:
        if isinstance(value, str) and value.strip().isdigit():
            value = int(value)
        if not is_number(value) or value != int(value):
            return False
        numbers.append(int(value))
    if all(1800 <= n <= 2100 for n in numbers):
        numbers = _once(numbers)
    steps = {b - a for a, b in zip(numbers, numbers[1:])}
    if len(numbers) < 2 or len(steps) != 1 or 0 in steps:
        return False
    if all(1800 <= n <= 2100 for n in numbers) and abs(next(iter(steps))) <= 10:
        return True
    return len(numbers) >= 4 and steps == {1} and numbers[0] in (0, 1)


def _once(numbers):
    """The run of two or more numbers that is written several times over, 2023 2024 2023 2024, or each of them equally often: 2023 2023 2024 2024."""
    runs = [list(found) for _, found in itertools.groupby(numbers)]
    if len(runs) > 1 and {len(found) for found in runs} == {len(runs[0])}:
        numbers = [found[0] for found in runs]
    for length in range(2, len(numbers) // 2 + 1):
        if len(numbers) % length == 0 and numbers == numbers[:length] * (len(numbers) // length):
            return numbers[:length]
    return numbers


def only_lines(kinds, block):
    """Nothing but lines of text, one cell to a row."""
    if block.height > _SAMPLE:
        return False
    return all(
        len(filled) <= 1 and all(kinds.at(row, c) in "tnd" for c in filled) and any(kinds.at(row, c) == "t" for c in filled)
        for row in range(block.top, block.bottom + 1)
        for filled in [kinds.filled(row, block.left, block.right)]
        if filled
    )


def _header_only(kinds, block):
    return (
        block.width > 1
        and block.height <= 4
        and all(k in " t" for row in range(block.top, block.bottom + 1) for k in kinds.row(row, block.left, block.right))
        and any(len(kinds.filled(row, block.left, block.right)) > 1 for row in range(block.top, block.bottom + 1))
    )


def below(kinds, a, b):
    """b, under a with empty rows between, continues the table a."""
    gap = b.top - a.bottom - 1
    if gap > _FARTHEST_BELOW:
        return False
    if a.width == 1:
        same = signature(kinds, a)
        return (
            b.width == 1
            and b.left == a.left
            and gap == 1
            and not only_lines(kinds, a)
            and same[a.left] in _TYPED
            and kinds.at(b.top, b.left) == same[a.left]
        )
    if b.left < a.left or b.right > a.right or only_lines(kinds, a):
        return False
    if gap == 1 and _same_names(kinds, a, b):
        return True
    if _header_only(kinds, a):
        return b.width > 1 and b.height > 1 and 2 * b.width > a.width and _starts_with_data(kinds, b, signature(kinds, b))
    return _starts_with_data(kinds, b, signature(kinds, a)) or _same_words(kinds, a, b)


def _same_names(kinds, a, b):
    """b repeats the names on top of a, as pages of a printed list do."""
    grid = kinds.grid
    first = [grid.value(b.top, column) for column in range(a.left, a.right + 1)]
    if a.left != b.left or a.right != b.right or sum(isinstance(v, str) for v in first) < 2:
        return False
    return any(
        [grid.value(row, column) for column in range(a.left, a.right + 1)] == first for row in range(a.top, min(a.bottom, a.top + 15) + 1)
    )


def _starts_with_data(kinds, b, types):
    """The first full row of b holds what the columns hold; a heading of a section may stand before it."""
    row = b.top
    filled = kinds.filled(row, b.left, b.right)
    if len(filled) == 1 and kinds.at(row, filled[0]) == "t" and filled[0] == b.left:
        if (
            b.height == 1
            or not words.total_label(str(kinds.grid.value(row, filled[0])))
            and len(kinds.filled(row + 1, b.left, b.right)) < 2
        ):
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
    near = Block(min(p.top for p in group), group[0].left, max(p.bottom for p in group), group[-1].right)
    left, right = _Side(kinds, near, part), _Side(kinds, part, near)
    gap = part.left - near.right - 1
    place = f"{left.span} and {right.span}"
    if any(
        m[1] <= near.right and m[3] >= part.left and m[0] > min(near.top, part.top) and near.left < m[1]
        for m in kinds.grid.merged
        if m[0] <= near.bottom and m[2] >= near.top
    ):
        return Verdict(True, [])
    if part.height <= 2 < near.height and part.width == 1 and kinds.at(part.top, part.left) == "t":
        return Verdict(False, [])
    if left.first > right.last or right.first > left.last:
        return Verdict(False, [])
    if right.first != left.first and (right.text_first or abs(right.first - left.first) > _FARTHEST_ABOVE):
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

    def __init__(self, kinds, block, other):
        top, left, bottom, right = block.box
        rows = [row for row in range(top, bottom + 1) if left == right or self._in_table(kinds, row, block, other)] or [top, bottom]
        self.first, self.last, self.left, self.right = rows[0], rows[-1], left, right
        grid = kinds.grid
        self.span = grid.span_name(self.first, left, self.last, right)
        self.names = {words.folded(v) for v in (grid.value(self.first, c) for c in range(left, right + 1)) if isinstance(v, str)} - {""}
        self.text_first = kinds.types(Block(self.first, left, self.last, left))[left] == "t"
        self.keyed = right > left and any(self._key(kinds, column) for column in (left, left + 1))

    @staticmethod
    def _in_table(kinds, row, block, other):
        """A lone cell at the left edge is a title or a remark, unless figures stand on the other side; one further right belongs to a row."""
        filled = kinds.filled(row, block.left, block.right)
        if any(column > block.left for column in filled):
            return True
        inside = other.top <= row <= other.bottom
        return bool(filled) and inside and any(kinds.at(row, c) in _TYPED for c in kinds.filled(row, other.left, other.right))

    def _key(self, kinds, column):
        """A text or a date in every row that holds anything, none twice."""
        rows = [row for row in range(self.first + 1, self.last + 1) if kinds.filled(row, self.left, self.right)]
        if rows and kinds.at(rows[0], column) == " ":
            rows = rows[1:]
        values = [kinds.grid.value(row, column) for row in rows if kinds.at(row, column) in "td"]
        return len(rows) > 1 and len(values) == len(rows) and len(set(map(str, values))) == len(values)
