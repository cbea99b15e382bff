"""Questions that hold two figures, two periods or two columns against each other."""
from .tables import quoted, split_name
from .wording import Wording


class Comparisons(Wording):
    def of_sides(self, m):
        """Which of two is more: a question of both figures."""
        rng, t, d, many = self.rng, self.t, self.d, self.many
        c = rng.choice(list(self.cats))
        q, mm, g = quoted(m), self.said(m), quoted(c)
        raw, raw2 = rng.sample(self.cats[c][1], 2)
        v, v2, u = self.typed(raw), self.typed(raw2), f"{self.usual(m)}({q})"
        years = f"SELECT year({d}), {{}} FROM {t} WHERE year({d}) IN (2023, 2024) GROUP BY 1"
        months = f"SELECT {self.month}, {{}} FROM {t} WHERE {self.month} IN (DATE '2024-03-01', DATE '2024-05-01') GROUP BY 1"
        sides = f"SELECT {g}, {{}} FROM {t} WHERE {g} IN ('{raw}', '{raw2}') GROUP BY 1"
        more, less = rng.choice(["higher", "larger", "greater"]), rng.choice(["lower", "smaller"])
        return [(f"was {mm} {more} in 2024 than in 2023?", years.format(u)), (f"is {mm} {more} in 2024 than 2023", years.format(u)), (f"were there more {many} in 2024 than in 2023?", years.format("count(*)")),
                (f"more {many} in 2023 than in 2024?", years.format("count(*)")), (f"did we have fewer {many} in 2024 than in 2023", years.format("count(*)")), (f"was {mm} {less} in March 2024 than in May 2024", months.format(u)),
                (f"was average {mm} {more} in May 2024 than in March 2024?", months.format(f"avg({q})")), (f"is {mm} {more} for {v} than for {v2}?", sides.format(u)), (f"is average {mm} {less} in {v} than in {v2}", sides.format(f"avg({q})")),
                (f"are there more {v} {many} than {v2} {many}?", sides.format("count(*)")), (f"does {v} have more {mm} than {v2}?", sides.format(u)), (f"does {v} have {more} {mm} than {v2}", sides.format(u)),
                (f"are there more {many} in {v} than in {v2}", sides.format("count(*)"))]

    def of_changes(self, m):
        """Each period against the one before."""
        t, d, mm, u, many = self.t, self.d, self.said(m), f"{self.usual(m)}({quoted(m)})", self.many
        def change(period, what): return f"SELECT {period}, 100.0 * ({what} - lag({what}) OVER (ORDER BY {period})) / lag({what}) OVER (ORDER BY {period}) FROM {t} GROUP BY 1"
        year, quarter = f"year({d})", f"date_trunc('quarter', {d})"
        return [(f"monthly growth of {mm}", change(self.month, u)), (f"{mm} growth by month", change(self.month, u)), (f"month over month change in {mm}", change(self.month, u)), (f"{mm} growth rate per year", change(year, u)),
                (f"year over year growth in {mm}", change(year, u)), (f"yoy {mm} growth", change(year, u)), (f"quarterly growth in {mm}", change(quarter, u)), (f"percent change in {mm} by quarter", change(quarter, u)),
                (f"growth in number of {many} by month", change(self.month, "count(*)")), (f"percentage change of {mm} by month", change(self.month, u)), (f"growth rate of {mm} by quarter", change(quarter, u))]

    def of_differences(self):
        rng, t, many, one = self.rng, self.t, self.many, self.one
        a, b = rng.choice(self.more["minus"])
        e, aa, bb, c = f"({quoted(a)} - {quoted(b)})", self.said(a), self.said(b), rng.choice(list(self.cats))
        cc, g, raw = self.spoken(c), quoted(c), self.value(c)
        pw, when = rng.choice(self.periods)
        u = f"{self.usual(a)}({e})"
        return [(f"{aa} minus {bb} by {cc}", f"SELECT {g}, {u} FROM {t} GROUP BY 1"), (f"total {aa} minus {bb}", f"SELECT sum({e}) FROM {t}"), (f"average {aa} minus {bb} per {cc}", f"SELECT {g}, avg({e}) FROM {t} GROUP BY 1"),
                (f"{aa} minus {bb} by month", f"SELECT {self.month}, {u} FROM {t} GROUP BY 1"), (f"{aa} minus {bb} for {self.typed(raw)}", f"SELECT {u} FROM {t} WHERE {g} = '{raw}'"), (f"what is the average difference between {aa} and {bb}", f"SELECT avg({e}) FROM {t}"),
                (f"average difference between {aa} and {bb} by {cc}", f"SELECT {g}, avg({e}) FROM {t} GROUP BY 1"), (f"total {aa} minus {bb} {pw}", f"SELECT sum({e}) FROM {t} WHERE {when}"), (f"which {cc} has the highest {aa} minus {bb}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY {u} DESC LIMIT 1"),
                (f"total difference between {aa} and {bb} by {cc}", f"SELECT {g}, sum({e}) FROM {t} GROUP BY 1"), (f"sum of {aa} minus {bb} {pw}", f"SELECT sum({e}) FROM {t} WHERE {when}")]

    def of_times_between(self):
        rng, t = self.rng, self.t
        a, b = rng.choice(self.more["between"])
        e, aa, bb, c = f"date_diff('day', {quoted(a)}, {quoted(b)})", split_name(a), split_name(b), rng.choice(list(self.cats))
        cc, g, raw = self.spoken(c), quoted(c), self.value(c)
        return [(f"average days between {aa} and {bb}", f"SELECT avg({e}) FROM {t}"), (f"average days from {aa} to {bb} by {cc}", f"SELECT {g}, avg({e}) FROM {t} GROUP BY 1"), (f"days between {aa} and {bb} by {cc}", f"SELECT {g}, avg({e}) FROM {t} GROUP BY 1"),
                (f"average time between {aa} and {bb} for {self.typed(raw)}", f"SELECT avg({e}) FROM {t} WHERE {g} = '{raw}'"), (f"longest time from {aa} to {bb}", f"SELECT max({e}) FROM {t}"), (f"maximum days between {aa} and {bb} per {cc}", f"SELECT {g}, max({e}) FROM {t} GROUP BY 1"),
                (f"median days between {aa} and {bb}", f"SELECT median({e}) FROM {t}"), (f"how many days between {aa} and {bb} on average by {cc}", f"SELECT {g}, avg({e}) FROM {t} GROUP BY 1"), (f"average time from {aa} to {bb} by month", f"SELECT {self.month}, avg({e}) FROM {t} GROUP BY 1")]

    def of_columns(self):
        """One column against another."""
        rng, t, many, one = self.rng, self.t, self.many, self.one
        a, b, over = rng.choice(self.more["against"])
        p, q, c = quoted(a), quoted(b), rng.choice(list(self.cats))
        said = lambda x: rng.choice(self.meas[x][0]) if x in self.meas else split_name(x)
        aa, bb, cc, g = said(a), said(b), self.spoken(c), quoted(c)
        raw = self.value(c)
        v, h = self.typed(raw), f"{g} = '{raw}'"
        rows, count, by = f"SELECT * FROM {t} WHERE {{}}", f"SELECT count(*) FROM {t} WHERE {{}}", f"SELECT {g}, count(*) FROM {t} WHERE {{}} GROUP BY 1"
        above, below = f"{p} > {q}", f"{p} < {q}"
        if a in self.meas:
            forms = [(f"{many} where {aa} is above {bb}", rows.format(above)), (f"{many} with more {aa} than {bb}", rows.format(above)), (f"how many {many} have {aa} greater than {bb}?", count.format(above)),
                     (f"{many} where the {aa} exceeds the {bb}", rows.format(above)), (f"number of {many} by {cc} where {aa} is higher than {bb}", by.format(above)), (f"{many} with less {aa} than {bb}", rows.format(below)),
                     (f"{v} {many} where {aa} is below {bb}", rows.format(f"{h} AND {below}")), (f"how many {v} {many} have {aa} lower than {bb}", count.format(f"{h} AND {below}")),
                     (f"which {cc} has the most {many} with {aa} above {bb}", f"SELECT {g} FROM {t} WHERE {above} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"how many {many} have more {aa} than {bb} in {v}", count.format(f"{above} AND {h}"))]
        else:
            forms = [(f"{many} with {aa} after {bb}", rows.format(above)), (f"{many} where {aa} is after the {bb}", rows.format(above)), (f"how many {many} have {aa} later than {bb}?", count.format(above)),
                     (f"{many} where {aa} is before {bb}", rows.format(below)), (f"number of {many} with {aa} after {bb} by {cc}", by.format(above)), (f"{v} {many} with {aa} before {bb}", rows.format(f"{h} AND {below}"))]
        if over:
            forms += [(f"{many} over {bb}", rows.format(above)), (f"how many {many} are over {bb}?", count.format(above)), (f"{many} under {bb}", rows.format(below)), (f"{v} {many} above {bb}", rows.format(f"{h} AND {above}")),
                      (f"number of {many} over {bb} by {cc}", by.format(above))]
        elif a not in self.meas:
            forms += [(f"{many} finished after the {bb}", rows.format(above)), (f"how many {many} were finished after the {bb}", count.format(above)), (f"{many} finished before the {bb} by {cc}", by.format(below))]
        return forms
