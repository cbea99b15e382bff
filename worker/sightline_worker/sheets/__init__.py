"""Workbooks into tables: finds each table on each sheet and says what was repaired, left out or unsure."""

from .errors import SheetError
from .options import Options
from .workbook import read_grid, read_workbook

__all__ = ["Options", "SheetError", "read_grid", "read_workbook"]
