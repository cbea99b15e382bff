"""Workbooks into tables: finds each table on each sheet and says what was repaired, left out or unsure."""

from .errors import SheetError
from .workbook import read_workbook

__all__ = ["SheetError", "read_workbook"]
