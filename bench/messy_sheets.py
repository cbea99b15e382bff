#!/usr/bin/env python3
"""How many tables of messy sheets are found whole: names, rows and values, with nothing more and nothing less.

    messy_sheets.py [--seed N] [--each N] [--misses N] [--keep FOLDER]

Makes workbooks of known truth, each kind of trouble alone and then two to four at once, reads them and compares. A sheet is right when
its tables are exactly those that went in: their order, names, and every value typed. Also counts sheets pandas reads right as they are.
Run it with the worker's Python.
"""
import argparse
import collections
import datetime
import pathlib
import random
import sys
import tempfile
import warnings

import openpyxl
import pandas as pd
import pyarrow.parquet

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "worker"))
from sightline_worker.sheets import read_workbook  # noqa: E402

KEYS = {"Product": "Apples Bananas Cherries Dates Elderberry Figs Grapes Honey Kiwis Lemons Mangos Nuts Olives Pears Quinces Rice Salt Tea Vanilla Walnuts".split(),
        "Name": "Anna Bob Carla David Emma Frank Greta Hans Ida Jonas Karin Lars Maria Nils Olga Peter Rosa Sven Tina Uwe".split(),
        "City": "Amsterdam Berlin Cairo Dublin Essen Florence Geneva Hamburg Istanbul Kyiv Lisbon Madrid Nice Oslo Paris Quito Rome Sofia Turin Vienna".split()}
GROUPS = {"Region": ["North", "South", "East", "West", "Centre"], "Segment": ["Retail", "Wholesale", "Online", "Export"], "Department": ["Sales", "Research", "Finance", "Logistics"]}
MEASURES = [("Units", "int"), ("Revenue", "float"), ("Cost", "float"), ("Visits", "int"), ("Price", "float"), ("Weight", "float"), ("Orders", "int"), ("Stock", "int")]
UNITS = {"Units": "pcs", "Revenue": "EUR", "Cost": "EUR", "Visits": "#", "Price": "EUR", "Weight": "kg", "Orders": "#", "Stock": "pcs"}
TEXTS = ("Status", ["open", "closed", "pending", "on hold"])
TOTALS = ["Total", "TOTAL", "Grand total", "Summe", "Gesamt", "Total général", "Totale", "Razem", "Итого", "合計", "Totaal", "Sum"]
SUBTOTALS = ["{} total", "Total {}", "Subtotal {}", "Summe {}", "Zwischensumme", "Subtotal", "Sous-total {}", "{} Total:"]
REMARKS = [None, "Delivered late, see the letter of the customer from last week", "ok", "Prices include transport; the contract ends in June and has to be renewed before", "call back"]
TITLES = ["Quarterly overview", "Sales report 2023", "Umsatz nach Region", "List of orders, all branches", "Company figures (preliminary)"]
NOTES = ["Source: internal system", "* preliminary figures", "Note: rounded to full units", "Quelle: Statistisches Amt", "1) excluding returns"]


class Sheet:
    """Cells to write, merged ranges, and the tables that should be found."""

    def __init__(self):
        self.cells, self.merged, self.hidden, self.truth = {}, [], [], []

    def put(self, row, column, value, style=None):
        if value is not None:
            self.cells[row, column] = (value, style)

    def write(self, path):
        book = openpyxl.Workbook()
        sheet = book.active
        for (row, column), (value, style) in self.cells.items():
            cell = sheet.cell(row + 1, column + 1, value)
            if style:
                cell.number_format = style
        for top, left, bottom, right in self.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        for row in self.hidden:
            sheet.row_dimensions[row + 1].hidden = True
        book.save(path)


