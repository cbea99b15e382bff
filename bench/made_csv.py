#!/usr/bin/env python3
"""How many made CSV files of known truth load cell for cell: what offices, portals and instruments really write.

    made_csv.py [--seed N] [--each N] [--misses N] [--keep FOLDER]

Every kind of trouble over several tables, in several variations; a file is right when `sightline convert` gives exactly its header and
rows. Beside it plain DuckDB and pandas on the same files.
"""

import argparse
import collections
import csv
import io
import pathlib
import random
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from messy_csv import by_duckdb, by_pandas, ours  # noqa: E402

TOWNS = ["Ålesund", "Bergen", "Florø", "Hamar", "Kongsberg", "Larvik", "Molde", "Namsos", "Røros", "Skien", "Tromsø", "Voss"]
FIRMS = ["Nordic Freight AS", "Hill & Sons", "Brown, Green and Co.", "Fjell Kaffe", 'The "Old" Mill', "Sea Salt Ltd"]
DISHES = ["Fish soup", "Rye bread", "Oat porridge", "Lamb stew", "Brown cheese", "Waffles"]


def census(r):
    return ["Area", "Code", "All people", "Under 18", "65 and over", "Median age"], [
        [t, f"NO{r.randint(1, 99):02}", f"{r.randint(900, 90000):,}", str(r.randint(100, 9999)), str(r.randint(100, 9999)), f"{r.uniform(30, 50):.1f}"]
        for t in r.sample(TOWNS, r.randint(6, 12))
    ]


def spending(r):
    return ["Department", "Date", "Expense type", "Supplier", "Transaction", "Amount"], [
        ["Transport", f"{r.randint(1, 28):02}/{r.randint(1, 12):02}/2014", r.choice(["Travel", "IT hardware", "Rent"]), r.choice(FIRMS),
         str(r.randint(100000, 999999)), f"{r.uniform(25, 90000):.2f}"]
        for _ in range(r.randint(8, 60))
    ]


def sensor(r):
    return ["time", "temp", "humidity", "state"], [
        [f"2021-06-{1 + i // 24:02} {i % 24:02}:00:00", f"{r.uniform(-5, 25):.2f}", str(r.randint(20, 99)), r.choice(["ok", "ok", "low"])]
        for i in range(r.randint(10, 120))
    ]


def menu(r):
    return ["Dish", "Remark", "Price"], [[d, r.choice(["served warm", "with butter, salt", "", "ask for it"]), f"${r.randint(5, 30)}.50"] for d in DISHES]


def people(r):
    return ["First name", "Last name", "Town", "Email"], [
        [r.choice(["Ada", "Bo", "Cleo", "Dag"]), r.choice(["Lie", "Moe", "Ek"]), r.choice(TOWNS), f"p{i}@example.org"] for i in range(r.randint(6, 40))
    ]


def pairs(r):
    return ["Year", "Value"], [[str(y), f"{r.uniform(0, 100):.3f}"] for y in range(1990, 1990 + r.randint(8, 30))]


TABLES = [census, spending, sensor, menu, people, pairs]


def text(rows, delimiter=",", end="\r\n", quote='"', quoting=csv.QUOTE_MINIMAL, **given):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quotechar=quote, quoting=quoting, **given).writerows(rows)
    return out.getvalue()


def padded(line, width):
    return [line] + [""] * (width - 1)


TITLES = ["Table 3: Residents and households", "Report for March 2014", "Source: Regional office", "Prepared on 12/03/2014", "Confidential", "All figures in thousands, unless stated otherwise"]
NOTES = ["Source: Regional office of statistics, 2014", "Note: figures may not add up because of rounding.", "* provisional", "(1) Estimated", "Last updated 3 May 2014", "For more see www.example.org"]


def plain(r, h, rows):
    return text([h, *rows]), [h, *rows]


def delimiter(r, h, rows):
    return text([h, *rows], r.choice([";", "\t", "|", "^", "~", ":" if not any(":" in c for x in rows for c in x) else "#"])), [h, *rows]


def single_quotes(r, h, rows):
    return text([h, *rows], r.choice(",;"), quote="'", quoting=csv.QUOTE_ALL), [h, *rows]


