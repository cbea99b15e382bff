"""Questions as people ask them of their own business tables, on tables of our own making: each template says the words and the SQL.

The public sets are about web tables and teaching databases; what a shop, a help desk or a plant asks is said differently ("revenue by region",
"orders last quarter"). Everything is drawn from a seeded generator, so every run makes the same questions.
"""
import csv, datetime, json, os, random

TODAY = datetime.date(2024, 11, 21)

# name, entity (singular, plural), id column, time column, categories {column: (plural words, values)}, measures {column: (words, kind, low, high)}
# kind: sum (adds up), mean (does not), whole numbers with "#".
TABLES = [
    ("sales", "order", "orders", "order_id", "order_date",
     {"region": ("regions", ["North", "South", "East", "West"]), "product": ("products", ["Laptop", "Phone", "Tablet", "Monitor", "Desk Chair", "Printer", "Cable", "Webcam"]),
      "customer_name": ("customers", ["Acme Corp", "Globex", "Initech", "Umbrella", "Stark Industries", "Wayne Ltd"]), "segment": ("segments", ["Consumer", "Corporate", "Home Office"])},
     {"quantity": (["quantity", "units"], "sum#", 1, 20), "net_amount": (["net amount", "amount", "revenue", "sales"], "sum", 5, 1000), "discount_pct": (["discount", "discount percent"], "mean", 0, 30)}),
    ("transactions", "transaction", "transactions", "transaction_id", "date",
     {"store": ("stores", ["Downtown", "Airport", "Mall", "Harbour"]), "category": ("categories", ["Grocery", "Clothing", "Electronics", "Toys", "Garden"]),
      "payment_method": ("payment methods", ["Cash", "Card", "Voucher"])},
     {"amount": (["amount"], "sum", 1, 400), "tax": (["tax"], "sum", 0, 60), "items": (["items"], "sum#", 1, 15)}),
    ("orders", "order", "orders", "id", "created_at",
     {"country": ("countries", ["Germany", "France", "Spain", "Italy", "Poland"]), "status": ("statuses", ["pending", "shipped", "delivered", "returned"]),
      "channel": ("channels", ["web", "store", "partner"]), "brand": ("brands", ["Nordwind", "Solano", "Kestrel", "Mira"])},
     {"total": (["total"], "sum", 10, 900), "shipping_cost": (["shipping cost", "shipping"], "sum", 1, 40), "profit": (["profit"], "sum", -50, 300)}),
    ("employees", "employee", "employees", "employee_id", "hire_date",
     {"department": ("departments", ["Engineering", "Sales", "Support", "Finance", "Marketing"]), "office": ("offices", ["London", "Berlin", "Madrid", "Oslo"]),
      "job_title": ("job titles", ["Analyst", "Manager", "Engineer", "Director", "Assistant"])},
     {"salary": (["salary"], "mean#", 30000, 150000), "age": (["age"], "mean#", 20, 65), "performance_score": (["performance score", "performance"], "mean", 1, 5)}),
    ("tickets", "ticket", "tickets", "ticket_id", "opened_on",
     {"priority": ("priorities", ["low", "medium", "high", "urgent"]), "agent": ("agents", ["Ana Ruiz", "Ben Cole", "Chen Li", "Dora Nagy"]),
      "team": ("teams", ["Billing", "Technical", "Onboarding"]), "status": ("statuses", ["open", "closed", "waiting"])},
     {"resolution_hours": (["resolution hours", "resolution time"], "mean", 0, 120), "satisfaction": (["satisfaction"], "mean", 1, 5), "reopened_count": (["reopened count"], "sum#", 0, 4)}),
    ("campaigns", "campaign", "campaigns", "campaign_id", "start_date",
     {"channel": ("channels", ["Email", "Search", "Social", "Display"]), "market": ("markets", ["US", "UK", "Canada", "Australia"]), "objective": ("objectives", ["Awareness", "Leads", "Sales"])},
     {"spend": (["spend", "cost"], "sum", 100, 9000), "clicks": (["clicks"], "sum#", 10, 5000), "impressions": (["impressions"], "sum#", 1000, 90000), "conversion_rate": (["conversion rate"], "mean", 0, 12)}),
    ("readings", "reading", "readings", "reading_id", "measured_at",
     {"sensor": ("sensors", ["S1", "S2", "S3", "S4", "S5"]), "building": ("buildings", ["Mill", "Depot", "Tower"]), "status": ("statuses", ["ok", "warning", "fault"])},
     {"temperature_c": (["temperature"], "mean", -10, 45), "energy_kwh": (["energy", "energy kwh"], "sum", 0, 300), "humidity": (["humidity"], "mean", 10, 95)}),
    ("shipments", "shipment", "shipments", "shipment_no", "ship_date",
     {"carrier": ("carriers", ["DHL", "UPS", "FedEx", "Maersk"]), "warehouse": ("warehouses", ["Rotterdam", "Gdansk", "Lyon"]), "destination_country": ("destination countries", ["Norway", "Chile", "Japan", "Kenya", "Brazil"])},
     {"weight_kg": (["weight"], "sum", 1, 900), "freight_cost": (["freight cost", "freight"], "sum", 20, 3000), "delay_days": (["delay", "delay days"], "mean#", 0, 14)}),
    ("invoices", "invoice", "invoices", "invoice_number", "issued_on",
     {"client": ("clients", ["Blue Fern", "Karst", "Lumen", "Ostrava Steel"]), "currency": ("currencies", ["EUR", "USD", "GBP"]), "state": ("states", ["paid", "overdue", "draft"])},
     {"amount_due": (["amount due", "amount"], "sum", 50, 20000), "vat": (["vat"], "sum", 0, 4000), "days_to_pay": (["days to pay"], "mean#", 0, 90)}),
    ("visits", "visit", "visits", "visit_id", "visited_at",
     {"page": ("pages", ["home", "pricing", "docs", "blog", "checkout"]), "device": ("devices", ["mobile", "desktop", "tablet"]), "source": ("sources", ["google", "newsletter", "direct", "ads"])},
     {"duration_seconds": (["duration"], "mean", 1, 900), "page_views": (["page views", "views"], "sum#", 1, 20), "bounce_rate": (["bounce rate"], "mean", 0, 1)}),
    ("patients", "admission", "admissions", "admission_id", "admitted_on",
     {"ward": ("wards", ["Cardiology", "Oncology", "Paediatrics", "Surgery"]), "hospital": ("hospitals", ["St Mary", "Riverside", "Northgate"]), "gender": ("genders", ["female", "male"])},
     {"length_of_stay": (["length of stay"], "mean#", 1, 40), "charges": (["charges"], "sum", 300, 50000), "age": (["age"], "mean#", 0, 95)}),
    ("properties", "listing", "listings", "listing_id", "listed_on",
     {"city": ("cities", ["Lisbon", "Porto", "Faro", "Braga"]), "property_type": ("property types", ["House", "Flat", "Studio"]), "agency": ("agencies", ["Casa Nova", "Atlantico", "Miradouro"])},
     {"price": (["price"], "mean", 50000, 900000), "area_m2": (["area"], "mean", 20, 400), "bedrooms": (["bedrooms"], "mean#", 0, 6)}),
    ("subscriptions", "subscription", "subscriptions", "subscription_id", "signup_date",
     {"plan": ("plans", ["Free", "Pro", "Enterprise"]), "country": ("countries", ["India", "Mexico", "Sweden", "Turkey"]), "referrer": ("referrers", ["friend", "podcast", "search"])},
     {"mrr": (["mrr"], "sum", 0, 900), "seats": (["seats"], "sum#", 1, 60), "churn_rate": (["churn rate", "churn"], "mean", 0, 30)}),
    ("production", "batch", "batches", "batch_id", "produced_on",
     {"plant": ("plants", ["Ulm", "Turin", "Brno"]), "line": ("lines", ["A", "B", "C"]), "material": ("materials", ["steel", "copper", "resin"]), "shift": ("shifts", ["day", "night"])},
     {"output_units": (["output", "output units"], "sum#", 50, 5000), "scrap_units": (["scrap", "scrap units"], "sum#", 0, 90), "downtime_minutes": (["downtime"], "sum#", 0, 200)}),
    ("donations", "donation", "donations", "donation_id", "donated_on",
     {"donor_type": ("donor types", ["individual", "company", "foundation"]), "cause": ("causes", ["water", "schools", "forests", "health"]), "city": ("cities", ["Leeds", "York", "Bath"])},
     {"amount_usd": (["amount", "amount usd"], "sum", 5, 5000), "fee": (["fee", "fees"], "sum", 0, 50)}),
    ("matches", "match", "matches", "match_id", "played_on",
     {"team": ("teams", ["Falcons", "Otters", "Pines", "Comets", "Rovers"]), "stadium": ("stadiums", ["Old Park", "Harbour Dome", "Riverbank"]), "competition": ("competitions", ["League", "Cup"])},
     {"goals": (["goals"], "sum#", 0, 6), "attendance": (["attendance"], "sum#", 500, 40000), "possession_pct": (["possession"], "mean", 30, 70)}),
]