class Maker:
    """Draws one table and lays it out with the troubles asked for."""

    def __init__(self, random_, troubles):
        self.r, self.troubles = random_, set(troubles)

    def has(self, trouble):
        return trouble in self.troubles

    def number(self, kind):
        return self.r.randint(1, 9000) if kind == "int" else round(self.r.uniform(1, 5000), 2)

    def draw(self, exclude=()):
        """names, kinds and rows of a clean table; rows are grouped by the first column when it is a group."""
        r = self.r
        key = r.choice([k for k in KEYS if k not in exclude])
        grouped = self.troubles & {"subtotals", "merged labels", "blank labels", "section headings"}
        measures = r.sample(MEASURES, r.randint(2, 4))
        names, kinds = ([r.choice(list(GROUPS))] if grouped else []) + [key], (["group"] if grouped else []) + ["key"]
        if r.random() < 0.4 or self.has("text dates"):
            names, kinds = names + ["Date"], kinds + ["date"]
        if r.random() < 0.3:
            names, kinds = names + [TEXTS[0]], kinds + ["text"]
        if self.has("codes"):
            names, kinds = names + ["Code"], kinds + ["code"]
        if self.has("long text"):
            names, kinds = names + ["Remarks"], kinds + ["remark"]
        names, kinds = names + [m for m, _ in measures], kinds + [k for _, k in measures]
        if self.has("percents"):
            names, kinds = names + ["Share"], kinds + ["share"]
        rows = []
        pool = r.sample(KEYS[key], r.randint(5, 16))
        groups = [g for g in r.sample(GROUPS[names[0]], r.randint(2, 4)) for _ in range(r.randint(2, 4))] if grouped else [None] * len(pool)
        for i, group in enumerate(groups):
            row = []
            for kind in kinds:
                row.append({"group": lambda: group, "key": lambda: pool[i % len(pool)], "text": lambda: r.choice(TEXTS[1]), "code": lambda: f"{r.randint(1, 99999):05}",
                            "remark": lambda: r.choice(REMARKS), "share": lambda: round(r.random(), 3),
                            "date": lambda: datetime.date(2023, 1, 1) + datetime.timedelta(r.randint(0, 360))}.get(kind, lambda: self.number(kind))())
            rows.append(row)
        return names, kinds, rows

    def show(self, value, kind):
        """The value as the sheet stores it, and its number format."""
        if kind == "share":
            return value, "0.0%"
        if isinstance(value, (int, float)):
            if self.has("comma numbers"):
                return f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".") if kind == "float" else f"{value}", None
            if self.has("point numbers") and kind == "float":
                return f"${value:,.2f}", None
            return value, "#,##0.00" if kind == "float" else None
        if isinstance(value, datetime.date):
            return (value.strftime("%d/%m/%Y"), None) if self.has("text dates") else (value, "yyyy-mm-dd")
        return value, None

    def lay(self, sheet, top, left, exclude=()):
        """Writes one table; returns the first free row and column."""
        r = self.r
        if self.has("fields down"):
            return self.lay_turned(sheet, top, left, exclude)
        if self.troubles & {"years across", "months across"}:
            names, kinds, rows = self.draw_years(exclude)
        else:
            names, kinds, rows = self.draw(exclude)
        truth = [list(row) for row in rows]
        if self.has("total column"):
            summed = [i for i, k in enumerate(kinds) if k in ("int", "float")]
            names, kinds = names + ["Total"], kinds + ["float"]
            rows = [row + [round(sum(row[i] for i in summed), 2)] for row in rows]
            truth = [list(row) for row in rows]
        width = len(names)
        at = list(range(left, left + width))
        if self.has("spacer column") and width > 3:
            cut = r.randint(2, width - 1)
            at = [c + (1 if i >= cut else 0) for i, c in enumerate(at)]
        row = top
        if self.has("title"):
            for _ in range(r.randint(1, 3)):
                sheet.put(row, left, r.choice(TITLES))
                row += 1
            row += r.randint(0, 2)
        if self.has("wide title"):
            sheet.put(row, left, r.choice(TITLES))
            sheet.merged.append((row, left, row, at[-1]))
            row += r.randint(1, 2)
        if self.has("author lines"):
            for label, value in (("Author:", "Jane Doe"), ("Printed:", datetime.date(2023, 5, 2)))[: r.randint(1, 2)]:
                sheet.put(row, left, label)
                sheet.put(row, left + 1, value, "yyyy-mm-dd" if not isinstance(value, str) else None)
                row += 1
            row += 1
        shown_names = list(names)
        first_measure = next(i for i, k in enumerate(kinds) if k in ("int", "float"))
        if self.has("two header rows") and width - first_measure >= 2:
            above = ["Plan", "Actual"] if width - first_measure > 3 else ["Figures"]
            half = (width - first_measure) // len(above)
            merge = r.random() < 0.7
            for g, label in enumerate(above):
                a = first_measure + g * half
                b = first_measure + (g + 1) * half - 1 if g + 1 < len(above) else width - 1
                sheet.put(row, at[a], label)
                for i in range(a, b + 1):
                    names[i] = f"{label} {names[i]}"
                if merge:
                    sheet.merged.append((row, at[a], row, at[b]))
            row += 1
        if self.has("corner") and kinds[0] == "key" and not self.has("two header rows"):
            shown_names[0] = None
            names[0] = "column_" + openpyxl.utils.get_column_letter(at[0] + 1)
        if self.has("wrapped names"):
            names = [f"Net {n}" if k in ("int", "float") and not n.isdigit() else n for n, k in zip(names, kinds)] if not self.has("two header rows") else names
            shown_names = [n.replace("Net ", "Net\n") if n and s else s for n, s in zip(names, shown_names)] if not self.has("two header rows") else shown_names
        for i, name in enumerate(shown_names):
            sheet.put(row, at[i], int(name) if self.has("years across") and name and name.isdigit() else name)
        header = list(shown_names)
        header_row = row
        row += 1
        if self.has("unit row") and not self.has("years across"):
            style = r.choice(["{}", "({})", "[{}]"])
            for i, name in enumerate(shown_names):
                name = name.replace("Net\n", "") if name else name
                if name in UNITS:
                    sheet.put(row, at[i], style.format(UNITS[name]))
            row += 1
        row = self.lay_rows(sheet, row, at, header, kinds, rows, truth)
        if self.has("section headings"):
            names, truth = ["section"] + names[1:], truth
        if self.has("notes beside"):
            sheet.put(r.randint(header_row, row - 1), at[-1] + r.randint(2, 3), "check this with the branch")
        if self.has("footnotes"):
            row += r.randint(0, 2)
            for note in r.sample(NOTES, r.randint(1, 2)):
                sheet.put(row, left, note)
                row += 1
        sheet.truth.append((names, truth))
        return row, at[-1] + 1

    def draw_years(self, exclude):
        r = self.r
        key = r.choice([k for k in KEYS if k not in exclude])
        first = r.randint(2005, 2018)
        years = [str(y) for y in range(first, first + r.randint(3, 6))] if self.has("years across") else [f"{m} {first}" for m in "Jan Feb Mar Apr May Jun".split()]
        rows = [[name] + [round(r.uniform(1, 900), 1) for _ in years] for name in r.sample(KEYS[key], r.randint(4, 9))]
        return [key] + years, ["key"] + ["float"] * len(years), rows

    def lay_rows(self, sheet, row, at, header, kinds, rows, truth):
        r = self.r
        numeric = [i for i, k in enumerate(kinds) if k in ("int", "float")]
        grouped = kinds[0] == "group"
        total, sub = r.choice(TOTALS), r.choice(SUBTOTALS)
        start, previous = row, None
        breaks = r.randint(2, 4)
        if self.has("total above"):
            sheet.put(row, at[0], total)
            for i in numeric:
                shown, style = self.show(self.summed(truth, i), kinds[i])
                sheet.put(row, at[i], shown, style)
            row += 1
            start = row
        for n, cells in enumerate(rows):
            group = cells[0] if grouped else None
            if group is not None and group != previous:
                if previous is not None:
                    row = self.end_group(sheet, row, at, kinds, rows, previous, start, sub, numeric)
                if self.has("section headings"):
                    sheet.put(row, at[0], group)
                    row += 1
                start = row
            if self.has("empty rows") and n and n % breaks == 0 and not grouped:
                row += 1
            if self.has("repeated header") and n and n % 4 == 0 and not grouped:
                for i, name in enumerate(header):
                    sheet.put(row, at[i], int(name) if self.has("years across") and name and name.isdigit() else name)
                row += 1
            if self.has("hidden rows") and r.random() < 0.2:
                sheet.hidden.append(row)
            for i, value in enumerate(cells):
                if i == 0 and grouped and (self.has("section headings") or self.troubles & {"merged labels", "blank labels"} and row > start):
                    continue
                if kinds[i] in ("int", "float") and self.has("missing marks") and r.random() < 0.1:
                    truth[n][i] = None
                    sheet.put(row, at[i], "n/a" if r.random() < 0.5 else "-")
                    continue
                if kinds[i] in ("int", "float") and self.has("errors") and r.random() < 0.1:
                    truth[n][i] = None
                    sheet.put(row, at[i], "#N/A")
                    continue
                shown, style = self.show(value, kinds[i])
                sheet.put(row, at[i], shown, style)
            previous = group
            row += 1
        if previous is not None:
            row = self.end_group(sheet, row, at, kinds, rows, previous, start, sub, numeric)
        if self.has("section headings"):
            # The key stands at the left edge, where the headings stand too.
            self.shift_left(sheet, at, header)
        if self.has("unnamed total"):
            for i in numeric:
                shown, style = self.show(self.summed(truth, i), kinds[i])
                sheet.put(row, at[i], shown, style)
            row += 1
        if self.has("averages"):
            sheet.put(row, at[0], r.choice(["Average", "Mean", "Durchschnitt", "Moyenne"]))
            for i in numeric:
                known = [t[i] for t in truth if t[i] is not None]
                shown, style = self.show(round(sum(known) / max(len(known), 1), 2), "float")
                sheet.put(row, at[i], shown, style)
            row += 1
        if self.has("total"):
            row += 1 if r.random() < 0.2 else 0
            sheet.put(row, at[0], total)
            for i in numeric:
                shown, style = self.show(self.summed(truth, i), kinds[i])
                sheet.put(row, at[i], shown, style)
            row += 1
        return row

    def shift_left(self, sheet, at, header):
        """Section headings replace the column of groups: everything right of it moves one to the left."""
        del header
        moved = {}
        tops = [row for (row, column), _ in sheet.cells.items()]
        for (row, column), cell in sorted(sheet.cells.items()):
            inside = any(column == c for c in at)
            heading = column == at[0] and (row, at[1]) not in sheet.cells
            if not inside or heading or row < min(tops):
                moved[row, column] = cell
            elif column == at[0]:
                continue
            else:
                moved[row, at[at.index(column) - 1]] = cell
        sheet.cells = moved
        sheet.merged = [(a, at[max(at.index(b) - 1, 0)] if b in at else b, c, at[at.index(d) - 1] if d in at else d) for a, b, c, d in sheet.merged]
        for i in range(len(at) - 1, 0, -1):
            at[i] = at[i - 1]

    @staticmethod
    def summed(rows, i):
        return round(sum(row[i] for row in rows if row[i] is not None), 2)

    def end_group(self, sheet, row, at, kinds, rows, group, start, sub, numeric):
        if self.has("merged labels") and row - 1 > start:
            sheet.merged.append((start, at[0], row - 1, at[0]))
        if self.has("subtotals"):
            sheet.put(row, at[0], sub.format(group) if "{" in sub else sub)
            for i in numeric:
                shown, style = self.show(self.summed([r for r in rows if r[0] == group], i), kinds[i])
                sheet.put(row, at[i], shown, style)
            row += 1
        return row

    def lay_turned(self, sheet, top, left, exclude):
        names, kinds, rows = self.draw(exclude)
        rows = rows[:6]
        if "text" not in kinds:
            names, kinds = names + [TEXTS[0]], kinds + ["text"]
            rows = [row + [self.r.choice(TEXTS[1])] for row in rows]
        for i, name in enumerate(names):
            sheet.put(top + i, left, name)
            for j, row in enumerate(rows):
                shown, style = self.show(row[i], kinds[i])
                sheet.put(top + i, left + 1 + j, shown, style)
        sheet.truth.append((names, rows))
        return top + len(names), left + 1 + len(rows)