def backslashes(r, h, rows):
    rows = [[c.replace("Lie", 'Lie "L"').replace("warm", '"warm"').replace("Travel", 'Travel "abroad"') for c in x] for x in rows]
    return text([h, *rows], quoting=csv.QUOTE_ALL, doublequote=False, escapechar="\\"), [h, *rows]


def line_ends(r, h, rows):
    return text([h, *rows], end=r.choice(["\r", "\n"])), [h, *rows]


def latin(r, h, rows):
    rows = [[c.replace("Bergen", "Grünerløkka") for c in x] for x in rows]
    return text([h, *rows], r.choice(",;")).encode("latin-1"), [h, *rows]


def wide_characters(r, h, rows):
    return text([h, *rows], r.choice(",\t")).encode(r.choice(["utf-16", "utf-8-sig"])), [h, *rows]


def titles(r, h, rows):
    above = r.sample(TITLES, r.randint(1, 4))
    lines = "".join(line + "\n" if "," not in line else f'"{line}"\n' for line in above)
    return lines + ("\n" if r.random() < 0.6 else "") + text([h, *rows], end="\n"), [h, *rows]


def padded_titles(r, h, rows):
    above = [padded(line, len(h)) for line in r.sample(TITLES, r.randint(1, 4))]
    gap = [[""] * len(h)] if r.random() < 0.6 else []
    return text([*above, *gap, h, *rows]), [h, *rows]


def notes(r, h, rows):
    below = r.sample(NOTES, r.randint(1, 4))
    lines = "".join(line + "\n" if "," not in line else f'"{line}"\n' for line in below)
    return text([h, *rows], end="\n") + ("\n" if r.random() < 0.7 else "") + lines, [h, *rows]


def padded_notes(r, h, rows):
    below = [padded(line, len(h)) for line in r.sample(NOTES, r.randint(1, 4))]
    gap = [[""] * len(h)] if r.random() < 0.7 else []
    return text([h, *rows, *gap, *below]), [h, *rows]


def titles_and_notes(r, h, rows):
    first, _ = r.choice([titles, padded_titles])(r, h, [])
    last, _ = r.choice([notes, padded_notes])(r, h, rows)
    return first + last[len(text([h], end="\n" if "\r\n" not in last else "\r\n")):], [h, *rows]


def two_headers(r, h, rows):
    """Groups above names: a group stands over its first column, empty over the others it reaches over."""
    if len(h) < 3:
        return plain(r, h, rows)
    group = [""] * len(h)
    cut = r.randint(1, len(h) - 2)
    group[cut] = r.choice(["Population", "Measured", "2014", "Details"])
    if len(h) - cut > 3:
        group[len(h) - 2] = r.choice(["Shares", "2015", "Other"])
    reach = [next((g for g in reversed(group[: i + 1]) if g), "") for i in range(len(h))]
    return text([group, h, *rows]), [[f"{g} {n}".strip() for g, n in zip(reach, h)], *rows]


def units_below(r, h, rows):
    units = ["" if any(ch.isalpha() for ch in rows[0][i]) else r.choice(["(n)", "(%)", "(kg)"]) for i in range(len(h))]
    if not any(units) or h[0] in ("Dish", "First name"):
        return plain(r, h, rows)
    return text([h, units, *rows]), [[f"{n} {u}".strip() for n, u in zip(h, units)], *rows]


def trailing_delimiter(r, h, rows):
    """Every row ends with a delimiter; the header may or may not."""
    if r.random() < 0.5:
        return text([[*h, ""], *[[*x, ""] for x in rows]]), [[*h, ""], *[[*x, ""] for x in rows]]
    return text([h, *[[*x, ""] for x in rows]]), [h, *rows]


def names_missing(r, h, rows):
    h = list(h)
    h[0 if r.random() < 0.6 else r.randrange(len(h))] = ""
    return text([h, *rows]), [h, *rows]


def names_twice(r, h, rows):
    h = list(h)
    h[-1] = h[r.randrange(len(h) - 1)]
    return text([h, *rows]), [h, *rows]


def names_in_lines(r, h, rows):
    h = [c.replace(" ", "\n") for c in h]
    return text([h, *rows]), [h, *rows]


def names_spaced(r, h, rows):
    h = [f" {c}" if i else c for i, c in enumerate(h)]
    return ",".join(h) + "\n" + text(rows, end="\n"), [h, *rows]


