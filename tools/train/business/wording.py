"""Words of one table's columns, values and periods, as people say and type them."""
from .tables import quoted, split_name

SAME = {"United Kingdom": ["uk", "the uk", "UK"], "United States": ["us", "the usa", "US"], "Human Resources": ["hr", "HR"], "female": ["women", "woman"], "male": ["men"], "F": ["women", "female"], "M": ["men", "male"],
        "New York": ["nyc"]}
LEADS = ["show me ", "show ", "give me ", "what is the ", "what's the ", "i need the ", "please show me ", "can you show me ", "tell me the ", "display ", "get ", "i want to see "]


def periods(time):
    """Words of a period and its SQL."""
    d = f"CAST({quoted(time)} AS DATE)"
    def between(a, b): return f"{d} BETWEEN DATE '{a}' AND DATE '{b}'"
    return [("in 2023", between("2023-01-01", "2023-12-31")), ("in 2024", between("2024-01-01", "2024-12-31")), ("last quarter", between("2024-07-01", "2024-09-30")),
            ("this year", between("2024-01-01", "2024-12-31")), ("last year", between("2023-01-01", "2023-12-31")), ("last month", between("2024-10-01", "2024-10-31")),
            ("in March 2023", between("2023-03-01", "2023-03-31")), ("in Q2 2023", between("2023-04-01", "2023-06-30")), ("since June 2024", f"{d} >= DATE '2024-06-01'"),
            ("before 2023", f"{d} < DATE '2023-01-01'"), ("year to date", between("2024-01-01", "2024-11-21")), ("during 2022", between("2022-01-01", "2022-12-31")),
            ("in the last 90 days", between("2024-08-23", "2024-11-21")), ("in q3 2024", between("2024-07-01", "2024-09-30")), ("past 90 days", between("2024-08-23", "2024-11-21")),
            ("between March 2023 and May 2023", between("2023-03-01", "2023-05-31")), ("since 2023", f"{d} >= DATE '2023-01-01'"), ("after 2022", f"{d} > DATE '2022-12-31'"),
            ("in october 2024", between("2024-10-01", "2024-10-31"))]


class Wording:
    """Of one table; what is asked of it (words, SQL or chart) is collected in `out`."""

    def __init__(self, spec, rng):
        self.spec, self.rng, self.out = spec, rng, []
        self.name, self.one, self.many, self.id, self.time, self.cats, self.meas = spec[:7]
        self.more = spec[7] if len(spec) > 7 else {}
        self.t, self.d = quoted(self.name), quoted(self.time)
        self.month = f"date_trunc('month', {self.d})"
        self.stamp = self.time.endswith(("_at", "_time")) or self.time == "ts"
        self.periods = periods(self.time)

    def said(self, m): return self.rng.choice(self.meas[m][0])
    def spoken(self, c):
        if len(self.cats[c]) > 2: return self.rng.choice(self.cats[c][2])
        words = split_name(c)
        return words[:-5] if words.endswith(" name") and self.rng.random() < 0.5 else words
    def value(self, c): return self.rng.choice(self.cats[c][1])

    def typed(self, v):
        """As people type it: small letters, now and then a slip."""
        r = self.rng.random()
        if v in SAME and self.rng.random() < 0.4: return self.rng.choice(SAME[v])
        if r < 0.05 and len(v) >= 6 and " " not in v:
            i = self.rng.randrange(1, len(v) - 2)
            v = v[:i] + v[i + 1] + v[i] + v[i + 2:] if self.rng.random() < 0.5 else v[:i] + v[i + 1:]
        return v.lower() if r < 0.6 else v

    def usual(self, m): return {"sum": "sum", "mean": "avg"}[self.meas[m][1].rstrip("#")]
    def whole(self, m): return "#" in self.meas[m][1]

    def take(self, forms, count):
        for words, sql in self.rng.sample(forms, min(count, len(forms))):
            r = self.rng.random()
            first = words.split()[0]
            if r < 0.2 and first not in ("how", "what", "which", "who", "show", "list", "give", "is", "compare", "break", "when", "are", "was", "were", "does", "did", "more"):
                words = self.rng.choice(LEADS) + words
            if r > 0.9 and not words.endswith("?"): words += "?"
            self.out.append((words, sql))
