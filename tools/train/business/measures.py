"""Questions of one measure: totals and averages, by what, when, above which value, and where it is missing."""
from .tables import plural_of, quoted
from .wording import Wording


class Measures(Wording):
    def of_measure(self, m):
        rng, t, d, month, many, cats = self.rng, self.t, self.d, self.month, self.many, self.cats
        aggs = [("total", "sum"), ("average", "avg"), ("maximum", "max"), ("minimum", "min"), ("sum of", "sum"), ("mean", "avg"), ("highest", "max"), ("lowest", "min"), ("median", "median"), ("avg", "avg")]
        c, c2 = rng.sample(list(cats), 2)
        mm, a, b = self.said(m), self.spoken(c), self.spoken(c2)
        q, g, g2, u = quoted(m), quoted(c), quoted(c2), self.usual(m)
        w, fn = rng.choice(aggs)
        by = f"SELECT {g}, {{}} FROM {t} GROUP BY 1"
        one_fn, usual = f"{fn}({q})", f"{u}({q})"
        raw = self.value(c)
        v, holds = self.typed(raw), f"{g} = '{raw}'"
        pw, when = rng.choice(self.periods)
        cn = cats[c][0]
        in2024 = self.periods[1][1]
        sums = [x for x in self.meas if x != m and self.meas[x][1].startswith("sum")]
        other_sum = rng.choice(sums) if sums and self.meas[m][1].startswith("sum") else None
        forms = [
            (f"{w} {mm} by {a}", by.format(one_fn)), (f"{w} {mm} per {a}", by.format(one_fn)), (f"what is the {w} {mm} for each {a}?", by.format(one_fn)),
            (f"show me the {w} {mm} of each {a}", by.format(one_fn)), (f"{mm} by {a}", by.format(usual)), (f"{mm} per {a}", by.format(usual)),
            (f"show {mm} by {a}", by.format(usual)), (f"break down {mm} by {a}", by.format(usual)), (f"{mm} by {a} and {b}", f"SELECT {g}, {g2}, {usual} FROM {t} GROUP BY 1, 2"),
            (f"{w} {mm} by {a} and {b}", f"SELECT {g}, {g2}, {one_fn} FROM {t} GROUP BY 1, 2"), (f"{w} {mm} by {a}, highest first", by.format(one_fn) + " ORDER BY 2 DESC"),
            (f"{mm} by {a}, lowest first", by.format(usual) + " ORDER BY 2"), (f"{mm} across all {cn}", by.format(usual)),
            (f"what is the {w} {mm}?", f"SELECT {one_fn} FROM {t}"), (f"{w} {mm}", f"SELECT {one_fn} FROM {t}"), (f"{w} {mm} for {v}", f"SELECT {one_fn} FROM {t} WHERE {holds}"),
            (f"what was the {w} {mm} in {v}", f"SELECT {one_fn} FROM {t} WHERE {holds}"), (f"{w} {mm} where {a} is {v}", f"SELECT {one_fn} FROM {t} WHERE {holds}"),
            (f"{w} {mm} {pw}", f"SELECT {one_fn} FROM {t} WHERE {when}"), (f"{mm} {pw}", f"SELECT {usual} FROM {t} WHERE {when}"),
            (f"{w} {mm} by {a} {pw}", f"SELECT {g}, {one_fn} FROM {t} WHERE {when} GROUP BY 1"), (f"{mm} by {a} {pw}", f"SELECT {g}, {usual} FROM {t} WHERE {when} GROUP BY 1"),
            (f"{mm} {pw} by {a}", f"SELECT {g}, {usual} FROM {t} WHERE {when} GROUP BY 1"),
            (f"{w} {mm} by month", f"SELECT {month}, {one_fn} FROM {t} GROUP BY 1"), (f"{mm} by month", f"SELECT {month}, {usual} FROM {t} GROUP BY 1"),
            (f"monthly {mm}", f"SELECT {month}, {usual} FROM {t} GROUP BY 1"), (f"monthly {mm} in 2024", f"SELECT {month}, {usual} FROM {t} WHERE {in2024} GROUP BY 1"),
            (f"{mm} per month in 2024", f"SELECT {month}, {usual} FROM {t} WHERE {in2024} GROUP BY 1"),
            (f"{w} {mm} per year", f"SELECT year({d}), {one_fn} FROM {t} GROUP BY 1"), (f"{mm} by year", f"SELECT year({d}), {usual} FROM {t} GROUP BY 1"),
            (f"{mm} by quarter", f"SELECT date_trunc('quarter', {d}), {usual} FROM {t} GROUP BY 1"), (f"weekly {mm}", f"SELECT date_trunc('week', {d}), {usual} FROM {t} GROUP BY 1"),
            (f"{mm} over time", f"SELECT {month}, {usual} FROM {t} GROUP BY 1"), (f"trend of {mm}", f"SELECT {month}, {usual} FROM {t} GROUP BY 1"), (f"{mm} trend", f"SELECT {month}, {usual} FROM {t} GROUP BY 1"),
            (f"how has {mm} changed over time?", f"SELECT {month}, {usual} FROM {t} GROUP BY 1"), (f"{w} {mm} by month for {v}", f"SELECT {month}, {one_fn} FROM {t} WHERE {holds} GROUP BY 1"),
            (f"{mm} by month and {a}", f"SELECT {month}, {g}, {usual} FROM {t} GROUP BY 1, 2"), (f"monthly {mm} by {a}", f"SELECT {month}, {g}, {usual} FROM {t} GROUP BY 1, 2"),
            (f"{mm} over time by {a}", f"SELECT {month}, {g}, {usual} FROM {t} GROUP BY 1, 2"), (f"{mm} by weekday", f"SELECT dayname({d}), {usual} FROM {t} GROUP BY 1"),
            (f"top 3 {cn} by {mm}", by.format(usual) + " ORDER BY 2 DESC LIMIT 3"), (f"top 2 {cn} by total {mm}", by.format(f"sum({q})") + " ORDER BY 2 DESC LIMIT 2"),
            (f"bottom 2 {cn} by average {mm}", by.format(f"avg({q})") + " ORDER BY 2 LIMIT 2"), (f"which {a} has the highest {mm}?", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY {usual} DESC LIMIT 1"),
            (f"which {a} has the highest total {mm}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY sum({q}) DESC LIMIT 1"), (f"which {a} has the lowest average {mm}?", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY avg({q}) LIMIT 1"),
            (f"{a} with the most {mm}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY {usual} DESC LIMIT 1"), (f"best {a} by {mm}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY {usual} DESC LIMIT 1"),
            (f"{w} {mm} excluding {v}", f"SELECT {one_fn} FROM {t} WHERE {g} <> '{raw}'"), (f"{mm} by {b} for {v}", f"SELECT {g2}, {usual} FROM {t} WHERE {holds} GROUP BY 1"),
            (f"{w} {mm} by {b} in {v} {pw}", f"SELECT {g2}, {one_fn} FROM {t} WHERE {holds} AND {when} GROUP BY 1"),
            (f"share of {mm} by {a}", by.format(usual)), (f"distribution of {mm}", ("histogram", m)), (f"histogram of {mm}", ("histogram", m)), (f"{mm} distribution", ("histogram", m)),
            (f"bar chart of {w} {mm} by {a}", by.format(one_fn)), (f"pie chart of total {mm} by {a}", by.format(f"sum({q})")), (f"pie of {mm} by {a}", by.format(usual)), (f"line chart of {mm} by month", f"SELECT {month}, {usual} FROM {t} GROUP BY 1"),
            (f"box plot of {mm} by {a}", f"SELECT {g}, {q} FROM {t}"), (f"compare {mm} across {cn}", by.format(usual)), (f"compare {mm} by {a}", by.format(usual)),
            (f"{mm} per {self.said(other_sum)}", f"SELECT sum({q}) / sum({quoted(other_sum)}) FROM {t}") if other_sum else (f"{mm} per {a}", by.format(usual)),
            (rng.choice([f"average {mm} per {self.said(other_sum)} by {a}", f"{mm} per {self.said(other_sum)} by {a}"]), by.format(f"sum({q}) / sum({quoted(other_sum)})")) if other_sum else (f"{mm} by {a}", by.format(usual)),
            (f"average {mm} per {self.one}", f"SELECT avg({q}) FROM {t}"), (f"minimum and maximum {mm} by {a}", f"SELECT {g}, min({q}), max({q}) FROM {t} GROUP BY 1"),
            (f"average and total {mm}", f"SELECT avg({q}), sum({q}) FROM {t}"), (f"which month had the highest {mm}?", f"SELECT {month} FROM {t} GROUP BY 1 ORDER BY {usual} DESC LIMIT 1"),
            (f"top 5 {mm}", f"SELECT {q} FROM {t} ORDER BY 1 DESC LIMIT 5"), (f"heatmap of {mm} by {a} and {b}", f"SELECT {g}, {g2}, {usual} FROM {t} GROUP BY 1, 2"),
            (f"running total of {mm} by month", f"SELECT {month}, sum(sum({q})) OVER (ORDER BY {month}) FROM {t} GROUP BY 1"), (f"cumulative {mm} by month", f"SELECT {month}, sum(sum({q})) OVER (ORDER BY {month}) FROM {t} GROUP BY 1"),
            (f"how much {mm} did we have {pw}?", f"SELECT {usual} FROM {t} WHERE {when}"), (f"what was {mm} {pw}", f"SELECT {usual} FROM {t} WHERE {when}"),
            (f"{mm} {self.periods[0][0][3:]} vs 2022", f"SELECT year({d}), {usual} FROM {t} WHERE year({d}) IN (2022, 2023) GROUP BY 1"),
            (f"{mm} this year vs last year", f"SELECT year({d}), {usual} FROM {t} WHERE year({d}) IN (2024, 2023) GROUP BY 1"),
            (f"compare {mm} in 2022 and 2023", f"SELECT year({d}), {usual} FROM {t} WHERE year({d}) IN (2022, 2023) GROUP BY 1"),
            (f"highest {mm} in {v}", f"SELECT max({q}) FROM {t} WHERE {holds}"), (f"what is the lowest {mm} {pw}", f"SELECT min({q}) FROM {t} WHERE {when}"),
        ]
        if not self.whole(m):
            forms += [(f"top 2 {cn} per {b} by {mm}", f"SELECT {g}, {g2}, {usual} FROM {t} GROUP BY 1, 2 QUALIFY row_number() OVER (PARTITION BY {g2} ORDER BY {usual} DESC) <= 2"),
                      (f"top {a} in each {b} by {mm}", f"SELECT {g}, {g2}, {usual} FROM {t} GROUP BY 1, 2 QUALIFY row_number() OVER (PARTITION BY {g2} ORDER BY {usual} DESC) <= 1")]
        lo, hi = self.meas[m][2], self.meas[m][3]
        cut = int(lo + (hi - lo) * rng.choice([0.3, 0.5, 0.7])) or 1
        top = cut + max(1, int((hi - lo) * 0.2))
        forms += [(f"how many {many} have {mm} above {cut}?", f"SELECT count(*) FROM {t} WHERE {q} > {cut}"), (f"{many} with {mm} over {cut}", f"SELECT * FROM {t} WHERE {q} > {cut}"),
                  (f"number of {many} with {mm} less than {cut}", f"SELECT count(*) FROM {t} WHERE {q} < {cut}"), (f"list {many} with {mm} at least {cut}", f"SELECT * FROM {t} WHERE {q} >= {cut}"),
                  (f"{many} where {mm} is between {cut} and {top}", f"SELECT * FROM {t} WHERE {q} BETWEEN {cut} AND {top}"), (f"{many} with more than {cut} {mm}", f"SELECT * FROM {t} WHERE {q} > {cut}"),
                  (f"how many {many} have {mm} above average", f"SELECT count(*) FROM {t} WHERE {q} > (SELECT avg({q}) FROM {t})"), (f"{many} with {mm} above average", f"SELECT * FROM {t} WHERE {q} > (SELECT avg({q}) FROM {t})"),
                  (f"how many {many} had {mm} below {cut} {pw}", f"SELECT count(*) FROM {t} WHERE {q} < {cut} AND {when}"), (f"{many} in {v} with {mm} above {cut}", f"SELECT * FROM {t} WHERE {holds} AND {q} > {cut}"),
                  (f"number of {many} with {mm} over {cut} by {b}", f"SELECT {g2}, count(*) FROM {t} WHERE {q} > {cut} GROUP BY 1"),
                  (f"{w} {mm} by {b} where {a} is {v} and {mm} is greater than {cut}", f"SELECT {g2}, {one_fn} FROM {t} WHERE {holds} AND {q} > {cut} GROUP BY 1")]
        others = [x for x in self.meas if x != m]
        o = rng.choice(others)
        ocut = int(self.meas[o][2] + (self.meas[o][3] - self.meas[o][2]) * 0.5) or 1
        osaid, oq = self.said(o), quoted(o)
        forms += [(f"{w} {mm} where {osaid} is greater than {ocut}", f"SELECT {one_fn} FROM {t} WHERE {oq} > {ocut}"), (f"{w} {mm} by {a} where {osaid} is above {ocut}", f"SELECT {g}, {one_fn} FROM {t} WHERE {oq} > {ocut} GROUP BY 1"),
                  (f"{w} {mm} where {a} is {v} and {osaid} is less than {ocut}", f"SELECT {one_fn} FROM {t} WHERE {holds} AND {oq} < {ocut}"),
                  (f"{w} {mm} and {w} {osaid} by {a}", f"SELECT {g}, {one_fn}, {fn}({oq}) FROM {t} GROUP BY 1"), (f"{mm} and {osaid} by {a}", f"SELECT {g}, {usual}, {self.usual(o)}({oq}) FROM {t} GROUP BY 1")]
        return forms

    def of_values(self, m):
        """Values as people say them: in the plural, without their column, several at once."""
        rng, t, many = self.rng, self.t, self.many
        c, c2 = rng.sample(list(self.cats), 2)
        q, g, g2, u, mm, a, b = quoted(m), quoted(c), quoted(c2), f"{self.usual(m)}({quoted(m)})", self.said(m), self.spoken(c), self.spoken(c2)
        raw, raw2 = rng.sample(self.cats[c][1], 2)
        v, v2 = self.typed(raw), self.typed(raw2)
        noun = plural_of(v) if raw[-1].isalpha() and len(raw) > 3 else v
        other = self.value(c2)
        o = self.typed(other)
        pw, when = rng.choice(self.periods)
        holds, both = f"{g} = '{raw}'", f"{g} IN ('{raw}', '{raw2}')"
        forms = [(f"total {mm} for {noun}", f"SELECT sum({q}) FROM {t} WHERE {holds}"), (f"{mm} for {noun} {pw}", f"SELECT {u} FROM {t} WHERE {holds} AND {when}"), (f"total {mm} of {noun} {pw}", f"SELECT sum({q}) FROM {t} WHERE {holds} AND {when}"),
                 (f"{v} {mm}", f"SELECT {u} FROM {t} WHERE {holds}"), (f"{v} {mm} by {b}", f"SELECT {g2}, {u} FROM {t} WHERE {holds} GROUP BY 1"), (f"{v} {mm} by month", f"SELECT {self.month}, {u} FROM {t} WHERE {holds} GROUP BY 1"),
                 (f"average {mm} of {noun} by {b}", f"SELECT {g2}, avg({q}) FROM {t} WHERE {holds} GROUP BY 1"), (f"{v} {mm} {pw}", f"SELECT {u} FROM {t} WHERE {holds} AND {when}"), (f"monthly {mm} for {noun}", f"SELECT {self.month}, {u} FROM {t} WHERE {holds} GROUP BY 1"),
                 (f"{mm} in {v} for {o}", f"SELECT {u} FROM {t} WHERE {holds} AND {g2} = '{other}'"), (f"average {mm} for {v} {many}", f"SELECT avg({q}) FROM {t} WHERE {holds}"),
                 (f"average {mm} of {v} {many} in {o}", f"SELECT avg({q}) FROM {t} WHERE {holds} AND {g2} = '{other}'"), (f"{mm} not in {v}", f"SELECT {u} FROM {t} WHERE {g} <> '{raw}'"),
                 (f"total {mm} in {v} and {v2}", f"SELECT sum({q}) FROM {t} WHERE {both}"), (f"{mm} by {b} for {v} and {v2}", f"SELECT {g2}, {u} FROM {t} WHERE {both} GROUP BY 1"),
                 (f"compare {v} and {v2} by {mm}", f"SELECT {g}, {u} FROM {t} WHERE {both} GROUP BY 1"), (f"{v} vs {v2} {mm}", f"SELECT {g}, {u} FROM {t} WHERE {both} GROUP BY 1"), (f"compare {mm} of {v} and {v2}", f"SELECT {g}, {u} FROM {t} WHERE {both} GROUP BY 1"),
                 (f"{mm} {v} versus {v2}", f"SELECT {g}, {u} FROM {t} WHERE {both} GROUP BY 1"), (f"compare {mm} for {v} and {v2} by month", f"SELECT {g}, {self.month}, {u} FROM {t} WHERE {both} GROUP BY 1, 2"),
                 (f"{many} from {v} and {v2}", f"SELECT * FROM {t} WHERE {both}"), (f"how many {many} are {v} or {v2}?", f"SELECT count(*) FROM {t} WHERE {both}"), (f"number of {v} and {v2} {many}", f"SELECT count(*) FROM {t} WHERE {both}"),
                 (f"how many {v} {many} in {o}", f"SELECT count(*) FROM {t} WHERE {holds} AND {g2} = '{other}'"), (f"{v} {many} in {o}", f"SELECT * FROM {t} WHERE {holds} AND {g2} = '{other}'"), (f"{o} {many} not {v}", f"SELECT * FROM {t} WHERE {g} <> '{raw}' AND {g2} = '{other}'"),
                 (f"number of {v} {many} by {b}", f"SELECT {g2}, count(*) FROM {t} WHERE {holds} GROUP BY 1"), (f"{v} {many} by {b}", f"SELECT {g2}, count(*) FROM {t} WHERE {holds} GROUP BY 1"), (f"{v} {many} by month", f"SELECT {self.month}, count(*) FROM {t} WHERE {holds} GROUP BY 1"),
                 (f"{v} {many} {pw}", f"SELECT * FROM {t} WHERE {holds} AND {when}"), (f"how many {v} {many} {pw}", f"SELECT count(*) FROM {t} WHERE {holds} AND {when}"), (f"how many {noun} {pw}", f"SELECT count(*) FROM {t} WHERE {holds} AND {when}"),
                 (f"which {b} has the most {v} {many}", f"SELECT {g2} FROM {t} WHERE {holds} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"which {b} has the highest {mm} in {v}", f"SELECT {g2} FROM {t} WHERE {holds} GROUP BY 1 ORDER BY {u} DESC LIMIT 1")]
        return forms

    def of_averages(self):
        """Averages of what must first be counted or cut off; conditions on groups; figures in bins; days of the week."""
        rng, t, many, one, d, month = self.rng, self.t, self.many, self.one, self.d, self.month
        c = rng.choice(list(self.cats))
        a, g, cn = self.spoken(c), quoted(c), self.cats[c][0]
        m = rng.choice(list(self.meas))
        mm, q = self.said(m), quoted(m)
        of = lambda inner: f"SELECT avg(n) FROM (SELECT {inner}, count(*) AS n FROM {t} GROUP BY 1)"
        forms = [(f"average number of {many} per {a}", of(g)), (f"average number of {many} per month", of(month)), (f"average number of {many} per day", of(f"CAST({d} AS DATE)")), (f"average {many} per week", of(f"date_trunc('week', {d})")),
                 (f"average {many} per month", of(month)), (f"what is the average number of {many} per {a}?", of(g)), (f"how many {many} per month on average", of(month)), (f"mean number of {many} for each {a}", of(g)),
                 (f"average of the top 5 {mm}", f"SELECT avg(n) FROM (SELECT {q} AS n FROM {t} ORDER BY 1 DESC LIMIT 5)"), (f"average of the 10 lowest {mm}", f"SELECT avg(n) FROM (SELECT {q} AS n FROM {t} ORDER BY 1 LIMIT 10)"),
                 (f"average of the 3 highest {mm}", f"SELECT avg(n) FROM (SELECT {q} AS n FROM {t} ORDER BY 1 DESC LIMIT 3)"),
                 (f"{many} on weekends", f"SELECT * FROM {t} WHERE dayname({d}) IN ('Saturday', 'Sunday')"), (f"how many {many} on weekends", f"SELECT count(*) FROM {t} WHERE dayname({d}) IN ('Saturday', 'Sunday')"),
                 (f"{many} on mondays by {a}", f"SELECT {g}, count(*) FROM {t} WHERE dayname({d}) = 'Monday' GROUP BY 1"), (f"number of {many} on Fridays", f"SELECT count(*) FROM {t} WHERE dayname({d}) = 'Friday'"),
                 (f"box plot of {mm}", f"SELECT {q} FROM {t}"), (f"boxplot of {mm}", f"SELECT {q} FROM {t}")]
        lo, hi = self.meas[m][2], self.meas[m][3]
        cut = round(200 / len(self.cats[c][1]) * (lo + hi) / 2)
        mean = round((lo + hi) / 2, 1 if hi < 20 else None)
        if self.meas[m][1].startswith("sum"):
            forms += [(f"{cn} where total {mm} is above {cut}", f"SELECT {g} FROM {t} GROUP BY 1 HAVING sum({q}) > {cut}"), (f"{cn} with total {mm} over {cut}", f"SELECT {g} FROM {t} GROUP BY 1 HAVING sum({q}) > {cut}"), (f"{cn} with total {mm} below {cut}", f"SELECT {g} FROM {t} GROUP BY 1 HAVING sum({q}) < {cut}"),
                      (f"which {a} spends the most" if "cost" in m or "spend" in m else f"which {a} has the highest total {mm}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY sum({q}) DESC LIMIT 1")]
        forms += [(f"{cn} with average {mm} above {mean}", f"SELECT {g} FROM {t} GROUP BY 1 HAVING avg({q}) > {mean}"), (f"{cn} where the average {mm} is under {mean}", f"SELECT {g} FROM {t} GROUP BY 1 HAVING avg({q}) < {mean}"),
                  (f"average {mm} per {one}", f"SELECT avg({q}) FROM {t}"), (f"{mm} per {one}", f"SELECT avg({q}) FROM {t}"), (f"{mm} per {one} by {a}", f"SELECT {g}, avg({q}) FROM {t} GROUP BY 1")]
        once = f"SELECT DISTINCT {g} FROM {t}"
        forms += [(f"list all {cn}", once), (f"list {cn}", once), (f"show all {cn}", once), (f"show me the {cn}", once)]
        if not self.whole(m):
            bins = ("histogram", m)
            forms += [(f"plot count of {many} vs {mm}", bins), (f"bar chart with {mm} on the x axis and number of {many} on the y axis", bins), (f"number of {many} by {mm}", bins), (f"plot {mm} against count of {many}", bins), (f"what is the range of {mm} for all {many}", bins)]
        return forms

    def of_gaps(self, m):
        t, many, q, mm = self.t, self.many, quoted(m), self.said(m)
        return [(f"{many} without {mm}", f"SELECT * FROM {t} WHERE {q} IS NULL"), (f"{many} with missing {mm}", f"SELECT * FROM {t} WHERE {q} IS NULL"), (f"how many {many} have no {mm}", f"SELECT count(*) FROM {t} WHERE {q} IS NULL"),
                (f"number of {many} without {mm}", f"SELECT count(*) FROM {t} WHERE {q} IS NULL"), (f"how many {many} are missing {mm}", f"SELECT count(*) FROM {t} WHERE {q} IS NULL")]
