"""Turns a crosstab into its long form: one row for each key and each value of the series."""


def unpivot(offer, names, types, columns):
    """(names, types, columns) of the long table. Cells that are empty give no row."""
    at = {name: i for i, name in enumerate(names)}
    keys = [at[name] for name in offer["keys"]]
    if offer["kind"] == "series":
        groups = [(value, [at[name]]) for value, name in zip(offer["values"], offer["columns"])]
        measures = [offer["value"]]
    else:
        groups = [(group["value"], [at[name] for name in group["columns"]]) for group in offer["groups"]]
        measures = offer["measures"]
    kinds = ["BIGINT" if all(types[picked[i]] == "BIGINT" for _, picked in groups) else "DOUBLE" for i in range(len(measures))]
    out = [[] for _ in range(len(keys) + 1 + len(measures))]
    for row in range(len(columns[0])):
        for value, picked in groups:
            cells = [columns[i][row] for i in picked]
            if all(cell is None for cell in cells):
                continue
            for target, source in zip(out, keys):
                target.append(columns[source][row])
            out[len(keys)].append(value)
            for i, cell in enumerate(cells):
                out[len(keys) + 1 + i].append(cell if cell is None or kinds[i] == "BIGINT" else float(cell))
    return _named(offer, measures), [types[i] for i in keys] + ["VARCHAR"] + kinds, out


def _named(offer, measures):
    """The names of the long table, each once."""
    seen, found = set(), []
    for name in offer["keys"] + [offer["name"]] + measures:
        base, number = name, 2
        while name.casefold() in seen:
            name, number = f"{base}_{number}", number + 1
        seen.add(name.casefold())
        found.append(name)
    return found
