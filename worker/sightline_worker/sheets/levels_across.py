"""Crosstabs whose columns are named in two levels (years over measures, regions over quarters), and their long form."""

import re

from . import scales, words

# Names of amounts: under or over periods they stay columns, for sums of them together mean nothing.
_MEASURE = re.compile(
    r"(^|[\W_])(revenues?|sales|turnover|costs?|expenses?|expenditure|profits?|loss|margin|income|earnings|ebit|ebitda|units?|quantity|qty|volume|prices?|amounts?|values?|number|count|share|"
    r"rate|budget|plan|actual|forecast|target|orders|visits|customers|headcount|salary|weight|umsatz|erlös|kosten|gewinn|menge|preis|anzahl|betrag|wert|ist|soll|ventes|coûts?|prix|quantité|"
    r"montant|ventas|ingresos|costos?|costes?|precio|cantidad|importe|vendite|ricavi|costi|prezzo|quantità|omzet|aantal|prijs)($|[\W_])|%",
    re.IGNORECASE,
)
_LONGEST_CORNER = 30
_PERIODS = {
    "year": "year years fy jahr jahre geschäftsjahr année années exercice año años ejercicio anno anni ano jaar år rok год",
    "quarter": "quarter quarters quartal trimestre trimestres kwartaal kvartal kwartał квартал",
    "month": "month months monat monate mois mes meses mese mesi mês maand måned miesiąc месяц",
    "week": "week weeks woche kw semaine semana settimana",
    "weekday": "weekday day wochentag tag jour día giorno dag",
    "": "period periods time date zeitraum periode datum zeit période período periodo",
}
_PERIODS = {kind: set(named.split()) for kind, named in _PERIODS.items()}
# Said of the column itself: what stands over them is the rest of its name, as in "Team" over "name".
_ENDS_OF_NAMES = re.compile(r"(^|[\W_])(names?|titles?|labels?|types?|bezeichnung|titel|art|nom|nombre|nome|naam)($|[\W_])", re.IGNORECASE)


def says(word, names, series):
    """Whether a word is what the names are: "Fiscal year" of 2023 and 2024, "Period" of any months."""
    kinds = {series(name) for name in names}
    if len(kinds) != 1 or "" in kinds:
        return False
    return not (_PERIODS.get(*kinds, set()) | _PERIODS[""]).isdisjoint(re.split(r"[\W_]+", word.casefold()))


def corner(levels, series):
    """(column, name of the upper level, name of the column) when the corner of a header names both, or None.

    That is "Year" over "Region" left of 2023 and 2024, each of them over the same names; levels are those of all columns.
    `series` tells what period a name is.
    """
    if any(len(level) != 2 for level in levels):
        return None
    for at, (upper, lower) in enumerate(levels[:-1]):
        rest = [tuple(level) for level in levels[at + 1 :] if not words.total_label(level[0] or level[1])]
        if not upper or not lower or len(upper) > _LONGEST_CORNER or any(level[0] == upper for i, level in enumerate(levels) if i != at):
            continue
        groups = {}
        for name, below in rest:
            groups.setdefault(name, []).append(below)
        alike = list(groups.values())
        if len(groups) > 1 and all(groups) and all(g == alike[0] and len(g) > 1 and all(g) for g in alike):
            whole = not words.identifier(lower) and not _ENDS_OF_NAMES.search(lower)
            return (at, upper, lower) if whole or says(upper, groups, series) else None
    return None


def torn(levels):
    """Whether a column outside the groups has a name that the groups have: whose it is cannot be told.

    That is one without an upper name, such as "Q1" beside "2023 Q1"; a column of totals is none.
    """
    inside = {level[-1] for level in levels if len(level) > 1 and any(level[:-1])}
    return any(len(level) > 1 and not any(level[:-1]) and level[-1] in inside and not words.total_label(level[-1]) for level in levels)