ALONE = ["unnamed total", "averages", "total column", "corner", "months across", "codes", "percents", "wide title", "total above", "long text", "wrapped names", "notes beside", "plain", "offset", "title", "author lines", "two header rows", "unit row", "footnotes", "total", "subtotals", "merged labels", "blank labels", "section headings", "spacer column",
         "empty rows", "repeated header", "years across", "comma numbers", "point numbers", "text dates", "hidden rows", "missing marks", "errors", "fields down", "side by side", "stacked"]
# Troubles that cannot stand on one table together, or whose truth would not be known.
APART = [{"fields down", t} for t in ALONE if t not in ("plain", "offset", "side by side", "stacked")] + [{"years across", t} for t in ("unit row", "two header rows", "subtotals", "merged labels", "blank labels", "section headings", "text dates")] + [
    {"merged labels", "blank labels"}, {"merged labels", "section headings"}, {"blank labels", "section headings"}, {"comma numbers", "point numbers"}, {"side by side", "stacked"},
    {"spacer column", "side by side"}, {"spacer column", "section headings"}, {"section headings", "subtotals"}, {"section headings", "total"}, {"section headings", "two header rows"},
    {"section headings", "side by side"}, {"section headings", "title"}, {"section headings", "author lines"}, {"section headings", "footnotes"}, {"section headings", "stacked"},
    {"total above", "total"}, {"total above", "unnamed total"}, {"total above", "averages"}, {"unnamed total", "total"}, {"averages", "total"}, {"averages", "unnamed total"}, {"total column", "two header rows"},
    {"total above", "missing marks"}, {"total above", "errors"}, {"total", "missing marks"}, {"total", "errors"}, {"unnamed total", "missing marks"}, {"unnamed total", "errors"},
    {"averages", "comma numbers"}, {"total above", "subtotals"}, {"total above", "merged labels"}, {"total above", "blank labels"}, {"unnamed total", "merged labels"}, {"unnamed total", "blank labels"}, {"notes beside", "side by side"},
    {"months across", "years across"}, {"total column", "missing marks"}, {"total column", "errors"}, {"corner", "repeated header"}, {"wrapped names", "corner"},
    *({"section headings", t} for t in ("unnamed total", "averages", "total above", "corner", "wide title", "notes beside", "wrapped names")),
    *({"months across", t} for t in ("unit row", "two header rows", "subtotals", "merged labels", "blank labels", "section headings", "text dates", "codes", "long text", "percents")),
    *({"years across", t} for t in ("codes", "long text", "percents")), {"missing marks", "subtotals"}, {"errors", "subtotals"}, {"section headings", "unit row"}]