def empty_rows(r, h, rows):
    """Blank lines between rows stand for nothing."""
    at = sorted(r.sample(range(1, len(rows)), min(3, len(rows) - 1)))
    lines = [text([x], end="\n") for x in rows]
    return text([h], end="\n") + "".join(("\n" if i in at else "") + line for i, line in enumerate(lines)), [h, *rows]


def cells_of_lines(r, h, rows):
    rows = [[*x[:-1], x[-1] + "\nsecond line" if r.random() < 0.3 else x[-1]] for x in rows]
    return text([h, *rows]), [h, *rows]


def ragged(r, h, rows):
    """Empty cells at the end of a row are not written."""
    rows = [[*x[:-1], "" if r.random() < 0.4 else x[-1]] for x in rows]
    return text([h, *[x[:-1] if not x[-1] else x for x in rows]]), [h, *rows]


def separator_told(r, h, rows):
    d = r.choice(";,\t|")
    return f"sep={d}\r\n" + text([h, *rows], d), [h, *rows]


def comments(r, h, rows):
    lines = "".join(f"# {line}\n" for line in r.sample(TITLES, 3))
    return lines + text([h, *rows], end="\n"), [h, *rows]


def totals(r, h, rows):
    """A total is a row like any other in the text of the file."""
    if len(h) < 3:
        return plain(r, h, rows)
    return text([h, *rows, ["Total", *[""] * (len(h) - 2), "4711.5"]]), [h, *rows, ["Total", *[""] * (len(h) - 2), "4711.5"]]


def quoted_lines(r, h, rows):
    """Another program took every line for one cell."""
    return "".join('"' + line.replace('"', '""') + '"\n' for line in text([h, *rows], end="\n").splitlines()), [h, *rows]


def years_across(r, h, rows):
    h = ["Area", "1999", "2000", "2001", "2002"]
    rows = [[t, *[str(r.randint(1000, 99999)) for _ in range(4)]] for t in r.sample(TOWNS, 8)]
    return text([h, *rows], r.choice(",;")), [h, *rows]


def decimal_commas(r, h, rows):
    rows = [[c.replace(".", ",") if c.replace(".", "").isdigit() else c for c in x] for x in rows]
    return text([h, *rows], ";"), [h, *rows]


def long_comments(r, h, rows):
    """More lines of comments than rows, with delimiters in them; the last of them has the names."""
    said = ["station: Namsos", "fields: time, state; flags", "licence: free, with mention", "contact; see above", "1: beam, 2: diffuse"]
    lines = "".join(f"# {r.choice(said)}\n" for _ in range(r.randint(20, 60)))
    h = [f"# {h[0]}", *h[1:]]
    return lines + text([h, *rows[:5]], r.choice(";|"), end="\n"), [h, *rows[:5]]


def text_around(r, h, rows):
    """A short table among many lines of text that the other delimiter divides."""
    if len(h) < 3:
        return plain(r, h, rows)
    rows = rows[:6]
    rule = "*" * 60 + "\n"
    above = "Report of the office, by area, year and kind\n" + rule + "This table is about:\nRegion:;North\n\n"
    below = "\n" + rule + "Footnotes\n" + rule + '"1.";"Until 1992, only the north."\n"2.";"Values as of the last day of the year."\n\n'
    below += "".join(f"{rule}{line}\n{rule}\n" for line in ["Made on 15 May 2011, 12:28.", "Sources, and terms", "Terms: see the guide", "End of this page"])
    return above + text([h, *rows], ";", end="\n") + below, [h, *rows]


def notes_with_years(r, h, rows):
    """A legend after a gap, and a line whose commas divide words from years."""
    if len(h) < 4:
        return plain(r, h, rows)
    legend = "".join(f"{name}: what was found (n)\n" for name in h)
    return text([h, *rows], end="\n") + "\n" + legend + "\n\nOffice (c) of the northern regions, 2001-2021", [h, *rows]


def groups_and_no_first_name(r, h, rows):
    """The names of areas have none themselves; groups stand above the others."""
    h, rows = census(r)
    h[0] = ""
    group = ["", "", "Population", "", "", "Age"]
    return text([group, h, *rows]), [[f"{g} {n}".strip() for g, n in zip(group, h)], *rows]


