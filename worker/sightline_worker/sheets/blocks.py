"""Cuts a sheet into rectangles of cells along its empty rows and columns.

A recursive X-Y cut (Nagy and Seth 1984) finds the pieces; pieces that a spacer row or column only divides are put together again.
"""
import dataclasses

import numpy

# A sheet of more pieces than this is no collection of tables; the rest stays one piece.
_MOST_PIECES = 20_000


@dataclasses.dataclass
class Block:
    """A rectangle on the sheet; `spacers` are its empty columns, `doubts` what was decided on thin evidence."""

    top: int
    left: int
    bottom: int
    right: int
    doubts: list = dataclasses.field(default_factory=list)

    @property
    def box(self):
        return self.top, self.left, self.bottom, self.right

    @property
    def height(self):
        return self.bottom - self.top + 1

    @property
    def width(self):
        return self.right - self.left + 1


class Cutter:
    def __init__(self, kinds, joins):
        """`joins` decides about neighbours: below(kinds, a, b) and beside(kinds, a, b) tell whether two blocks are one table."""
        self._kinds, self._joins = kinds, joins
        grid = kinds.grid
        cells = "".join(kinds.lines).encode("ascii")
        self._filled = numpy.frombuffer(cells, dtype="u1").reshape(len(kinds.lines), grid.width) != 32
        self._top, self._left = grid.top, grid.left

    def blocks(self):
        grid = self._kinds.grid
        return self._rows(Block(grid.top, grid.left, grid.bottom, grid.right))

    def _view(self, block):
        return self._filled[block.top - self._top:block.bottom - self._top + 1, block.left - self._left:block.right - self._left + 1]

    def _trim(self, block):
        view = self._view(block)
        rows, columns = numpy.flatnonzero(view.any(axis=1)), numpy.flatnonzero(view.any(axis=0))
        if not len(rows):
            return None
        return Block(block.top + int(rows[0]), block.left + int(columns[0]), block.top + int(rows[-1]), block.left + int(columns[-1]), block.doubts)

    @staticmethod
    def _runs(filled):
        """(first, last) of each run of true values."""
        edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([False], filled, [False])).astype("i1")))
        return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2])]

    def _rows(self, block):
        """Bands of rows, each cut by columns; a piece that continues the one above it is joined to it."""
        bands = self._runs(self._view(block).any(axis=1))
        if len(bands) > _MOST_PIECES:
            return [self._trim(block)]
        done, still_open = [], []
        for first, last in bands:
            for piece in self._columns(self._trim(Block(block.top + first, block.left, block.top + last, block.right, block.doubts if not done else []))):
                above = [a for a in still_open if a.left <= piece.right and piece.left <= a.right]
                still_open = [a for a in still_open if a not in above]
                if len(above) == 1 and self._joins.below(self._kinds, above[0], piece):
                    piece = _around(above[0], piece)
                else:
                    done += above
                still_open.append(piece)
        return sorted(done + still_open, key=lambda piece: (piece.top, piece.left))

    def _columns(self, band):
        runs = self._runs(self._view(band).any(axis=0))
        if len(runs) < 2:
            return [band]
        parts = [self._trim(Block(band.top, band.left + first, band.bottom, band.left + last)) for first, last in runs]
        groups = [[parts[0]]]
        doubts = []
        for part in parts[1:]:
            verdict = self._joins.beside(self._kinds, groups[-1], part)
            doubts += verdict.doubts
            if verdict.one_table:
                groups[-1].append(part)
            else:
                groups.append([part])
        if len(groups) == 1:
            return [Block(*band.box, doubts)]
        pieces = []
        for group in groups:
            whole = Block(min(p.top for p in group), group[0].left, max(p.bottom for p in group), group[-1].right, doubts)
            doubts = []
            pieces += self._rows(whole)
        return pieces


def _around(a, b):
    return Block(min(a.top, b.top), min(a.left, b.left), max(a.bottom, b.bottom), max(a.right, b.right), a.doubts + b.doubts)
