"""A column before and after its type is decided."""

import dataclasses
import datetime

from . import address

LARGEST = 2**63


@dataclasses.dataclass
class Cells:
    """A column before its type is known: values, shown texts, format codes and cell names, one each row."""

    name: str
    values: list
    text: object  # (index) -> shown text
    code: object  # (index) -> format code
    cell: object  # (index) -> address on the sheet


@dataclasses.dataclass
class Column:
    type: str  # as DuckDB names it
    values: list
    unit: str = ""
    repairs: list = dataclasses.field(default_factory=list)
    ambiguous: list = dataclasses.field(default_factory=list)
    decimal: str = ""  # what the column told about its numbers written as text
    day_first: bool | None = None
    suggested: dict | None = None  # a type that fits all but a few cells, and which those are


@dataclasses.dataclass
class Context:
    """What the person or other columns of the sheet told; source says which."""

    decimal: str = ""
    day_first: bool | None = None
    source: str = ""


def counted(count):
    return "1 cell" if count == 1 else f"{count:,} cells"


def some(cells, indexes, shown=False):
    return address.listed(f"{cells.cell(i)} ({str(cells.values[i])[:20]})" if shown else cells.cell(i) for i in indexes)


def empty(cells):
    return [None] * len(cells.values)


def moment(value):
    return value if value is None or isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())