def units_named(r, h, rows):
    """A row of units that says so, and ids of a program under it."""
    h = ["Name", "Voltage", "Power", "Current", "Maker"]
    units, ids = ["Units", "V", "W", "A", ""], ["[0]", "inv_voltage", "inv_power", "inv_current", "inv_maker"]
    rows = [[f"{r.choice(FIRMS)} {i}", str(r.randint(100, 480)), f"{r.uniform(100, 9000):.2f}", f"{r.uniform(1, 30):.3f}", r.choice(FIRMS)] for i in range(12)]
    return text([h, units, ids, *rows]), [[" ".join(x for x in c if x) for c in zip(h, units, ids)], *rows]


def wider_rows(r, h, rows):
    """Rows end with a delimiter, some with two."""
    return text([h, *[[*x, ""] if i % 4 else [*x, "", ""] for i, x in enumerate(rows)]]), [h, *rows]


def facts_above(r, h, rows):
    """What the station is, in two rows of more columns than the table has."""
    h, rows = sensor(r)
    gap = [""] * 3
    facts = ["Station", "Id", "City", "Country", "Height", "Zone", "Unit"], ["NOR", "155474", "Hamar", "-", "127", "1", "C"]
    h[2:2], rows = ["wind"], [[*x[:2], f"{i % 9}.5", *x[2:]] for i, x in enumerate(rows)]
    padded = [[*x, "", ""] for x in [h, *rows]]
    return text([*facts, *padded]), padded


def quotes_within(r, h, rows):
    """Quotes in a quoted cell that are not doubled."""
    rows = [[c.replace("Lie", 'the "Lie"').replace("warm", 'quite "warm, yes." indeed').replace("Travel", 'say "Travel"') for c in x] for x in rows]
    return "".join(",".join(f'"{c}"' for c in x) + "\n" for x in [h, *rows]), [h, *rows]


KINDS = [plain, delimiter, single_quotes, backslashes, line_ends, latin, wide_characters, titles, padded_titles, notes, padded_notes,
         titles_and_notes, two_headers, units_below, trailing_delimiter, names_missing, names_twice, names_in_lines, names_spaced, empty_rows,
         cells_of_lines, ragged, separator_told, comments, totals, quoted_lines, years_across, decimal_commas,
         long_comments, text_around, notes_with_years, groups_and_no_first_name, units_named, wider_rows, facts_above, quotes_within]  # fmt: skip


def made(seed, each):
    """(kind, file's bytes, its header and rows), each kind over every table."""
    for kind in KINDS:
        for number in range(each):
            r = random.Random(f"{seed} {kind.__name__} {number}")
            names, rows = TABLES[number % len(TABLES)](r)
            content, truth = kind(r, names, rows)
            yield f"{kind.__name__}_{number}", content.encode() if isinstance(content, str) else content, truth


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=6)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--keep", type=pathlib.Path)
    arguments = parser.parse_args()
    readers = {"sightline": ours, "DuckDB": by_duckdb, "pandas": by_pandas}
    right, of, misses = collections.Counter(), collections.Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        folder = arguments.keep or pathlib.Path(folder)
        for name, content, truth in made(arguments.seed, arguments.each):
            path = folder / f"{name}.csv"
            path.write_bytes(content)
            kind = name.rsplit("_", 1)[0]
            of[kind] += 1
            for reader, read in readers.items():
                try:
                    found = [list(row) for row in read(path)]
                except Exception as e:  # noqa: BLE001 - whatever a reader throws is a miss
                    found = str(e).splitlines()[:1]
                right[reader, kind] += found == truth
                if reader == "sightline" and found != truth:
                    first = next((i for i, (a, b) in enumerate(zip(found, truth)) if a != b), min(len(found), len(truth)))
                    misses.append(f"{name}: row {first} of {len(truth)}: {found[first : first + 2]} for {truth[first : first + 2]}")
    print(f"{'':20}{'files':>6}" + "".join(f"{reader:>11}" for reader in readers))
    for kind in of:
        print(f"{kind:20}{of[kind]:6}" + "".join(f"{right[reader, kind]:11}" for reader in readers))
    total = sum(of.values())
    shares = (sum(n for (reader, _), n in right.items() if reader == which) / total for which in readers)
    print(f"{'all':20}{total:6}" + "".join(f"{share:10.1%} " for share in shares))
    print("\n".join(misses[: arguments.misses]))


if __name__ == "__main__":
    main()
