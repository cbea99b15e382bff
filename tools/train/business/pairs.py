"""Pairs of tables that belong together, and what is asked over both."""
import csv, datetime, os

from .tables import PEOPLE, quoted, split_name
from .wording import periods

# Two tables that belong together: (facts, one, many, id, time, measures), (dimension, one, many, key, label, categories).
PAIRS = [
    (("purchases", "purchase", "purchases", "purchase_id", "bought_on", {"amount": (["amount", "revenue"], "sum", 5, 800), "units": (["units"], "sum#", 1, 9)}),
     ("clients", "client", "clients", "client_id", "client_name", {"city": ("cities", ["Oslo", "Bergen", "Tromso", "Molde"]), "segment": ("segments", ["Retail", "Wholesale"])})),
    (("trips", "trip", "trips", "trip_id", "started_on", {"fare": (["fare"], "sum", 4, 90), "distance_km": (["distance"], "sum", 1, 60)}),
     ("drivers", "driver", "drivers", "driver_id", "driver_name", {"vehicle_type": ("vehicle types", ["van", "sedan", "truck"]), "district": ("districts", ["East End", "Docklands", "Old Town"])})),
    (("lessons", "lesson", "lessons", "lesson_id", "held_on", {"fee": (["fee", "fees"], "sum", 10, 120), "rating": (["rating"], "mean#", 1, 5)}),
     ("teachers", "teacher", "teachers", "teacher_id", "name", {"subject": ("subjects", ["Piano", "Violin", "Drums"]), "town": ("towns", ["Ghent", "Bruges", "Ypres"])})),
    (("bookings", "booking", "bookings", "booking_id", "arrival", {"price": (["price", "revenue"], "sum", 40, 900), "nights": (["nights"], "sum#", 1, 9)}),
     ("rooms", "room", "rooms", "room_id", "room_name", {"floor": ("floors", ["First", "Second", "Third", "Fourth"]), "wing": ("wings", ["North", "South", "East", "West"])})),
    (("harvests", "harvest", "harvests", "harvest_id", "picked_on", {"kilos": (["kilos"], "sum", 1, 80), "value_eur": (["value"], "sum", 2, 300)}),
     ("fields", "field", "fields", "field_id", "field_name", {"crop": ("crops", ["Wheat", "Barley", "Beans", "Clover"]), "village": ("villages", ["Elmden", "Harrow", "Stoke", "Barton"])})),
]
SMALL = {"rooms", "fields"}  # a row for each value: what divides the rows also tells each apart


def write_pair(folder, pair, rng):
    (fact, _, _, fid, time, measures), (dim, _, _, key, label, cats) = pair
    paths = [os.path.join(folder, f"pair_{fact}", name + ".csv") for name in (fact, dim)]
    os.makedirs(os.path.dirname(paths[0]), exist_ok=True)
    with open(paths[1], "w", newline="") as f:
        w = csv.writer(f)
        w.writerow([key, label, *cats])
        count = 4 if dim in SMALL else 40
        for i in range(count): w.writerow([i + 1, f"{PEOPLE[0][i % 10]} {PEOPLE[1][i // 10 * 3]}", *[v[i] if dim in SMALL else rng.choice(v) for _, v in cats.values()]])
    with open(paths[0], "w", newline="") as f:
        w = csv.writer(f)
        w.writerow([fid, key, time, *measures])
        for i in range(12 if dim in SMALL else 300):
            numbers = [rng.randrange(int(lo), int(hi) + 1) if "#" in kind else round(lo + (hi - lo) * rng.random(), 2) for _, kind, lo, hi in measures.values()]
            w.writerow([i + 1, rng.randrange(1, count + 1), datetime.date(2022, 1, 1) + datetime.timedelta(days=rng.randrange(1055)), *numbers])
    return paths


