"""All questions of one table: so many of each kind."""
from .comparisons import Comparisons
from .measures import Measures
from .rows import Rows
from .shapes import Shapes


class Asker(Measures, Rows, Comparisons, Shapes):
    def ask(self):
        for _ in range(3):
            for m in self.meas:
                self.take(self.of_measure(m), 20)
                self.take(self.of_values(m), 9)
        for c in self.cats:
            self.take(self.of_rows(c), 16)
            self.take(self.of_shares(c), 8)
            self.take(self.of_charts(c), 14)
        for flag in self.more.get("flags", {}): self.take(self.of_flag(flag), 9)
        if self.more.get("label"): self.take(self.of_label(), 12)
        for m in self.more.get("sparse", []): self.take(self.of_gaps(m), 4)
        self.take(self.of_pairs(), 3)
        self.take(self.of_time(), 8)
        for kind in self.more.get("kinds", {}):
            for _ in range(3): self.take(self.of_kind(kind), 12)
        self.take(self.of_ends(), 14)
        for _ in range(2): self.take(self.of_averages(), 8)
        for m in self.meas: self.take(self.of_sides(m), 7)
        for m in self.meas: self.take(self.of_changes(m), 3)
        if "minus" in self.more:
            for _ in range(3): self.take(self.of_differences(), 9)
        if "between" in self.more:
            for _ in range(3): self.take(self.of_times_between(), 9)
        if "against" in self.more:
            for _ in range(3): self.take(self.of_columns(), 12)
        return self.out
