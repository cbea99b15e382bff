"""Questions for a chart, of two measures at once, or of the hour and day."""
from .tables import quoted
from .wording import Wording


class Shapes(Wording):
    def of_charts(self, c):
        """Charts with colours and panels; the chart is the gold, whatever rows it needs."""
        rng, many = self.rng, self.many
        c2 = rng.choice([x for x in self.cats if x != c])
        m1, m2 = rng.sample(list(self.meas), 2)
        a, b, mm, nn = self.spoken(c), self.spoken(c2), self.said(m1), self.said(m2)
        f = lambda field, agg=None, bin=None: {"field": field, "agg": agg, "bin": bin}
        rows = f(None, "count")
        usual = {"sum": "sum", "avg": "mean"}[self.usual(m1)]
        points, coloured = {"type": "point", "x": f(m1), "y": f(m2)}, {"type": "point", "x": f(m1), "y": f(m2), "color": f(c)}
        panels = {"type": "point", "x": f(m1), "y": f(m2), "facet": f(c)}
        counts, stacked = {"type": "bar", "x": f(c), "y": rows}, {"type": "bar", "x": f(c), "y": rows, "color": f(c2)}
        means, usuals = {"type": "bar", "x": f(c), "y": f(m1, "mean")}, {"type": "bar", "x": f(c), "y": f(m1, usual)}
        beside = {"type": "bar", "x": f(c2), "y": f(m1, "mean"), "color": f(c2), "facet": f(c)}
        over, over_by = {"type": "line", "x": f(self.time), "y": f(m1, "mean")}, {"type": "line", "x": f(self.time), "y": f(m1, "mean"), "color": f(c)}
        bins = {"type": "histogram", "x": f(m1, None, True), "y": rows}
        forms = []
        def all_of(chart, *words): forms.extend((w, ("chart", chart)) for w in words)
        all_of(points, f"plot {mm} against {nn}", f"scatterplot {mm} {nn}", f"correlate {mm} and {nn}", f"{mm} versus {nn} scatter", f"how does {mm} affect {nn}?", f"scatterplot, x axis {mm}, y axis {nn}")
        all_of(coloured, f"{mm} vs {nn} colored by {a}", f"scatter plot of {mm} and {nn}, color by {a}", f"plot {mm} against {nn} with color for {a}", f"scatterplot x axis {mm}, y axis {nn}, color by {a}", f"correlate {mm} and {nn}. color the points by {a}",
               f"{mm} by {nn} in a scatter plot, colored by {a}", f"scatterplot of {mm} and {nn} with {a} in different colors")
        all_of(panels, f"small multiples of {mm} vs {nn} by {a}", f"scatterplots of {mm} by {nn}, separate charts for each {a}", f"scatter of {mm} vs {nn} faceted by {a}", f"{mm} vs {nn} broken out by {a}", f"scatterplot of {mm} vs {nn}. Break into multiple scatterplots by {a}",
               f"show {mm} against {nn}, one panel for each {a}", f"small multiple scatterplots of {mm} and {nn} for every {a}")
        all_of(counts, f"bar chart of number of {many} by {a}", f"plot count of {many} grouped by {a}", f"show frequency by {a}", f"vertical bar chart of count of {many} by {a}", f"bars for each {a} showing how many {many}", f"bar chart, x axis {a}, y axis count")
        all_of(stacked, f"stacked bar of number of {many} by {a}, colored by {b}", f"stacked bar chart, x axis {a}, y axis count, color by {b}", f"bar chart of {many} by {a}, stacked by {b}", f"number of {many} by {a}, with breakdown by {b}", f"stacked bars of count of {many} by {a} and {b}",
               f"number of {many} by {a} grouped by {b} in a stacked bar chart", f"count of {many} for each {a}, color by {b}", f"bar chart of number of {many} by {a}. Stack by {b}", f"bar chart of count by {a}, colored by {b}")
        all_of(means, f"bar chart, x axis {a}, y axis average {mm}", f"plot average {mm} by {a}", f"plot {a} by average {mm}", f"show me avg({mm}) by {a} in a bar chart")
        all_of(usuals, f"how does {mm} vary by {a}?", f"how {mm} varies for different {a}", f"show {mm} for each {a}", f"plot {mm} by {a}")
        all_of(beside, f"average {mm} by {a} and {b}, separate charts for each {a}", f"for each {a}, average {mm} by {b}", f"plot average {mm} grouped by {a}, colored by {b}", f"show average {mm} by {b}, with separate charts for {a}", f"small multiples of average {mm} by {b} for each {a}",
               f"bar chart of average {mm} by {b} faceted by {a}")
        all_of(over, f"line chart of average {mm} over time", f"average {mm} over the years", f"draw average {mm} by year as a line", f"how does average {mm} evolve over time?", f"line graph of average {mm} by year", f"show year and avg({mm}) in a line chart")
        all_of(over_by, f"line chart of average {mm} over time by {a}", f"for each {a}, show a time series of average {mm}", f"average {mm} by year colored by {a}", f"line graph of average {mm} over the years, color by {a}", f"average {mm} over time for each {a}", f"average {mm} per {a} over the years as lines",
               f"plot year by average {mm}. color by {a}")
        all_of(bins, f"histogram of {mm}", f"histogram of {many} by {mm}", f"show the distribution of {mm} across all {many}", f"what is the distribution of {mm}?", f"how is {mm} distributed?", f"histogram of {mm}, number of bins 8", f"number of {many} by {mm} in a histogram", f"bin {mm} and show the count")
        return forms

    def of_pairs(self):
        m1, m2 = self.rng.sample(list(self.meas), 2)
        pair = f"SELECT {quoted(m1)}, {quoted(m2)} FROM {self.t}"
        a, b = self.said(m1), self.said(m2)
        return [(w, pair) for w in (f"{a} vs {b}", f"relationship between {a} and {b}", f"scatter plot of {a} against {b}", f"scatter of {a} against {b}", f"how does {a} relate to {b}?", f"is there a correlation between {a} and {b}")]

    def of_time(self):
        t, d, many = self.t, self.d, self.many
        m = self.rng.choice(list(self.meas))
        u, mm, q = f"{self.usual(m)}({quoted(m)})", self.said(m), quoted(m)
        def best(e, order): return f"SELECT {e} FROM {t} GROUP BY 1 ORDER BY {order} DESC LIMIT 1"
        forms = [(f"busiest month", best(self.month, "count(*)")), ("busiest weekday", best(f"dayname({d})", "count(*)")), (f"which weekday has the most {many}", best(f"dayname({d})", "count(*)")), (f"which year had the most {many}", best(f"year({d})", "count(*)")),
                 (f"which month had the most {many}", best(self.month, "count(*)")), (f"average {mm} by weekday", f"SELECT dayname({d}), avg({q}) FROM {t} GROUP BY 1"), (f"which quarter had the highest {mm}", best(f"date_trunc('quarter', {d})", u)),
                 (f"{many} per day", f"SELECT CAST({d} AS DATE), count(*) FROM {t} GROUP BY 1"), (f"daily {mm}", f"SELECT CAST({d} AS DATE), {u} FROM {t} GROUP BY 1")]
        revenue = next((x for x in self.meas if any(w in ("revenue", "sales", "amount", "total") for w in self.meas[x][0])), None)
        if revenue:
            forms += [(f"the 5 biggest {many}", f"SELECT * FROM {t} ORDER BY {quoted(revenue)} DESC LIMIT 5"), (f"show me the 3 largest {many}", f"SELECT * FROM {t} ORDER BY {quoted(revenue)} DESC LIMIT 3"), (f"biggest {self.one}", f"SELECT * FROM {t} ORDER BY {quoted(revenue)} DESC LIMIT 1")]
        if self.stamp:
            h = f"hour({d})"
            forms += [(f"{many} by hour of day", f"SELECT {h}, count(*) FROM {t} GROUP BY 1"), (f"{mm} by hour of day", f"SELECT {h}, {u} FROM {t} GROUP BY 1"), ("busiest hour of day", best(h, "count(*)")), ("busiest hour", best(h, "count(*)")), (f"which hour has the most {many}", best(h, "count(*)")), (f"{many} by hour", f"SELECT {h}, count(*) FROM {t} GROUP BY 1"), (f"average {mm} by hour of the day", f"SELECT {h}, avg({q}) FROM {t} GROUP BY 1"),
                      (f"{many} by time of day", f"SELECT {h}, count(*) FROM {t} GROUP BY 1")]
        return forms
