"""sales.csv: a deterministic file of a million orders, about 100 MB, and questions over it with the SQL they mean."""
import numpy as np
import pandas as pd


def write(path, rows=1_000_000):
    r = np.random.default_rng(7)
    regions = np.array(["North", "South", "East", "West", "Central", "Alps", "Coast", "Islands"])
    products = np.array([f"Product {chr(65 + i // 10)}{i % 10}" for i in range(50)])
    words = np.array("late early fragile gift express urgent repeat bulk sample return order paid cash card hold check call blue large small".split())
    at = pd.Timestamp("2022-01-01") + pd.to_timedelta(r.integers(0, 3 * 365 * 86400, rows), unit="s")
    discount = np.round(r.beta(2, 12, rows), 3)
    discount[r.random(rows) < 0.02] = np.nan
    notes = words[r.integers(0, len(words), (rows, 5))]
    pd.DataFrame({
        "id": np.arange(1, rows + 1), "sold_at": at.strftime("%Y-%m-%d %H:%M:%S"), "region": regions[r.integers(0, 8, rows)],
        "product": products[np.minimum(r.geometric(0.06, rows) - 1, 49)],
        "customer": np.char.add("C", np.char.zfill(r.zipf(1.3, rows).clip(max=200000).astype(str), 6)),
        "quantity": r.poisson(4, rows) + 1, "price": np.round(r.lognormal(3, 0.8, rows), 2), "discount": discount,
        "channel": np.array(["web", "store", "phone", "partner", "app"])[r.integers(0, 5, rows)],
        "note": [" ".join(n) for n in notes],
    }).to_csv(path, index=False)


QUESTION = "total price by region"
SQL = 'SELECT region, sum(price) FROM data GROUP BY region'


def uncached(i):
    """Another question each time, so that no cache answers it, and the SQL it means."""
    return f"total price by region where id is greater than {i}", f"SELECT region, sum(price) FROM data WHERE id > {i} GROUP BY region"