def quoted(n): return '"' + n + '"'


def write_table(folder, spec, rng):
    name, _, _, id_column, time, categories, measures = spec
    path = os.path.join(folder, name + ".csv")
    with open(path, "w", newline="") as f:
        w = csv.writer(f)
        w.writerow([id_column, time, *categories, *measures])
        stamp = time.endswith("_at")
        for i in range(200):
            day = datetime.date(2022, 1, 1) + datetime.timedelta(days=rng.randrange(1055))
            when = f"{day} {rng.randrange(24):02d}:{rng.randrange(60):02d}:00" if stamp else str(day)
            cells = [rng.choice(values) for _, values in categories.values()]
            numbers = [rng.randrange(int(lo), int(hi) + 1) if "#" in kind else round(lo + (hi - lo) * rng.random(), 2) for _, kind, lo, hi in measures.values()]
            w.writerow([1000 + i, when, *cells, *numbers])
    return path


def periods(time, stamp):
    """Words of a period and its SQL."""
    d = f"CAST({quoted(time)} AS DATE)"
    def between(a, b): return f"{d} BETWEEN DATE '{a}' AND DATE '{b}'"
    return [("in 2023", between("2023-01-01", "2023-12-31")), ("in 2024", between("2024-01-01", "2024-12-31")), ("last quarter", between("2024-07-01", "2024-09-30")),
            ("this year", between("2024-01-01", "2024-12-31")), ("last year", between("2023-01-01", "2023-12-31")), ("last month", between("2024-10-01", "2024-10-31")),
            ("in March 2023", between("2023-03-01", "2023-03-31")), ("in Q2 2023", between("2023-04-01", "2023-06-30")), ("since June 2024", f"{d} >= DATE '2024-06-01'"),
            ("before 2023", f"{d} < DATE '2023-01-01'"), ("year to date", between("2024-01-01", "2024-11-21")), ("during 2022", between("2022-01-01", "2022-12-31")),
            ("in the last 90 days", between("2024-08-23", "2024-11-21")), ("in q3 2024", between("2024-07-01", "2024-09-30"))]


