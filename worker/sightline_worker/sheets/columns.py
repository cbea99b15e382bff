"""Decides what a column holds by the evidence of all its cells, and converts them; unsure means the cells stay as they are."""
import dataclasses
import datetime

from . import address, dates_text, kinds, number_format, numbers_text, words
from .grid import is_error, is_moment, is_number

_LARGEST = 2 ** 63


@dataclasses.dataclass
class Cells:
    """A column before its type is known: values, shown texts, format codes and cell names, one each row."""

    name: str
    values: list
    text: object          # (index) -> shown text
    code: object          # (index) -> format code
    cell: object          # (index) -> address on the sheet


@dataclasses.dataclass
class Column:
    type: str             # as DuckDB names it
    values: list
    unit: str = ""
    repairs: list = dataclasses.field(default_factory=list)
    ambiguous: list = dataclasses.field(default_factory=list)
    decimal: str = ""     # what the column told about its numbers written as text
    day_first: bool | None = None
    suggested: dict | None = None   # a type that fits all but a few cells, and which those are


@dataclasses.dataclass
class Context:
    """What the person or other columns of the sheet told; source says which."""

    decimal: str = ""
    day_first: bool | None = None
    source: str = ""


def decide(cells, context):
    """The column with its type; `context` settles what the column alone leaves open."""
    texts, natives, errors = [], [], []
    for i, value in enumerate(cells.values):
        if value is None:
            continue
        if is_error(value):
            errors.append(i)
        elif isinstance(value, str):
            texts.append(i)
        else:
            natives.append(i)
    column = _native(cells, natives) if not texts else _with_texts(cells, texts, natives, context)
    if errors and column.type != "VARCHAR":
        column.repairs.append(f"{_cells(len(errors))} of '{cells.name}' with an error became empty: {_some(cells, errors, True)}")
    elif errors:
        for i in errors:
            column.values[i] = None
        column.repairs.append(f"{_cells(len(errors))} of '{cells.name}' with an error became empty: {_some(cells, errors, True)}")
    return column


def _cells(count):
    return "1 cell" if count == 1 else f"{count:,} cells"


def _some(cells, indexes, shown=False):
    return address.listed(f"{cells.cell(i)} ({str(cells.values[i])[:20]})" if shown else cells.cell(i) for i in indexes)


def _empty(cells):
    return [None] * len(cells.values)


def _as_text(cells, why=()):
    """The cells as they are: text as written, numbers in full, all else as shown."""
    values = _empty(cells)
    for i, value in enumerate(cells.values):
        if value is not None:
            values[i] = value if isinstance(value, str) else repr(value) if is_number(value) and cells.code(i) in ("General", "@") else cells.text(i)
    return Column("VARCHAR", values, ambiguous=list(why))


def _native(cells, indexes):
    if not indexes:
        return Column("VARCHAR", _empty(cells))
    found = [cells.values[i] for i in indexes]
    classes = {type(value) for value in found}
    if classes <= {int, float}:
        return _numbers(cells, indexes, found, classes)
    values = _empty(cells)
    for i in indexes:
        values[i] = cells.values[i]
    if classes == {bool}:
        return Column("BOOLEAN", values)
    if classes == {datetime.date}:
        return Column("DATE", values)
    if classes <= {datetime.date, datetime.datetime}:
        return Column("TIMESTAMP", [_moment(v) for v in values])
    if classes == {datetime.time}:
        return Column("TIME", values)
    if classes <= {datetime.timedelta, datetime.time}:
        seconds = [None if v is None else _seconds(v) for v in values]
        return Column("DOUBLE", seconds, "s", [f"The durations of '{cells.name}' are kept as seconds"])
    kinds_here = sorted({_class_name(c) for c in classes})
    return _as_text(cells, [f"'{cells.name}' holds {' and '.join(kinds_here)}; kept as text"])


def _class_name(kind):
    return {bool: "booleans", int: "numbers", float: "numbers", datetime.date: "dates", datetime.datetime: "dates", datetime.time: "times"}.get(kind, "durations")


def _moment(value):
    return value if value is None or isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())


def _seconds(value):
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6


def _numbers(cells, indexes, found, classes):
    codes = {cells.code(i) for i in indexes[:2000]}
    padded = {code for code in codes if len(code) > 1 and set(code) == {"0"}}
    if padded and len(padded) == len(codes):
        column = _as_text(cells)
        column.repairs.append(f"'{cells.name}' is shown with leading zeros; kept as text as shown")
        return column
    values = _empty(cells)
    whole = float not in classes and all(-_LARGEST <= v < _LARGEST for v in found)
    for i, value in zip(indexes, found):
        values[i] = value if whole else float(value)
    return Column("BIGINT" if whole else "DOUBLE", values, _unit_of(codes))


def _unit_of(codes):
    kinds_here = {number_format.kind(code) for code in codes}
    if kinds_here == {"percent"}:
        return "%"
    units = {number_format.unit(code) for code in codes} - {""}
    return next(iter(units)) if len(units) == 1 and kinds_here <= {"money", "general", "number"} else ""


