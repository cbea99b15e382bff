"""Decides what a column holds by the evidence of all its cells, and converts them; unsure means the cells stay as they are."""

import datetime

from . import dates_text, kinds, number_format, numbers_text, text_columns
from .column import LARGEST, Column, counted, empty, moment, some
from .grid import is_error, is_moment, is_number


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
        column.repairs.append(f"{counted(len(errors))} of '{cells.name}' with an error became empty: {some(cells, errors, True)}")
    elif errors:
        for i in errors:
            column.values[i] = None
        column.repairs.append(f"{counted(len(errors))} of '{cells.name}' with an error became empty: {some(cells, errors, True)}")
    return column


def _as_text(cells, why=()):
    """The cells as they are: text as written, numbers in full, all else as shown."""
    values = empty(cells)
    for i, value in enumerate(cells.values):
        if value is not None:
            values[i] = (
                value
                if isinstance(value, str)
                else repr(value)
                if is_number(value) and cells.code(i) in ("General", "@")
                else cells.text(i)
            )
    return Column("VARCHAR", values, ambiguous=list(why))


def _native(cells, indexes):
    if not indexes:
        return Column("VARCHAR", empty(cells))
    found = [cells.values[i] for i in indexes]
    classes = {type(value) for value in found}
    if classes <= {int, float}:
        return _numbers(cells, indexes, found, classes)
    values = empty(cells)
    for i in indexes:
        values[i] = cells.values[i]
    if classes == {bool}:
        return Column("BOOLEAN", values)
    if classes == {datetime.date}:
        return Column("DATE", values)
    if classes <= {datetime.date, datetime.datetime}:
        return Column("TIMESTAMP", [moment(v) for v in values])
    if classes == {datetime.time}:
        return Column("TIME", values)
    if classes <= {datetime.timedelta, datetime.time}:
        seconds = [None if v is None else _seconds(v) for v in values]
        return Column("DOUBLE", seconds, "s", [f"The durations of '{cells.name}' are kept as seconds"])
    kinds_here = sorted({_class_name(c) for c in classes})
    return _as_text(cells, [f"'{cells.name}' holds {' and '.join(kinds_here)}; kept as text"])


def _class_name(kind):
    return {
        bool: "booleans",
        int: "numbers",
        float: "numbers",
        datetime.date: "dates",
        datetime.datetime: "dates",
        datetime.time: "times",
    }.get(kind, "durations")


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
    values = empty(cells)
    whole = float not in classes and all(-LARGEST <= v < LARGEST for v in found)
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
        column = text_columns.dates(cells, rest, natives, context)
    elif any(isinstance(cells.values[i], bool) for i in natives):
        column = None
    else:
        column = (
            text_columns.numbers(cells, rest, natives, context)
            or (None if natives else text_columns.dates(cells, rest, natives, context))
            or (None if natives else text_columns.others(cells, rest))
        )
    if column is None or column.type == "VARCHAR":
        kept = _as_text(cells, column.ambiguous if column else [])
        kept.repairs = column.repairs if column else []
        if column is None:
            said, kept.suggested = _strays(cells, rest, natives)
            kept.ambiguous += said
        return kept
    shown = [i for i in marks if cells.values[i].strip()]
    if shown:
        column.repairs.append(
            f"{counted(len(shown))} of '{cells.name}' with a mark for a missing value became empty: {some(cells, shown, True)}"
        )
    return column


def _strays(cells, rest, natives):
    """(what to say, the type to suggest): names the few cells that keep a column of numbers or dates from being one."""
    numbers = natives + [i for i in rest if numbers_text.split(cells.values[i])]
    dates = natives + [i for i in rest if dates_text.split(cells.values[i])]
    total = len(rest) + len(natives)
    for good, what in ((numbers, "numbers"), (dates, "dates")):
        if total > len(good) >= 0.7 * total and len(good) >= 3:
            others = sorted(set(rest) - set(good))
            return (
                [f"'{cells.name}' holds {what} but for {counted(len(others))}: {some(cells, others, True)}; kept as text"],
                {"kind": what, "would_empty": len(others), "cells": [cells.cell(i) for i in others[:20]]},
            )
    if natives and any(is_number(cells.values[i]) for i in natives):
        return [f"'{cells.name}' holds {len(natives):,} numbers and {len(rest):,} texts; kept as text"], None
    return [], None
