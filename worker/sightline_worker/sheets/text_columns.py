"""Columns of text that hold numbers, dates, times or booleans: read in one way only, or left as they are with the reason."""

import datetime

from . import dates_text, number_format, numbers_text, scales, words
from .column import LARGEST, Column, counted, empty, moment


def numbers(cells, rest, natives, context):
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
    if any(u and not (words.known_unit(u) or scales.scaled(u) or len(u) <= 3 and (not u.isalpha() or u.isupper())) for u in units):
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
    values = empty(cells)
    for i in natives:
        values[i] = cells.values[i]
    for i, p in parts.items():
        values[i] = numbers_text.value(p, decimal or ".")
    whole = all(v is None or isinstance(v, int) and -LARGEST <= v < LARGEST for v in values)
    if not whole:
        values = [None if v is None else float(v) for v in values]
    column = Column("BIGINT" if whole else "DOUBLE", values, scales.scaled(unit) or unit)
    column.repairs.append(f"{counted(len(rest))} of '{name}' stored as text became numbers{note}")
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
    if unit and unit not in "%" and not words.known_unit(unit) and not scales.scaled(unit) or unit.casefold() in ("eur", "usd", "gbp", "chf", "€", "$", "£"):
        return grouped, f" ('{mark}' divides thousands: amounts of money have no three decimals)", ""
    if len(open_) >= 2 and plain and all(len(body) <= 3 for body in plain):
        return grouped, f" ('{mark}' divides thousands: no number under 1,000 has one)", ""
    first = open_[0]
    return (
        "",
        "",
        (
            f"'{cells.name}' has {counted(len(open_))} such as {cells.cell(first)} ({cells.values[first].strip()[:20]}) where '{mark}' may divide thousands or be the decimal sign; kept as text"
        ),
    )


def dates(cells, rest, natives, context):
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
        cases = " and ".join(
            f"{cells.cell(i)} ({cells.values[i]})" for i in [next(i for i, p in numeric.items() if p[1] == o) for o in sorted(orders)]
        )
        return Column(
            "VARCHAR", [], ambiguous=[f"'{cells.name}' has dates with the day first and with the month first, as in {cases}; kept as text"]
        )
    order = next(iter(orders), "")
    if open_ and not order:
        order, note = _order(cells, parts, open_, context)
        if not order:
            first = open_[0]
            both = " or ".join(str(dates_text.build(parts[first][0], o, parts[first][2])) for o in ("dmy", "mdy"))
            return Column(
                "VARCHAR",
                [],
                ambiguous=[
                    f"'{cells.name}' has dates such as {cells.cell(first)} ({cells.values[first]}) that may be {both}, and no cell tells which; kept as text"
                ],
            )
    values = empty(cells)
    for i in natives:
        if not isinstance(cells.values[i], datetime.date):
            return None
        values[i] = cells.values[i]
    for i, (numbers, own, clock) in parts.items():
        values[i] = dates_text.build(numbers, order if own == "either" else own, clock)
        if values[i] is None:
            return Column(
                "VARCHAR",
                [],
                ambiguous=[f"'{cells.name}' holds a day no calendar has in {cells.cell(i)} ({cells.values[i]}); kept as text"],
            )
    clocked = any(isinstance(v, datetime.datetime) for v in values)
    if clocked:
        values = [moment(v) for v in values]
    column = Column("TIMESTAMP" if clocked else "DATE", values)
    how = note or ({"dmy": " (day first)", "mdy": " (month first)"}.get(order, "") if numeric else "")
    column.repairs.append(f"{counted(len(rest))} of '{cells.name}' stored as text became dates{how}")
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


def others(cells, rest):
    """Times and booleans written as text."""
    values = empty(cells)
    folded = {cells.values[i].strip().casefold() for i in rest}
    if folded <= {"true", "false"}:
        for i in rest:
            values[i] = cells.values[i].strip().casefold() == "true"
        return Column("BOOLEAN", values, repairs=[f"{counted(len(rest))} of '{cells.name}' stored as text became booleans"])
    for i in rest:
        values[i] = dates_text.time(cells.values[i])
        if values[i] is None:
            return None
    return Column("TIME", values, repairs=[f"{counted(len(rest))} of '{cells.name}' stored as text became times"])