def _with_texts(cells, texts, natives, context):
    marks = [i for i in texts if cells.values[i].strip().casefold() in kinds.MISSING or not cells.values[i].strip()]
    marked = set(marks)
    rest = [i for i in texts if i not in marked]
    unsure = [i for i in marks if cells.values[i].strip() and cells.values[i].strip().casefold() not in kinds.SURE_MISSING]
    known = len(rest) + len(natives)
    if not known or (unsure and len(unsure) * 5 > known):
        return _as_text(cells)
    if not rest:
        column = _native(cells, natives)
    elif any(is_moment(cells.values[i]) for i in natives):
        column = _dates(cells, rest, natives, context)
    elif any(isinstance(cells.values[i], bool) for i in natives):
        column = None
    else:
        column = _text_numbers(cells, rest, natives, context) or (None if natives else _dates(cells, rest, natives, context)) or (None if natives else _others(cells, rest))
    if column is None or column.type == "VARCHAR":
        kept = _as_text(cells, column.ambiguous if column else [])
        kept.repairs = column.repairs if column else []
        if column is None:
            said, kept.suggested = _strays(cells, rest, natives)
            kept.ambiguous += said
        return kept
    shown = [i for i in marks if cells.values[i].strip()]
    if shown:
        column.repairs.append(f"{_cells(len(shown))} of '{cells.name}' with a mark for a missing value became empty: {_some(cells, shown, True)}")
    return column


def _strays(cells, rest, natives):
    """(what to say, the type to suggest): names the few cells that keep a column of numbers or dates from being one."""
    numbers = natives + [i for i in rest if numbers_text.split(cells.values[i])]
    dates = natives + [i for i in rest if dates_text.split(cells.values[i])]
    total = len(rest) + len(natives)
    for good, what in ((numbers, "numbers"), (dates, "dates")):
        if total > len(good) >= 0.7 * total and len(good) >= 3:
            others = sorted(set(rest) - set(good))
            return ([f"'{cells.name}' holds {what} but for {_cells(len(others))}: {_some(cells, others, True)}; kept as text"],
                    {"kind": what, "would_empty": len(others), "cells": [cells.cell(i) for i in others[:20]]})
    if natives and any(is_number(cells.values[i]) for i in natives):
        return [f"'{cells.name}' holds {len(natives):,} numbers and {len(rest):,} texts; kept as text"], None
    return [], None


def _text_numbers(cells, rest, natives, context):
    """None when a text is no number; a VARCHAR column with the reason when the numbers cannot be read one way only."""
    parts = {}
    for i in rest:
        found = numbers_text.split(cells.values[i])
        if not found or not numbers_text.evidence(found.body.partition("e")[0].partition("E")[0]):
            return None
        parts[i] = found
    name = cells.name
    bodies = [p.body for p in parts.values()]
    if any(len(b) > 1 and b[0] == "0" and b.isdigit() for b in bodies) or any(len(b) > 15 and b.isdigit() for b in bodies):
        return Column("VARCHAR", [], repairs=[f"'{name}' holds digits with leading zeros or more than 15 places; kept as text"])
    if words.identifier(name) and all(b.isdigit() for b in bodies) and not natives:
        return Column("VARCHAR", [], repairs=[f"'{name}' holds codes written as text; kept as text"])
    units = {p.unit for p in parts.values()}
    if any(u and not (words.known_unit(u) or len(u) <= 3 and (not u.isalpha() or u.isupper())) for u in units):
        return None
    if len(units - {""}) > 1:
        return Column("VARCHAR", [], ambiguous=[f"'{name}' mixes units ({', '.join(sorted(units - {''}))}); kept as text"])
    percents = {p.percent for p in parts.values()} | {number_format.kind(cells.code(i)) == "percent" for i in natives}
    if len(percents) > 1 and any(p.percent for p in parts.values()):
        return Column("VARCHAR", [], ambiguous=[f"'{name}' has numbers with and without a percent sign; kept as text"])
    unit = next(iter(units - {""}), "") or ("%" if True in percents else "")
    decimal, note, doubt = _decimal(cells, parts, unit, context)
    if doubt:
        return Column("VARCHAR", [], ambiguous=[doubt])
    values = _empty(cells)
    for i in natives:
        values[i] = cells.values[i]
    for i, p in parts.items():
        values[i] = numbers_text.value(p, decimal or ".")
    whole = all(v is None or isinstance(v, int) and -_LARGEST <= v < _LARGEST for v in values)
    if not whole:
        values = [None if v is None else float(v) for v in values]
    column = Column("BIGINT" if whole else "DOUBLE", values, unit)
    column.repairs.append(f"{_cells(len(rest))} of '{name}' stored as text became numbers{note}")
    column.decimal = decimal if any(numbers_text.tells(b) for b in bodies) else ""
    return column


