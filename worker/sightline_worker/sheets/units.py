"""The units of a table's columns: of cells and number formats, of names and the row of units, and of titles and remarks."""

from . import address, scales, words

_NUMBERS = ("BIGINT", "DOUBLE")


def of(table, names, columns, sections):
    """(a unit or '' for each column, what to say of them). `names` and `columns` start with the column of sections, where there is one."""
    told, text = _of_table(table)
    found, by_title = [], []
    for i, (name, column) in enumerate(zip(names, columns)):
        own = "" if i < sections else table.units.get(table.columns[i - sections], "")
        unit = _joined(column.unit, own)
        if column.type in _NUMBERS and any(told):
            wider = _with_title(unit, name, told)
            if wider != unit:
                by_title.append(name)
            unit = wider
        found.append(unit)
    said = []
    if by_title:
        said.append(f"'{text[:80]}' tells the unit of {address.listed(by_title)}: {scales.joined(*told)}")
    scaled = [f"{name} ({unit})" for name, unit in zip(names, found) if scales.scaled(unit)]
    if scaled:
        said.append(f"Values stay as written and count in the unit: {address.listed(scaled)}")
    return found, said


def _of_table(table):
    """((scale, currency), the line that says so) of a title or remark."""
    for text, _ in table.titles[::-1] + table.footnotes:
        told = scales.of_title(text)
        if any(told):
            return told, text
    return ("", ""), ""


def _joined(of_cells, of_name):
    """The cells know best, but a bare currency there takes nothing from "kEUR" in the name."""
    if scales.scaled(of_name) and (not of_cells or scales.currency(of_cells)):
        return of_name
    return of_cells or of_name


def _with_title(unit, name, told):
    scale, currency = told
    own = scales.currency(unit)
    if not unit:
        return scales.joined(scale, currency) if words.may_be_amount(name) else ""
    return scales.joined(scale, own) if scale and own and currency in ("", own) else unit