def make(random_, troubles):
    sheet = Sheet()
    maker = Maker(random_, troubles)
    top, left = (random_.randint(1, 6), random_.randint(1, 4)) if "offset" in troubles else (0, 0)
    row, column = maker.lay(sheet, top, left)
    taken = sheet.truth[0][0]
    if "side by side" in troubles:
        maker.lay(sheet, top, column + random_.randint(1, 2), exclude=taken)
    elif "stacked" in troubles:
        maker.lay(sheet, row + random_.randint(1, 3), left, exclude=taken)
    return sheet


def same(found, right):
    if found is None or right is None:
        return found is None and right is None
    if isinstance(right, (int, float)):
        return isinstance(found, (int, float)) and abs(found - right) <= 1e-9 * max(1, abs(right))
    return found == right


def compare(tables, truth):
    """'' when the tables are those of the truth, else the first difference."""
    if len(tables) != len(truth):
        return f"{len(tables)} tables for {len(truth)}"
    for (names, rows), (right_names, right_rows) in zip(tables, truth):
        if names != right_names:
            return f"names {names} for {right_names}"
        if len(rows) != len(right_rows):
            return f"{len(rows)} rows for {len(right_rows)}"
        for i, (row, right) in enumerate(zip(rows, right_rows)):
            if not all(map(same, row, right)):
                return f"row {i}: {row} for {right}"
    return ""