def ask_pair(pair, rng):
    (fact, one, many, fid, time, measures), (dim, done, dmany, key, label, cats) = pair
    both, f, out = f"{quoted(fact)} f JOIN {quoted(dim)} d ON f.{quoted(key)} = d.{quoted(key)}", quoted(fact), []
    month = f"date_trunc('month', f.{quoted(time)})"
    for _ in range(12):
        for m in measures:
            words, kind = measures[m][:2]
            mm, q = rng.choice(words), f"f.{quoted(m)}"
            u = f"{'sum' if kind.startswith('sum') else 'avg'}({q})"
            for c in cats:
                a, g, raw = split_name(c), f"d.{quoted(c)}", rng.choice(cats[c][1])
                v = raw.lower() if rng.random() < 0.5 else raw
                pw, when = rng.choice(periods(time))
                when = when.replace(quoted(time), "f." + quoted(time))
                w, fn = rng.choice([("total", "sum"), ("average", "avg"), ("maximum", "max"), ("lowest", "min")])
                forms = [(f"{w} {mm} by {a}", f"SELECT {g}, {fn}({q}) FROM {both} GROUP BY 1"), (f"{mm} by {a}", f"SELECT {g}, {u} FROM {both} GROUP BY 1"), (f"{mm} per {a} {pw}", f"SELECT {g}, {u} FROM {both} WHERE {when} GROUP BY 1"),
                         (f"{w} {mm} for {v} {dmany}", f"SELECT {fn}({q}) FROM {both} WHERE {g} = '{raw}'"), (f"{w} {mm} in {v}", f"SELECT {fn}({q}) FROM {both} WHERE {g} = '{raw}'"), (f"{mm} per month in {v}", f"SELECT {month}, {u} FROM {both} WHERE {g} = '{raw}' GROUP BY 1"),
                         (f"number of {many} by {a}", f"SELECT {g}, count(*) FROM {both} GROUP BY 1"), (f"{many} by {a}", f"SELECT {g}, count(*) FROM {both} GROUP BY 1"), (f"how many {many} in {v}", f"SELECT count(*) FROM {both} WHERE {g} = '{raw}'"),
                         (f"which {a} has the most {many}", f"SELECT {g} FROM {both} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"which {a} has the highest {mm}", f"SELECT {g} FROM {both} GROUP BY 1 ORDER BY {u} DESC LIMIT 1"),
                         (f"{dmany} by {a}", f"SELECT {g}, count(*) FROM {quoted(dim)} d GROUP BY 1"), (f"how many {dmany} in {v}", f"SELECT count(*) FROM {quoted(dim)} d WHERE {g} = '{raw}'"), (f"how many {dmany} are there", f"SELECT count(*) FROM {quoted(dim)}"),
                         (f"number of {dmany} by {a}", f"SELECT {g}, count(*) FROM {quoted(dim)} d GROUP BY 1"), (f"how many {many} {pw}", f"SELECT count(*) FROM {f} f WHERE {when}"), (f"total {mm} by month", f"SELECT {month}, sum({q}) FROM {f} f GROUP BY 1"),
                         (f"top 5 {dmany} by {mm}", f"SELECT d.{quoted(label)}, {u} FROM {both} GROUP BY 1 ORDER BY 2 DESC LIMIT 5"), (f"number of {many} per {done}", f"SELECT d.{quoted(label)}, count(*) FROM {both} GROUP BY 1"),
                         (f"{many} in {v}", f"SELECT f.* FROM {both} WHERE {g} = '{raw}'"), (f"list {dmany} in {v}", f"SELECT d.* FROM {quoted(dim)} d WHERE {g} = '{raw}'"), (f"{w} {mm} by {a} {pw}", f"SELECT {g}, {fn}({q}) FROM {both} WHERE {when} GROUP BY 1")]
                other = next(x for x in measures if x != m)
                forms += [(f"best {a} by {mm}", f"SELECT {g} FROM {both} GROUP BY 1 ORDER BY {u} DESC LIMIT 1"), (f"average {mm} per {one} by {a}", f"SELECT {g}, avg({q}) FROM {both} GROUP BY 1"),
                          (f"average {mm} per {one}", f"SELECT avg({q}) FROM {f} f"), (f"which {done} had the most {mm}", f"SELECT d.{quoted(label)} FROM {both} GROUP BY 1 ORDER BY {u} DESC LIMIT 1"),
                          (f"{mm} per {measures[other][0][0]} by {a}", f"SELECT {g}, sum({q}) / sum(f.{quoted(other)}) FROM {both} GROUP BY 1"), (f"{many} of {dmany} in {v}", f"SELECT f.* FROM {both} WHERE {g} = '{raw}'")]
                out += rng.sample(forms, 11)
    name, own = f"d.{quoted(label)}", f"SELECT count(*) FROM {quoted(fact)} f WHERE f.{quoted(key)} = d.{quoted(key)}"
    for n in range(3, 15):
        few = f"SELECT {name} FROM {quoted(dim)} d WHERE ({own}) {{}} {n}"
        out += rng.sample([(f"{dmany} with fewer than {n} {many}", few.format("<")), (f"which {dmany} have fewer than {n} {many}?", few.format("<")), (f"{dmany} with at most {n} {many}", few.format("<=")), (f"{dmany} with more than {n} {many}", few.format(">"))], 2)
    each = f"SELECT {name}, count(*) FROM {both} GROUP BY 1"
    out += [(f"how many {many} does each {done} have", each), (f"how many {many} does each {done} have?", each), (f"{many} per {done}", each), (f"{many} by {done}", each),
            (f"average number of {many} per {done}", f"SELECT avg(n) FROM (SELECT {name}, count(*) AS n FROM {both} GROUP BY 1)"), (f"average {many} per {done}", f"SELECT avg(n) FROM (SELECT {name}, count(*) AS n FROM {both} GROUP BY 1)")]
    return out