def offer(names, levels, numeric, units, upper, series):
    """The long form of a table with two levels of names, or None. `series` tells whether a name is a year, a month and so on."""
    if not levels or len(levels[0]) < 2:
        return None
    groups = _groups(levels, numeric, series)
    if len(groups) < 2:
        return None
    inside = [name for found in groups.values() for name in found]
    above, below = _kind(groups, series), _kind(inside, series)
    if below and not _measures(groups, units):
        return _two_series(names, levels, groups, upper or above or "group", below)
    if below and not above:  # Revenue and Cost, each over years
        turned = {name: {g: found[name] for g, found in groups.items() if name in found} for name in dict.fromkeys(inside)}
        return _two_level(names, levels, units, turned, below)
    if not above and all(len(found) < 2 for found in groups.values()):
        return None
    return _two_level(names, levels, units, groups, upper or above or "group")


def one_unit(columns, levels, units):
    """Whether figures of these columns may stand in one: euros and dollars may not; of a column without a unit nothing is known."""
    told = {unit for i in columns for unit in [_unit(levels[i], units[i])] if unit}
    return len(told) < 2


def _unit(level, unit):
    unit = unit or next((unit for text in reversed(level) if (unit := words.header_unit(text))), "")
    return scales.scaled(unit) or scales.currency(unit) or unit.casefold()


def _groups(levels, numeric, series):
    """For each name of the upper level the columns under it by their names, totals left out; {} when they cannot be told."""
    groups = {}
    for i, level in enumerate(levels):
        if not level[0] or not level[-1] or words.total_label(level[0]) or words.total_label(level[-1]):
            continue
        found = groups.setdefault(level[0], {})
        if level[-1] in found:
            return {}
        found[level[-1]] = i
    periods = {g: found for g, found in groups.items() if series(g)}
    if len(periods) > 1 and _kind(periods, series):
        groups = periods
    # Columns of texts under a name of their own are keys; beside figures they are part of what repeats.
    groups = {g: found for g, found in groups.items() if any(numeric[i] for i in found.values())}
    return groups if all(numeric[i] for found in groups.values() for i in found.values()) else {}


def _kind(names, series):
    """year, month and so on when all names are of that one kind; ''."""
    kinds = {series(name) for name in names}
    return kinds.pop() if len(kinds) == 1 else ""


def _measures(groups, units):
    """Whether the names of the groups are those of amounts: by their words, or because their units differ."""
    if 2 * sum(bool(_MEASURE.search(name)) for name in groups) >= len(groups):
        return True
    return len({words.header_unit(name) or units[i] for name, found in groups.items() for i in found.values()}) > 1


def _rest(names, levels, used, new):
    """(keys, totals, new names that no key has) of the columns that do not turn."""
    totals = [i for i in range(len(names)) if i not in used and any(words.total_label(text) for text in (*levels[i], names[i]) if text)]
    keys = [name for i, name in enumerate(names) if i not in used and i not in totals]
    taken = {key.casefold() for key in keys}
    free = []
    for name in new:
        base, number = name, 2
        while name.casefold() in taken:
            name, number = f"{base} {number}", number + 1
        taken.add(name.casefold())
        free.append(name)
    return keys, [names[i] for i in totals], free


def _two_level(names, levels, units, groups, name):
    """The same measures under each group, each in one unit."""
    measures = list(next(iter(groups.values())))
    if len(groups) < 2 or any(list(found) != measures for found in groups.values()):
        return None
    if not all(one_unit([found[measure] for found in groups.values()], levels, units) for measure in measures):
        return None
    used = {i for found in groups.values() for i in found.values()}
    keys, totals, (name, *free) = _rest(names, levels, used, [name, *measures])
    return {
        "kind": "two_level",
        "keys": keys,
        "name": name,
        "measures": free,
        "groups": [{"value": g, "columns": [names[i] for i in found.values()]} for g, found in groups.items()],
        "left_out": totals,
    }


def _two_series(names, levels, groups, above, below):
    """Both levels are values of something: two columns for them and one for the figures."""
    cells = [(g, name, i) for g, found in groups.items() for name, i in found.items()]
    if len(cells) < 3:
        return None
    keys, totals, free = _rest(names, levels, {i for _, _, i in cells}, [above, below, "value"])
    return {
        "kind": "two_series",
        "keys": keys,
        "names": free[:2],
        "columns": [names[i] for _, _, i in cells],
        "values": [[g, name] for g, name, _ in cells],
        "value": free[2],
        "left_out": totals,
    }