def by_sightline(path):
    with tempfile.TemporaryDirectory() as folder:
        manifest = read_workbook(path, out_dir=folder)
        found = []
        for table in sorted(manifest["tables"], key=lambda t: t["range"]):
            data = pyarrow.parquet.read_table(f"{folder}/{table['file']}")
            found.append((data.column_names, [list(row.values()) for row in data.to_pylist()]))
        return found, manifest


def by_pandas(path):
    frame = pd.read_excel(path, engine="calamine")
    rows = [[None if pd.isna(v) else v.date() if isinstance(v, pd.Timestamp) else v for v in row] for row in frame.values.tolist()]
    return [([str(n) for n in frame.columns], rows)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--each", type=int, default=20, help="sheets of each kind of trouble alone")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--keep", type=pathlib.Path, help="write the sheets that were missed here")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    random_ = random.Random(arguments.seed)
    jobs = [(kind, [kind]) for kind in ALONE for _ in range(arguments.each)]
    for many in (2, 3, 4):
        while sum(kind == f"{many} at once" for kind, _ in jobs) < 5 * arguments.each:
            troubles = random_.sample(ALONE[1:], many)
            if not any(pair <= set(troubles) for pair in APART):
                jobs.append((f"{many} at once", troubles))
    seen, ours, pandas_ = collections.Counter(), collections.Counter(), collections.Counter()
    shown = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (kind, troubles) in enumerate(jobs):
            sheet = make(random_, troubles)
            path = f"{folder}/{number}.xlsx"
            sheet.write(path)
            truth = sorted(sheet.truth, key=lambda t: sheet.truth.index(t))
            manifest = {}
            try:
                found, manifest = by_sightline(path)
                if len(found) == len(truth) == 2 and found[0][0] == truth[1][0]:
                    found.reverse()
                why = compare(found, truth)
            except Exception as e:  # noqa: BLE001 - a crash is a miss
                why = f"{type(e).__name__}: {e}"
            try:
                other = compare(by_pandas(path), truth)
            except Exception as e:  # noqa: BLE001
                other = str(e)
            seen[kind] += 1
            ours[kind] += not why
            pandas_[kind] += not other
            if why and shown < arguments.misses:
                shown += 1
                print(f"{number} {'+'.join(troubles)}: {why}\n    {[(t['range'], t['ambiguous']) for t in manifest.get('tables', [])]}")
                if arguments.keep:
                    arguments.keep.mkdir(exist_ok=True)
                    sheet.write(arguments.keep / f"{number}.xlsx")
    print(f"{'kind of trouble':20} sheets  sightline        pandas")
    for kind in seen:
        print(f"{kind:20} {seen[kind]:5}  {ours[kind]:5} {100 * ours[kind] / seen[kind]:5.1f} %   {pandas_[kind]:5} {100 * pandas_[kind] / seen[kind]:5.1f} %")
    whole = sum(seen.values())
    print(f"{'all':20} {whole:5}  {sum(ours.values()):5} {100 * sum(ours.values()) / whole:5.1f} %   {sum(pandas_.values()):5} {100 * sum(pandas_.values()) / whole:5.1f} %")


if __name__ == "__main__":
    main()
