"""Questions of the rows themselves: how many, which, what share of them, and what tells them apart."""
from .tables import quoted
from .wording import Wording


class Rows(Wording):
    def of_rows(self, c):
        rng, t, d, many = self.rng, self.t, self.d, self.many
        a, g, raw, plural = self.spoken(c), quoted(c), self.value(c), self.cats[c][0]
        v = self.typed(raw)
        pw, when = rng.choice(self.periods)
        c2 = rng.choice([x for x in self.cats if x != c])
        count, month = f"SELECT {g}, count(*) FROM {t} GROUP BY 1", self.month
        return [
            (f"how many {many}", f"SELECT count(*) FROM {t}"), ("how many rows", f"SELECT count(*) FROM {t}"), (f"number of {many}", f"SELECT count(*) FROM {t}"), (f"how many {many} are there?", f"SELECT count(*) FROM {t}"),
            (f"how many {many} per {a}", count), (f"number of {many} by {a}", count), (f"count of {many} by {a}", count), (f"{many} by {a}", count), (f"{many} per {a}", count), (f"total {many} by {a}", count), (f"{many} count by {a}", count),
            (f"how many {many} in each {a}?", count), (f"count by {a}", count), (f"show the number of {many} for each {a}", count), (f"how many {many} for {v}", f"SELECT count(*) FROM {t} WHERE {g} = '{raw}'"),
            (f"how many {many} are {v}", f"SELECT count(*) FROM {t} WHERE {g} = '{raw}'"), (f"number of {many} with {a} {v}", f"SELECT count(*) FROM {t} WHERE {g} = '{raw}'"),
            (f"number of {v} {many}", f"SELECT count(*) FROM {t} WHERE {g} = '{raw}'"), (f"how many {many} {pw}", f"SELECT count(*) FROM {t} WHERE {when}"),
            (f"number of {many} by {a} {pw}", f"SELECT {g}, count(*) FROM {t} WHERE {when} GROUP BY 1"), (f"{many} per month", f"SELECT {month}, count(*) FROM {t} GROUP BY 1"),
            (f"number of {many} by month", f"SELECT {month}, count(*) FROM {t} GROUP BY 1"), (f"monthly {many}", f"SELECT {month}, count(*) FROM {t} GROUP BY 1"), (f"trend of {many}", f"SELECT {month}, count(*) FROM {t} GROUP BY 1"),
            (f"{many} over time", f"SELECT {month}, count(*) FROM {t} GROUP BY 1"), (f"{many} per week in 2024", f"SELECT date_trunc('week', {d}), count(*) FROM {t} WHERE {self.periods[1][1]} GROUP BY 1"),
            (f"{many} by weekday", f"SELECT dayname({d}), count(*) FROM {t} GROUP BY 1"), (f"{many} per year", f"SELECT year({d}), count(*) FROM {t} GROUP BY 1"), (f"{many} by quarter", f"SELECT date_trunc('quarter', {d}), count(*) FROM {t} GROUP BY 1"),
            (f"which {a} has the most {many}?", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"which {a} has the fewest {many}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY count(*) LIMIT 1"),
            (f"{a} with the most {many}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"which {a} had the most {many} {pw}", f"SELECT {g} FROM {t} WHERE {when} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"),
            (f"most common {a}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"most popular {a} {pw}", f"SELECT {g} FROM {t} WHERE {when} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"top 3 {plural} by number of {many}", count + " ORDER BY 2 DESC LIMIT 3"),
            (f"how many different {plural}", f"SELECT count(DISTINCT {g}) FROM {t}"), (f"number of distinct {plural}", f"SELECT count(DISTINCT {g}) FROM {t}"), (f"how many {plural} are there", f"SELECT count(DISTINCT {g}) FROM {t}"),
            (f"how many {plural} do we have?", f"SELECT count(DISTINCT {g}) FROM {t}"),
            (f"list all {plural}", f"SELECT DISTINCT {g} FROM {t}"), (f"what {plural} are there?", f"SELECT DISTINCT {g} FROM {t}"), (f"which {plural} do we have", f"SELECT DISTINCT {g} FROM {t}"),
            (f"{many} from {v}", f"SELECT * FROM {t} WHERE {g} = '{raw}'"), (f"show all {many} for {v}", f"SELECT * FROM {t} WHERE {g} = '{raw}'"), (f"show me {v} {many}", f"SELECT * FROM {t} WHERE {g} = '{raw}'"), (f"{many} in {v}", f"SELECT * FROM {t} WHERE {g} = '{raw}'"),
            (f"{many} with {a} {v}", f"SELECT * FROM {t} WHERE {g} = '{raw}'"), (f"list {many} in {v} {pw}", f"SELECT * FROM {t} WHERE {g} = '{raw}' AND {when}"), (f"{many} of {v}", f"SELECT * FROM {t} WHERE {g} = '{raw}'"),
            (f"list {many} where {a} is not {v}", f"SELECT * FROM {t} WHERE {g} <> '{raw}'"), (f"number of {many} not in {v}", f"SELECT count(*) FROM {t} WHERE {g} <> '{raw}'"), (f"{many} not {v}", f"SELECT * FROM {t} WHERE {g} <> '{raw}'"),
            (f"show all {many}", f"SELECT * FROM {t}"), (f"{many} {pw}", f"SELECT * FROM {t} WHERE {when}"), (f"list {many} {pw}", f"SELECT * FROM {t} WHERE {when}"),
            (f"pie chart of {many} by {a}", count), (f"distribution of {many} by {a}", count), (f"share of {many} by {a}", count), (f"breakdown of {many} by {a} and {self.spoken(c2)}", f"SELECT {g}, {quoted(c2)}, count(*) FROM {t} GROUP BY 1, 2"),
            (f"heatmap of {many} by {a} and {self.spoken(c2)}", f"SELECT {g}, {quoted(c2)}, count(*) FROM {t} GROUP BY 1, 2"),
        ]

    def percent(self, holds): return f"100.0 * count(*) FILTER (WHERE {holds}) / count(*)"

    def of_shares(self, c):
        t, many, g, raw = self.t, self.many, quoted(c), self.value(c)
        v = self.typed(raw)
        c2 = self.rng.choice([x for x in self.cats if x != c])
        b, g2, p = self.spoken(c2), quoted(c2), self.percent(f"{g} = '{raw}'")
        pw, when = self.rng.choice(self.periods)
        return [(f"what share of {many} is {v}?", f"SELECT {p} FROM {t}"), (f"percentage of {v} {many}", f"SELECT {p} FROM {t}"), (f"what percentage of {many} came from {v}", f"SELECT {p} FROM {t}"), (f"share of {v} {many} by {b}", f"SELECT {g2}, {p} FROM {t} GROUP BY 1"),
                (f"what percent of {many} are {v}", f"SELECT {p} FROM {t}"), (f"percentage of {v} {many} per {b}", f"SELECT {g2}, {p} FROM {t} GROUP BY 1"), (f"share of {v} by {b}", f"SELECT {g2}, {p} FROM {t} GROUP BY 1"), (f"what share of {many} was {v} {pw}", f"SELECT {p} FROM {t} WHERE {when}"),
                (f"proportion of {v} {many}", f"SELECT {p} FROM {t}"), *self.of_all(c, g, raw, v)]

    def of_all(self, c, g, raw, v):
        t, many, a = self.t, self.many, self.spoken(c)
        m = next((m for m in self.meas if self.usual(m) == "sum"), None)
        part = lambda of: f"SELECT {g}, 100.0 * {of} / sum({of}) OVER () FROM {t} GROUP BY 1"
        forms = [(f"percentage of {many} by {a}", part("count(*)")), (f"share of {many} by {a}", part("count(*)"))]
        if m:
            mm, q = self.said(m), f"sum({quoted(m)})"
            some = f"SELECT 100.0 * {q} FILTER (WHERE {g} = '{raw}') / {q} FROM {t}"
            forms += [(f"share of {mm} by {a}", part(q)), (f"percentage of {mm} per {a}", part(q)), (f"share of total {mm} by {a}", part(q)), (f"what percent of {mm} comes from {v}", some), (f"what share of {mm} is from {v}", some)]
        return forms

    def of_flag(self, flag):
        t, many = self.t, self.many
        said, yes, no = self.more["flags"][flag]
        g = quoted(flag)
        y, n = (f"{g} = '{yes}'", f"{g} = '{no}'") if yes in ("yes", "Y") else (g, f"NOT {g}")
        c, m = self.rng.choice(list(self.cats)), self.rng.choice(list(self.meas))
        a, gc, q, mm, u = self.spoken(c), quoted(c), quoted(m), self.said(m), f"{self.usual(m)}({quoted(m)})"
        raw = self.value(c)
        v = self.typed(raw)
        pw, when = self.rng.choice(self.periods)
        p = self.percent(y)
        return [(f"how many {many} were {said}?", f"SELECT count(*) FROM {t} WHERE {y}"), (f"{said} {many}", f"SELECT * FROM {t} WHERE {y}"), (f"number of {said} {many}", f"SELECT count(*) FROM {t} WHERE {y}"), (f"how many {said} {many}", f"SELECT count(*) FROM {t} WHERE {y}"),
                (f"{many} not {said}", f"SELECT * FROM {t} WHERE {n}"), (f"how many {many} were not {said}", f"SELECT count(*) FROM {t} WHERE {n}"), (f"{many} that were {said} {pw}", f"SELECT * FROM {t} WHERE {y} AND {when}"),
                (f"number of {said} {many} by {a}", f"SELECT {gc}, count(*) FROM {t} WHERE {y} GROUP BY 1"), (f"{said} {many} by {a}", f"SELECT {gc}, count(*) FROM {t} WHERE {y} GROUP BY 1"), (f"{said} {many} per month", f"SELECT {self.month}, count(*) FROM {t} WHERE {y} GROUP BY 1"),
                (f"share of {said} {many} by {a}", f"SELECT {gc}, {p} FROM {t} GROUP BY 1"), (f"what percentage of {many} were {said}", f"SELECT {p} FROM {t}"), (f"what percentage of {many} were {said} by {a}", f"SELECT {gc}, {p} FROM {t} GROUP BY 1"), (f"{said} rate by {a}", f"SELECT {gc}, {p} FROM {t} GROUP BY 1"), (f"what is the {said} rate", f"SELECT {p} FROM {t}"), (f"total {mm} excluding {said} {many}", f"SELECT sum({q}) FROM {t} WHERE {n}"),
                (f"percentage of {many} {said}", f"SELECT {p} FROM {t}"), (f"{said} share by {a}", f"SELECT {gc}, {p} FROM {t} GROUP BY 1"),
                (f"average {mm} of {said} {many}", f"SELECT avg({q}) FROM {t} WHERE {y}"), (f"total {mm} of {said} {many} in {v}", f"SELECT sum({q}) FROM {t} WHERE {y} AND {gc} = '{raw}'"), (f"number of {said} {v} {many}", f"SELECT count(*) FROM {t} WHERE {y} AND {gc} = '{raw}'"), (f"{said} {v} {many}", f"SELECT * FROM {t} WHERE {y} AND {gc} = '{raw}'"), (f"how many {v} {many} were {said}", f"SELECT count(*) FROM {t} WHERE {y} AND {gc} = '{raw}'"),
                (f"which {a} has the most {said} {many}", f"SELECT {gc} FROM {t} WHERE {y} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"{many} by {said}", f"SELECT {g}, count(*) FROM {t} GROUP BY 1"), (f"{mm} by {said}", f"SELECT {g}, {u} FROM {t} GROUP BY 1")]

    def of_label(self):
        t, one = self.t, self.one
        label, person = self.more["label"]
        n, forms = quoted(label), []
        for m in self.meas:
            q, mm = quoted(m), self.said(m)
            c = self.rng.choice(list(self.cats))
            raw = self.value(c)
            v, h = self.typed(raw), f"{quoted(c)} = '{raw}'"
            distinct = not self.whole(m) or self.meas[m][3] > 5000
            if distinct:
                top, low = f"SELECT {n} FROM {t} ORDER BY {q} DESC LIMIT 1", f"SELECT {n} FROM {t} ORDER BY {q} LIMIT 1"
                if person: forms += [(f"when was the highest {mm}", f"SELECT {quoted(self.time)} FROM {t} ORDER BY {q} DESC LIMIT 1")]
                forms += [(f"{one} with the highest {mm}", top), (f"which {one} has the lowest {mm}", low), (f"top 5 {self.many} by {mm}", f"SELECT {n}, {q} FROM {t} ORDER BY 2 DESC LIMIT 5"),
                          (f"{one} with the highest {mm} in {v}", f"SELECT {n} FROM {t} WHERE {h} ORDER BY {q} DESC LIMIT 1")]
                if person: forms += [(f"who has the highest {mm}?", top), (f"who has the lowest {mm}", low), (f"who has the highest {mm} in {v}", f"SELECT {n} FROM {t} WHERE {h} ORDER BY {q} DESC LIMIT 1")]
                if any(x in m for x in ("cost", "price", "bill")): forms += [(f"cheapest {one}", low), (f"most expensive {one}", top), (f"top 5 most expensive {self.many}", f"SELECT {n}, {q} FROM {t} ORDER BY 2 DESC LIMIT 5")]
                if mm in ("salary", "pay"): forms += [("who earns the most", top), (f"highest paid {one}", top)]
        if self.more.get("born"):
            b = quoted(self.more["born"])
            forms += [(f"oldest {one}", f"SELECT {n} FROM {t} ORDER BY {b} LIMIT 1"), (f"youngest {one}", f"SELECT {n} FROM {t} ORDER BY {b} DESC LIMIT 1"), (f"who is the oldest {one}?", f"SELECT {n} FROM {t} ORDER BY {b} LIMIT 1"),
                      (f"who is the youngest {one}", f"SELECT {n} FROM {t} ORDER BY {b} DESC LIMIT 1")]
            h = f"CAST({self.d} AS DATE)"
            forms += [(f"how many people since 2023", f"SELECT count(*) FROM {t} WHERE {h} >= DATE '2023-01-01'"), ("how many people", f"SELECT count(*) FROM {t}"), ("list everyone", f"SELECT * FROM {t}"), ("headcount by " + self.spoken(list(self.cats)[0]), f"SELECT {quoted(list(self.cats)[0])}, count(*) FROM {t} GROUP BY 1")]
        return forms

    def of_kind(self, kind):
        """Kinds told as numbers: a flat has three rooms, nobody adds up the rooms of all flats."""
        rng, t, many, one = self.rng, self.t, self.many, self.one
        said, values = rng.choice(self.more["kinds"][kind][0]), self.more["kinds"][kind][1]
        k, n = quoted(kind), rng.choice(values)
        c, m = rng.choice(list(self.cats)), rng.choice(list(self.meas))
        a, g, mm, q = self.spoken(c), quoted(c), self.said(m), quoted(m)
        f = lambda field, agg=None, bin=None: {"field": field, "agg": agg, "bin": bin}
        count, both = f"SELECT {k}, count(*) FROM {t} GROUP BY 1", f"SELECT {k}, {g}, count(*) FROM {t} GROUP BY 1, 2"
        mean = f"SELECT {k}, avg({q}) FROM {t} GROUP BY 1"
        stacked = ("chart", {"type": "bar", "x": f(kind), "y": f(None, "count"), "color": f(c)})
        forms = [(f"how many {many} per number of {said}", count), (f"{many} by number of {said}", count), (f"distribution of {said}", count), (f"number of {many} for each number of {said}", count), (f"bar chart of number of {said}", count),
                 (f"distribution of {said} by {a}", both), (f"distribution of the number of {said} by {a}", both), (f"breakdown of {many} by number of {said} in each {a}", both), (f"how many {many} have different numbers of {said} in each {a}", both),
                 (f"group {many} by {a} and {said}", both), (f"number of {said} grouped by {a}", both), (f"{said} by {a} as a stacked bar chart", stacked), (f"bar chart of number of {said}, stacked by {a}", stacked),
                 (f"stacked bar chart with number of {said} on the x axis and count of {many} on the y axis, by {a}", stacked), (f"stacked bar chart of {said} and {a}", stacked),
                 (f"how many {many} have {n} {said}", f"SELECT count(*) FROM {t} WHERE {k} = {n}"), (f"{many} with {n} {said}", f"SELECT * FROM {t} WHERE {k} = {n}"), (f"average {mm} of {many} with {n} {said}", f"SELECT avg({q}) FROM {t} WHERE {k} = {n}"),
                 (f"average {mm} by number of {said}", mean), (f"average {mm} for each number of {said}", mean), (f"average {mm} per number of {said}", mean),
                 (f"which {a} has the most {many} with {n} {said}", f"SELECT {g} FROM {t} WHERE {k} = {n} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")]
        if self.usual(m) == "avg":
            forms += [(f"how does {mm} relate to the number of {said}", mean), (f"{mm} by {said} count", mean), (f"what is the {mm} based on the number of {said}", mean), (f"which number of {said} has the highest {mm}", f"SELECT {k} FROM {t} GROUP BY 1 ORDER BY avg({q}) DESC LIMIT 1")]
        return forms

    def of_ends(self):
        """The last row, the longest row: of tables whose rows have no name the whole row."""
        rng, t, one, many, d = self.rng, self.t, self.one, self.many, self.d
        label = self.more.get("label")
        shown = quoted(label[0]) if label else "*"
        m = rng.choice([x for x in self.meas if not self.whole(x)] or list(self.meas))
        q, mm = quoted(m), self.said(m)
        c = rng.choice(list(self.cats))
        raw = self.value(c)
        v, h = self.typed(raw), f"{quoted(c)} = '{raw}'"
        forms = []
        if not self.more.get("born"):
            last, first = f"SELECT {shown} FROM {t} ORDER BY {d} DESC LIMIT 1", f"SELECT {shown} FROM {t} ORDER BY {d} LIMIT 1"
            when = f"SELECT {d} FROM {t} ORDER BY {d} {{}} LIMIT 1"
            forms += [(f"latest {one}", last), (f"most recent {one}", last), (f"newest {one}", last), (f"last {one}", last), (f"oldest {one}", first), (f"earliest {one}", first), (f"first {one}", first),
                      (f"last {one} of {v}", f"SELECT {shown} FROM {t} WHERE {h} ORDER BY {d} DESC LIMIT 1"), (f"oldest {v} {one}", f"SELECT {shown} FROM {t} WHERE {h} ORDER BY {d} LIMIT 1"), (f"most recent {one} in {v}", f"SELECT {shown} FROM {t} WHERE {h} ORDER BY {d} DESC LIMIT 1"),
                      (f"first {one} for {v}", f"SELECT {shown} FROM {t} WHERE {h} ORDER BY {d} LIMIT 1"), (f"when was the last {one}", when.format("DESC")), (f"when was the first {one}?", when.format("")), (f"when was the most recent {one}", when.format("DESC")),
                      (f"last 5 {many}", f"SELECT {shown} FROM {t} ORDER BY {d} DESC LIMIT 5"), (f"most recent 3 {many}", f"SELECT {shown} FROM {t} ORDER BY {d} DESC LIMIT 3"), (f"10 latest {many}", f"SELECT {shown} FROM {t} ORDER BY {d} DESC LIMIT 10")]
        if not label and not self.whole(m):
            forms += [(f"{one} with the highest {mm}", f"SELECT * FROM {t} ORDER BY {q} DESC LIMIT 1"), (f"which {one} has the lowest {mm}", f"SELECT * FROM {t} ORDER BY {q} LIMIT 1"), (f"{one} with the highest {mm} in {v}", f"SELECT * FROM {t} WHERE {h} ORDER BY {q} DESC LIMIT 1"),
                      (f"{v} {one} with the lowest {mm}", f"SELECT * FROM {t} WHERE {h} ORDER BY {q} LIMIT 1"), (f"the {one} with the most {mm}", f"SELECT * FROM {t} ORDER BY {q} DESC LIMIT 1")]
            if any(x in m for x in ("weight", "duration")):
                word = "heaviest" if "weight" in m else "longest"
                forms += [(f"{word} {one}", f"SELECT * FROM {t} ORDER BY {q} DESC LIMIT 1"), (f"{word} {v} {one}", f"SELECT * FROM {t} WHERE {h} ORDER BY {q} DESC LIMIT 1")]
        return forms