def _decimal(cells, parts, unit, context):
    """(sign, what to say, doubt)."""
    told = {}
    for i, p in parts.items():
        sign = numbers_text.tells(p.body)
        if sign:
            told.setdefault(sign, i)
    say = {".": " (decimal point)", ",": " (decimal comma)"}
    if len(told) > 1:
        cases = " and ".join(f"{cells.cell(i)} ({cells.values[i].strip()[:20]})" for i in told.values())
        return "", "", f"'{cells.name}' has decimal points and decimal commas, as in {cases}; kept as text"
    if told:
        sign = next(iter(told))
        return sign, say[sign], ""
    open_ = [i for i, p in parts.items() if numbers_text.either(p.body)]
    if not open_:
        return "", "", ""
    marks = {"." if "." in parts[i].body else "," for i in open_}
    if len(marks) > 1:
        return "", "", f"'{cells.name}' has points and commas that could each divide thousands; kept as text"
    if context.decimal:
        return context.decimal, f" (decimal {'point' if context.decimal == '.' else 'comma'}, as {context.source})", ""
    mark = marks.pop()
    grouped = "," if mark == "." else "."
    plain = [p.body for p in parts.values() if p.body.isdigit()]
    if unit and unit not in "%" and not words.known_unit(unit) or unit.casefold() in ("eur", "usd", "gbp", "chf", "€", "$", "£"):
        return grouped, f" ('{mark}' divides thousands: amounts of money have no three decimals)", ""
    if len(open_) >= 2 and plain and all(len(body) <= 3 for body in plain):
        return grouped, f" ('{mark}' divides thousands: no number under 1,000 has one)", ""
    first = open_[0]
    return "", "", (f"'{cells.name}' has {_cells(len(open_))} such as {cells.cell(first)} ({cells.values[first].strip()[:20]}) where '{mark}' may divide thousands or be the decimal sign; kept as text")


def _dates(cells, rest, natives, context):
    """None when a text is no date."""
    parts = {}
    for i in rest:
        found = dates_text.split(cells.values[i])
        if not found:
            return None
        parts[i] = found
    numeric = {i: p for i, p in parts.items() if p[1] in ("either", "mdy") or (p[1] == "dmy" and p[0][0] > 12)}
    orders = {p[1] for p in numeric.values()} - {"either"}
    open_ = [i for i, p in parts.items() if p[1] == "either"]
    note = ""
    if len(orders) > 1:
        cases = " and ".join(f"{cells.cell(i)} ({cells.values[i]})" for i in [next(i for i, p in numeric.items() if p[1] == o) for o in sorted(orders)])
        return Column("VARCHAR", [], ambiguous=[f"'{cells.name}' has dates with the day first and with the month first, as in {cases}; kept as text"])
    order = next(iter(orders), "")
    if open_ and not order:
        order, note = _order(cells, parts, open_, context)
        if not order:
            first = open_[0]
            both = " or ".join(str(dates_text.build(parts[first][0], o, parts[first][2])) for o in ("dmy", "mdy"))
            return Column("VARCHAR", [], ambiguous=[f"'{cells.name}' has dates such as {cells.cell(first)} ({cells.values[first]}) that may be {both}, and no cell tells which; kept as text"])
    values = _empty(cells)
    for i in natives:
        if not isinstance(cells.values[i], datetime.date):
            return None
        values[i] = cells.values[i]
    for i, (numbers, own, clock) in parts.items():
        values[i] = dates_text.build(numbers, order if own == "either" else own, clock)
        if values[i] is None:
            return Column("VARCHAR", [], ambiguous=[f"'{cells.name}' holds a day no calendar has in {cells.cell(i)} ({cells.values[i]}); kept as text"])
    clocked = any(isinstance(v, datetime.datetime) for v in values)
    if clocked:
        values = [_moment(v) for v in values]
    column = Column("TIMESTAMP" if clocked else "DATE", values)
    how = note or ({"dmy": " (day first)", "mdy": " (month first)"}.get(order, "") if numeric else "")
    column.repairs.append(f"{_cells(len(rest))} of '{cells.name}' stored as text became dates{how}")
    column.day_first = {"dmy": True, "mdy": False}.get(order) if orders else None
    return column


def _order(cells, parts, open_, context):
    if context.day_first is not None:
        return ("dmy" if context.day_first else "mdy"), f" ({'day' if context.day_first else 'month'} first, as {context.source})"
    rising = {}
    for order in ("dmy", "mdy"):
        built = [dates_text.build(parts[i][0], order if parts[i][1] == "either" else parts[i][1], None) for i in parts]
        rising[order] = len(set(built)) >= 5 and None not in built and (built == sorted(built) or built == sorted(built, reverse=True))
    if rising["dmy"] != rising["mdy"]:
        order = "dmy" if rising["dmy"] else "mdy"
        return order, f" ({'day' if order == 'dmy' else 'month'} first: only so they are in order)"
    return "", ""


def _others(cells, rest):
    """Times and booleans written as text."""
    values = _empty(cells)
    folded = {cells.values[i].strip().casefold() for i in rest}
    if folded <= {"true", "false"}:
        for i in rest:
            values[i] = cells.values[i].strip().casefold() == "true"
        return Column("BOOLEAN", values, repairs=[f"{_cells(len(rest))} of '{cells.name}' stored as text became booleans"])
    for i in rest:
        values[i] = dates_text.time(cells.values[i])
        if values[i] is None:
            return None
    return Column("TIME", values, repairs=[f"{_cells(len(rest))} of '{cells.name}' stored as text became times"])
