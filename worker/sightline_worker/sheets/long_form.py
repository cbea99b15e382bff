"""Turns a crosstab into its long form: one row for each key and each value of the series."""


def unpivot(offer, names, types, columns):
    """(names, types, columns) of the long table. Cells that are empty give no row."""
    at = {name: i for i, name in enumerate(names)}
    keys = [at[name] for name in offer["keys"]]
    turned, groups, measures = _groups(offer, at)
    kinds = ["BIGINT" if all(types[picked[i]] == "BIGINT" for _, picked in groups) else "DOUBLE" for i in range(len(measures))]
    first = len(keys) + len(turned)
    out = [[] for _ in range(first + len(measures))]
    for row in range(len(columns[0])):
        for values, picked in groups:
            cells = [columns[i][row] for i in picked]
            if all(cell is None for cell in cells):
                continue
            for target, source in zip(out, keys):
                target.append(columns[source][row])
            for target, value in zip(out[len(keys) :], values):
                target.append(value)
            for i, cell in enumerate(cells):
                out[first + i].append(cell if cell is None or kinds[i] == "BIGINT" else float(cell))
    return _named(offer["keys"] + turned + measures), [types[i] for i in keys] + ["VARCHAR"] * len(turned) + kinds, out


def _groups(offer, at):
    """(names of the columns that the levels become, [(their values, columns that stand under them)], names of the figures)."""
    if offer["kind"] == "two_level":
        return [offer["name"]], [([g["value"]], [at[name] for name in g["columns"]]) for g in offer["groups"]], offer["measures"]
    several = offer["kind"] == "two_series"
    values = offer["values"] if several else [[value] for value in offer["values"]]
    groups = [(value, [at[name]]) for value, name in zip(values, offer["columns"])]
    return offer["names"] if several else [offer["name"]], groups, [offer["value"]]


def _named(names):
    """The names of the long table, each once."""
    seen, found = set(), []
    for name in names:
        base, number = name, 2
        while name.casefold() in seen:
            name, number = f"{base}_{number}", number + 1
        seen.add(name.casefold())
        found.append(name)
    return found