def ask(spec, rng):
    """(words, SQL or histogram column) of one table."""
    name, one, many, id_column, time, categories, measures = spec
    t, out = quoted(name), []
    kinds = {"sum": "sum", "mean": "avg"}
    cats, meas = list(categories), list(measures)
    d = quoted(time)
    month = f"date_trunc('month', {d})"
    def add(words, sql): out.append((words, sql))
    def said(m): return rng.choice(measures[m][0])
    def spoken(c): return c.replace("_", " ") if rng.random() < 0.8 or not c.endswith("_name") else c[:-5]
    def value(c): return rng.choice(categories[c][1])
    def usual(m): return kinds[measures[m][1].rstrip("#")]
    ps = periods(time, time.endswith("_at"))
    aggs = [("total", "sum"), ("average", "avg"), ("maximum", "max"), ("minimum", "min"), ("sum of", "sum"), ("mean", "avg"), ("highest", "max"), ("lowest", "min"), ("median", "median"), ("avg", "avg")]
    for _ in range(3):
        for m in meas:
            c, c2 = rng.sample(cats, 2)
            mm, a, b = said(m), spoken(c), spoken(c2)
            q, g, u = quoted(m), quoted(c), usual(m)
            w, fn = rng.choice(aggs)
            by = f"SELECT {g}, {{}} FROM {t} GROUP BY 1"
            one_fn = f"{fn}({q})"
            v = value(c)
            holds = f"{g} = '{v}'"
            pw, ps_sql = rng.choice(ps)
            forms = [
                (f"{w} {mm} by {a}", by.format(one_fn)), (f"{w} {mm} per {a}", by.format(one_fn)), (f"what is the {w} {mm} for each {a}?", by.format(one_fn)),
                (f"show me the {w} {mm} of each {a}", by.format(one_fn)), (f"{mm} by {a}", by.format(f"{u}({q})")), (f"{mm} per {a}", by.format(f"{u}({q})")),
                (f"show {mm} by {a}", by.format(f"{u}({q})")), (f"break down {mm} by {a}", by.format(f"{u}({q})")), (f"{mm} by {a} and {b}", f"SELECT {g}, {quoted(c2)}, {u}({q}) FROM {t} GROUP BY 1, 2"),
                (f"{w} {mm} by {a} and {b}", f"SELECT {g}, {quoted(c2)}, {one_fn} FROM {t} GROUP BY 1, 2"), (f"{w} {mm} by {a}, highest first", by.format(one_fn) + " ORDER BY 2 DESC"),
                (f"what is the {w} {mm}?", f"SELECT {one_fn} FROM {t}"), (f"{w} {mm}", f"SELECT {one_fn} FROM {t}"), (f"{w} {mm} for {v}", f"SELECT {one_fn} FROM {t} WHERE {holds}"),
                (f"what was the {w} {mm} in {v}", f"SELECT {one_fn} FROM {t} WHERE {holds}"), (f"{w} {mm} where {a} is {v}", f"SELECT {one_fn} FROM {t} WHERE {holds}"),
                (f"{w} {mm} {pw}", f"SELECT {one_fn} FROM {t} WHERE {ps_sql}"), (f"{mm} {pw}", f"SELECT {u}({q}) FROM {t} WHERE {ps_sql}"),
                (f"{w} {mm} by {a} {pw}", f"SELECT {g}, {one_fn} FROM {t} WHERE {ps_sql} GROUP BY 1"), (f"{mm} by {a} {pw}", f"SELECT {g}, {u}({q}) FROM {t} WHERE {ps_sql} GROUP BY 1"),
                (f"{w} {mm} by month", f"SELECT {month}, {one_fn} FROM {t} GROUP BY 1"), (f"{mm} by month", f"SELECT {month}, {u}({q}) FROM {t} GROUP BY 1"),
                (f"monthly {mm}", f"SELECT {month}, {u}({q}) FROM {t} GROUP BY 1"), (f"monthly {mm} in 2024", f"SELECT {month}, {u}({q}) FROM {t} WHERE {ps[1][1]} GROUP BY 1"),
                (f"{w} {mm} per year", f"SELECT year({d}), {one_fn} FROM {t} GROUP BY 1"), (f"{mm} by year", f"SELECT year({d}), {u}({q}) FROM {t} GROUP BY 1"),
                (f"{mm} by quarter", f"SELECT date_trunc('quarter', {d}), {u}({q}) FROM {t} GROUP BY 1"), (f"weekly {mm}", f"SELECT date_trunc('week', {d}), {u}({q}) FROM {t} GROUP BY 1"),
                (f"{mm} over time", f"SELECT {month}, {u}({q}) FROM {t} GROUP BY 1"), (f"trend of {mm}", f"SELECT {month}, {u}({q}) FROM {t} GROUP BY 1"),
                (f"how has {mm} changed over time?", f"SELECT {month}, {u}({q}) FROM {t} GROUP BY 1"), (f"{w} {mm} by month for {v}", f"SELECT {month}, {one_fn} FROM {t} WHERE {holds} GROUP BY 1"),
                (f"{mm} by month and {a}", f"SELECT {month}, {g}, {u}({q}) FROM {t} GROUP BY 1, 2"), (f"monthly {mm} by {a}", f"SELECT {month}, {g}, {u}({q}) FROM {t} GROUP BY 1, 2"),
                (f"top 3 {categories[c][0]} by {mm}", by.format(f"{u}({q})") + " ORDER BY 2 DESC LIMIT 3"), (f"top 2 {categories[c][0]} by total {mm}", by.format(f"sum({q})") + " ORDER BY 2 DESC LIMIT 2"),
                (f"bottom 2 {categories[c][0]} by average {mm}", by.format(f"avg({q})") + " ORDER BY 2 LIMIT 2"), (f"which {a} has the highest {mm}?", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY {u}({q}) DESC LIMIT 1"),
                (f"which {a} has the highest total {mm}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY sum({q}) DESC LIMIT 1"), (f"which {a} has the lowest average {mm}?", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY avg({q}) LIMIT 1"),
                (f"{a} with the most {mm}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY {u}({q}) DESC LIMIT 1"),
                (f"{w} {mm} excluding {v}", f"SELECT {one_fn} FROM {t} WHERE {g} <> '{v}'"), (f"{mm} by {b} for {v}", f"SELECT {quoted(c2)}, {u}({q}) FROM {t} WHERE {holds} GROUP BY 1"),
                (f"{w} {mm} by {b} in {v} {pw}", f"SELECT {quoted(c2)}, {one_fn} FROM {t} WHERE {holds} AND {ps_sql} GROUP BY 1"),
                (f"share of {mm} by {a}", by.format(f"{u}({q})")), (f"distribution of {mm}", ("histogram", m)), (f"histogram of {mm}", ("histogram", m)),
                (f"bar chart of {w} {mm} by {a}", by.format(one_fn)), (f"pie chart of total {mm} by {a}", by.format(f"sum({q})")), (f"line chart of {mm} by month", f"SELECT {month}, {u}({q}) FROM {t} GROUP BY 1"),
                (f"compare {mm} across {categories[c][0]}", by.format(f"{u}({q})")), (f"compare {mm} by {a}", by.format(f"{u}({q})")),
            ]
            lo, hi = measures[m][2], measures[m][3]
            cut = int(lo + (hi - lo) * 0.7) or 1
            forms += [(f"how many {many} have {mm} above {cut}?", f"SELECT count(*) FROM {t} WHERE {q} > {cut}"), (f"{many} with {mm} over {cut}", f"SELECT * FROM {t} WHERE {q} > {cut}"),
                      (f"number of {many} with {mm} less than {cut}", f"SELECT count(*) FROM {t} WHERE {q} < {cut}"), (f"list {many} with {mm} at least {cut}", f"SELECT * FROM {t} WHERE {q} >= {cut}"),
                      (f"{many} where {mm} is between {int(lo)} and {cut}", f"SELECT * FROM {t} WHERE {q} BETWEEN {int(lo)} AND {cut}"),
                      (f"how many {many} have {mm} above average", f"SELECT count(*) FROM {t} WHERE {q} > (SELECT avg({q}) FROM {t})")]
            for words, sql in rng.sample(forms, 18): add(words, sql)
        for c in cats:
            a, g, v = spoken(c), quoted(c), value(c)
            plural = categories[c][0]
            pw, ps_sql = rng.choice(ps)
            c2 = rng.choice([x for x in cats if x != c])
            count = f"SELECT {g}, count(*) FROM {t} GROUP BY 1"
            forms = [
                (f"how many {many}", f"SELECT count(*) FROM {t}"), ("how many rows", f"SELECT count(*) FROM {t}"), (f"number of {many}", f"SELECT count(*) FROM {t}"), (f"how many {many} are there?", f"SELECT count(*) FROM {t}"),
                (f"how many {many} per {a}", count), (f"number of {many} by {a}", count), (f"count of {many} by {a}", count), (f"{many} by {a}", count), (f"{many} per {a}", count),
                (f"how many {many} in each {a}?", count), (f"count by {a}", count), (f"show the number of {many} for each {a}", count), (f"how many {many} for {v}", f"SELECT count(*) FROM {t} WHERE {g} = '{v}'"),
                (f"number of {v} {many}", f"SELECT count(*) FROM {t} WHERE {g} = '{v}'"), (f"how many {many} {pw}", f"SELECT count(*) FROM {t} WHERE {ps_sql}"),
                (f"number of {many} by {a} {pw}", f"SELECT {g}, count(*) FROM {t} WHERE {ps_sql} GROUP BY 1"), (f"{many} per month", f"SELECT {month}, count(*) FROM {t} GROUP BY 1"),
                (f"number of {many} by month", f"SELECT {month}, count(*) FROM {t} GROUP BY 1"), (f"monthly {many}", f"SELECT {month}, count(*) FROM {t} GROUP BY 1"),
                (f"{many} by weekday", f"SELECT dayname({d}), count(*) FROM {t} GROUP BY 1"), (f"{many} per year", f"SELECT year({d}), count(*) FROM {t} GROUP BY 1"),
                (f"which {a} has the most {many}?", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"which {a} has the fewest {many}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY count(*) LIMIT 1"),
                (f"most common {a}", f"SELECT {g} FROM {t} GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"), (f"top 3 {plural} by number of {many}", count + " ORDER BY 2 DESC LIMIT 3"),
                (f"how many different {plural}", f"SELECT count(DISTINCT {g}) FROM {t}"), (f"number of distinct {plural}", f"SELECT count(DISTINCT {g}) FROM {t}"),
                (f"list all {plural}", f"SELECT DISTINCT {g} FROM {t}"), (f"what {plural} are there?", f"SELECT DISTINCT {g} FROM {t}"), (f"which {plural} do we have", f"SELECT DISTINCT {g} FROM {t}"),
                (f"{many} from {v}", f"SELECT * FROM {t} WHERE {g} = '{v}'"), (f"show all {many} for {v}", f"SELECT * FROM {t} WHERE {g} = '{v}'"), (f"show me {v} {many}", f"SELECT * FROM {t} WHERE {g} = '{v}'"),
                (f"list {many} where {a} is not {v}", f"SELECT * FROM {t} WHERE {g} <> '{v}'"), (f"number of {many} not in {v}", f"SELECT count(*) FROM {t} WHERE {g} <> '{v}'"),
                (f"show all {many}", f"SELECT * FROM {t}"), (f"{many} {pw}", f"SELECT * FROM {t} WHERE {ps_sql}") if rng.random() < 0.5 else (f"list {many} {pw}", f"SELECT * FROM {t} WHERE {ps_sql}"),
                (f"pie chart of {many} by {a}", count), (f"distribution of {many} by {a}", count), (f"breakdown of {many} by {a} and {spoken(c2)}", f"SELECT {g}, {quoted(c2)}, count(*) FROM {t} GROUP BY 1, 2"),
            ]
            for words, sql in rng.sample(forms, 14): add(words, sql)
        m1, m2 = rng.sample(meas, 2)
        pair = f"SELECT {quoted(m1)}, {quoted(m2)} FROM {t}"
        for words in rng.sample([f"{said(m1)} vs {said(m2)}", f"relationship between {said(m1)} and {said(m2)}", f"scatter plot of {said(m1)} against {said(m2)}",
                                 f"how does {said(m1)} relate to {said(m2)}?", f"is there a correlation between {said(m1)} and {said(m2)}"], 2): add(words, pair)
    return list(dict.fromkeys(out))


def generate(folder):
    """Writes the tables and business.jsonl into `folder`; returns its path."""
    import duckdb
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "business.jsonl")
    rng = random.Random(20240615)
    with open(path, "w") as f:
        for spec in TABLES:
            csv_path = write_table(folder, spec, rng)
            con = duckdb.connect(":memory:", config={"threads": 1})
            con.execute(f"CREATE TABLE {quoted(spec[0])} AS SELECT * FROM read_csv('{csv_path}', header = true, sample_size = -1)")
            seen = set()
            for i, (words, sql) in enumerate(ask(spec, rng)):
                if words in seen: continue
                seen.add(words)
                q = {"id": f"business-{spec[0]}-{i}", "question": words, "tables": [csv_path], "today": str(TODAY)}
                if isinstance(sql, tuple):
                    q["gold_charts"] = [{"type": "histogram", "x": {"field": sql[1], "agg": None, "bin": True}, "y": {"field": None, "agg": "count"}}]
                else:
                    q["gold_sql"] = sql
                    q["gold_result_rows"] = [[v if isinstance(v, (int, float, str, bool, type(None))) else str(v) for v in r] for r in con.execute(sql).fetchall()]
                    q["ordered"] = "highest first" in words
                    if not q["gold_result_rows"]: continue
                f.write(json.dumps(q) + "\n")
            con.close()
    return path
