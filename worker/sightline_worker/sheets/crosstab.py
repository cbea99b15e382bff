"""Columns that are the values of one thing (years, months, quarters): offered as long form, one row for each of them."""

import re

from . import dates_text, joins, levels_across, words

_QUARTER = re.compile(
    r"^(q|t|kw|w|quarter|quartal|trimestre?|week|woche)\s?\.?[1-9]\d?$|^[1-4](q|\.? ?quartal|st quarter|nd quarter|rd quarter|th quarter)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(?:fy ?)?(1[89]|20)\d\d(?:[/-]\d{2,4})?$", re.IGNORECASE)
_PERIOD = re.compile(
    r"^(?:(1[89]|20)\d\d[ -/]?(q[1-4]|h[12]|\d{1,2}|m\d{1,2})|(q[1-4]|h[12])[ -/]?'?(\d{2}|(1[89]|20)\d\d))$", re.IGNORECASE
)
_DAYS = set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so lundi mardi mercredi jeudi vendredi samedi dimanche".split()
)


def series(name):
    """year, quarter, month, weekday, period or date when the name is one; '' otherwise."""
    text = words.folded(name)
    if not text:
        return ""
    if _YEAR.match(text):
        return "year"
    if _PERIOD.match(text):
        return "period"
    if _QUARTER.match(text):
        return "quarter" if text[0] in "qt1234" else "week"
    if dates_text.month(text):
        return "month"
    parts = re.split(r"[\s./'-]+", text)
    if len(parts) == 2 and (dates_text.month(parts[0]) and parts[1].isdigit() or parts[0].isdigit() and dates_text.month(parts[1])):
        return "period"
    if text in _DAYS:
        return "weekday"
    return "date" if dates_text.split(text) else ""


def offer(names, levels, types, units=(), upper=""):
    """The long form of a table, or None. names, levels and units are those of its columns, types the DuckDB types; upper is what the

    corner calls the upper level (see `corner`). Three kinds, as docs/sheets.md has them: `series`, `two_level`, `two_series`.
    """
    if levels_across.torn(levels):
        return None
    numeric = [t in ("BIGINT", "DOUBLE") for t in types]
    units = units or [""] * len(names)
    two = levels_across.offer(names, levels, numeric, units, upper, series)
    if two:
        return two
    told = [series(name) if n else "" for name, n in zip(names, numeric)]
    for kind in ("year", "period", "month", "quarter", "week", "weekday", "date"):
        at = [i for i, t in enumerate(told) if t == kind]
        if (len(at) >= 3 or (len(at) == 2 and kind == "year")) and levels_across.one_unit(at, levels, units):
            return _plain(names, at, kind)
    counted = [i for i, n in enumerate(numeric) if n and names[i].isdigit()]
    if len(counted) >= 4 and joins.sequence([int(names[i]) for i in counted]) and levels_across.one_unit(counted, levels, units):
        return _plain(names, counted, "number")
    return None


def _plain(names, at, kind):
    totals = [i for i in range(len(names)) if i not in at and words.total_label(names[i])]
    keys = [names[i] for i in range(len(names)) if i not in at and i not in totals]
    taken = {k.casefold() for k in keys}
    variable = kind if kind not in taken else kind + " of value"
    return {
        "kind": "series",
        "keys": keys,
        "columns": [names[i] for i in at],
        "name": variable,
        "values": [names[i] for i in at],
        "value": "value" if "value" not in taken else "amount",
        "left_out": [names[i] for i in totals],
    }
