"""Questions as people ask them of their own business tables, on tables of our own making: each template says the words and the SQL.

The public sets are about web tables and teaching databases; what a shop, a help desk or a plant asks is said differently ("revenue by region",
"orders last quarter"). Everything is drawn from a seeded generator, so every run makes the same questions.
"""
import csv, datetime, hashlib, json, os, random, re

TODAY = datetime.date(2024, 11, 21)

# name, entity (singular, plural), id column, time column, categories {column: (plural words, values[, said as])}, measures {column: (words, kind, low, high)},
# more {"minus": [(column, less that column)], "between": [(from, to)], "against": [(column, column it is compared with, is "over" it enough)], "dates": {more dates: (first, last day after the time column)}, "flags": {column: (said as, yes, no)}, "label": (column of names, is it a person), "born": column, "sparse": columns with gaps}.
# kind: sum (adds up), mean (does not), whole numbers with "#".
TABLES = [
    ("sales", "order", "orders", "order_id", "order_date",
     {"region": ("regions", ["North", "South", "East", "West"]), "product": ("products", ["Laptop", "Phone", "Tablet", "Monitor", "Desk Chair", "Printer", "Cable", "Webcam"]),
      "customer_name": ("customers", ["Acme Corp", "Globex", "Initech", "Umbrella", "Stark Industries", "Wayne Ltd"]), "segment": ("segments", ["Consumer", "Corporate", "Home Office"])},
     {"quantity": (["quantity", "units"], "sum#", 1, 20), "net_amount": (["net amount", "amount", "revenue", "sales"], "sum", 5, 1000), "discount_pct": (["discount", "discount percent"], "mean", 0, 30)}),
    ("transactions", "transaction", "transactions", "transaction_id", "date",
     {"store": ("stores", ["Downtown", "Airport", "Mall", "Harbour"]), "category": ("categories", ["Grocery", "Clothing", "Electronics", "Toys", "Garden"]),
      "payment_method": ("payment methods", ["Cash", "Card", "Voucher"])},
     {"amount": (["amount"], "sum", 1, 400), "tax": (["tax"], "sum", 0, 60), "items": (["items"], "sum#", 1, 15)}, {"minus": [("amount", "tax")]}),
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
     {"weight_kg": (["weight"], "mean", 1, 900), "freight_cost": (["freight cost", "freight"], "sum", 20, 3000), "delay_days": (["delay", "delay days"], "mean#", 0, 14)}),
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
     {"amount_usd": (["amount", "amount usd"], "sum", 5, 5000), "fee": (["fee", "fees"], "sum", 0, 50)}, {"minus": [("amount_usd", "fee")]}),
    ("matches", "match", "matches", "match_id", "played_on",
     {"team": ("teams", ["Falcons", "Otters", "Pines", "Comets", "Rovers"]), "stadium": ("stadiums", ["Old Park", "Harbour Dome", "Riverbank"]), "competition": ("competitions", ["League", "Cup"])},
     {"goals": (["goals"], "sum#", 0, 6), "attendance": (["attendance"], "sum#", 500, 40000), "possession_pct": (["possession"], "mean", 30, 70)}),
    ("webshop", "order", "orders", "OrderID", "OrderDate",
     {"CustomerName": ("customers", ["Olga Brandt", "Piet Maas", "Quinn Ash", "Rosa Lind", "Sven Dahl"], ["customer"]), "Country": ("countries", ["Germany", "France", "United Kingdom", "Austria"]),
      "ProdCat": ("product categories", ["Furniture", "Lighting", "Textiles", "Kitchen"], ["product category", "category"]), "Product": ("products", ["Lamp", "Oak Table", "Rug", "Curtain", "Kettle", "Bar Stool"])},
     {"Qty": (["quantity", "qty", "units"], "sum#", 1, 12), "NetAmt": (["net amount", "revenue", "sales", "turnover", "net amt"], "sum", 5, 900), "UnitPrice": (["unit price", "price"], "mean", 2, 400)},
     {"flags": {"Returned": ("returned", "yes", "no")}}),
    ("helpdesk", "ticket", "tickets", "TicketNo", "created_at",
     {"severity": ("severities", ["minor", "major", "critical"]), "assignee": ("assignees", ["Hana Sato", "Ivo Marek", "Jana Kral", "Karl Best"], ["assignee", "agent"]), "queue": ("queues", ["Network", "Hardware", "Access"]),
      "state": ("states", ["open", "solved", "pending"])},
     {"first_response_min": (["first response", "first response minutes"], "mean#", 1, 400), "resolution_hrs": (["resolution hours", "resolution time"], "mean", 0, 90), "csat": (["csat", "satisfaction"], "mean#", 1, 5)},
     {"flags": {"escalated": ("escalated", "true", "false")}, "sparse": ["csat"]}),
    ("flight_log", "flight", "flights", "flight_id", "dep_time",
     {"carrier": ("carriers", ["Iberia", "Finnair", "Swiss", "TAP"], ["carrier", "airline"]), "origin": ("origins", ["MAD", "HEL", "ZRH", "LIS"]), "destination": ("destinations", ["BOS", "MIA", "YUL", "EZE"])},
     {"delay_min": (["delay", "delay minutes"], "mean#", 0, 200), "distance_km": (["distance"], "mean#", 300, 9000), "passengers": (["passengers"], "sum#", 30, 350)},
     {"flags": {"cancelled": ("cancelled", "true", "false"), "diverted": ("diverted", "true", "false")}}),
    ("hospital_stays", "patient", "patients", "patient_id", "admitted_on",
     {"ward": ("wards", ["Neurology", "Maternity", "Urology"]), "diagnosis": ("diagnoses", ["asthma", "fracture", "influenza", "diabetes"]), "sex": ("sexes", ["F", "M"], ["sex", "gender"]), "doctor": ("doctors", ["Dr. Eriksen", "Dr. Fabre", "Dr. Gupta"])},
     {"bill_usd": (["bill", "billing", "charges"], "sum", 200, 40000), "length_of_stay": (["length of stay", "stay"], "mean#", 1, 30)},
     {"label": ("full_name", True), "born": "birth_date", "flags": {"insured": ("insured", "Y", "N")}}),
    ("staff_list", "employee", "employees", "emp_id", "hire_date",
     {"dept": ("departments", ["Engineering", "Human Resources", "Legal", "Logistics"], ["department", "dept"]), "jobTitle": ("job titles", ["Analyst", "Clerk", "Engineer", "Director"], ["job title", "title"]), "officeLocation": ("offices", ["Vienna", "Prague", "New York"], ["office", "office location"]),
      "gender": ("genders", ["female", "male"])},
     {"salary_eur": (["salary", "pay", "salaries"], "mean#", 28000, 140000), "bonus_pct": (["bonus", "bonus percent"], "mean#", 0, 30), "perf_rating": (["performance rating", "rating"], "mean#", 1, 5)},
     {"label": ("full_name", True), "born": "birth_date", "flags": {"remote": ("remote", "true", "false")}, "sparse": ["bonus_pct"]}),
    ("exam_results", "exam", "exams", "exam_id", "exam_date",
     {"studentName": ("students", ["Lia Moss", "Max Orr", "Nia Poe", "Oto Rey", "Pia Sen"], ["student"]), "teacher": ("teachers", ["Ms Hart", "Mr Lowe", "Mrs Finch"]), "subject": ("subjects", ["Math", "Physics", "History", "Art"]), "gradeLevel": ("grades", ["7th", "8th", "9th"], ["grade", "grade level"])},
     {"score": (["score", "scores"], "mean#", 20, 100), "absences": (["absences"], "sum#", 0, 15), "numBooks": (["number of books", "books", "num books"], "sum#", 0, 9)},
     {"flags": {"passed": ("passed", "yes", "no")}}),
    ("meter_readings", "reading", "readings", "reading_id", "ts",
     {"site": ("sites", ["Rotterdam", "Hamburg", "Porto", "Lyon"]), "fuel": ("fuels", ["gas", "electricity", "solar"], ["fuel", "fuel type"]), "meter": ("meters", ["M1", "M2", "M3"])},
     {"kwh": (["kwh", "consumption", "energy consumption"], "sum", 0, 700), "cost_eur": (["cost", "costs"], "sum", 0, 200), "co2_kg": (["co2", "emissions"], "sum", 0, 90), "temp_c": (["temperature", "temp"], "mean", -5, 35)},
     {"flags": {"peak": ("peak", "Y", "N")}}),
    ("turbine_log", "measurement", "measurements", "measurement_id", "measured_at",
     {"turbine": ("turbines", ["T1", "T2", "T3", "T4"]), "status": ("statuses", ["running", "stopped", "maintenance"])},
     {"output_kwh": (["output", "production", "output kwh"], "sum", 0, 900), "wind_speed_ms": (["wind speed"], "mean", 0, 25), "vibration": (["vibration"], "mean", 0, 9)}, {}),
    ("bookings", "booking", "bookings", "bookingRef", "check_in",
     {"hotel": ("hotels", ["Seaview", "Grand Plaza", "Alpine Lodge"]), "roomType": ("room types", ["Single", "Double", "Suite"], ["room type"]), "guestCountry": ("guest countries", ["Italy", "Norway", "United States", "Ireland"], ["guest country", "country"])},
     {"nights": (["nights"], "sum#", 1, 14), "totalPrice": (["total price", "revenue"], "sum", 60, 3000), "reviewScore": (["review score", "score"], "mean", 1, 10)},
     {"flags": {"isCanceled": ("canceled", "true", "false")}, "sparse": ["reviewScore"]}),
    ("leads", "lead", "leads", "lead_id", "created_on",
     {"source": ("sources", ["referral", "webinar", "cold call"]), "owner": ("owners", ["Tess Hill", "Uma Ross", "Vic Stone"], ["owner", "sales rep"]), "stage": ("stages", ["new", "qualified", "won", "lost"]), "industry": ("industries", ["Retail", "Banking", "Energy"])},
     {"deal_value": (["deal value", "value"], "sum", 100, 50000), "days_in_stage": (["days in stage"], "mean#", 0, 60), "touches": (["touches"], "sum#", 0, 20)}, {}),
    ("fleet", "vehicle", "vehicles", "vehicle_id", "registered_on",
     {"depot": ("depots", ["Aarhus", "Odense", "Vejle"]), "fuel": ("fuels", ["diesel", "electric", "petrol"]), "maker": ("makers", ["Volta", "Kuro", "Brandt", "Sella"])},
     {"range_km": (["range", "range km"], "mean", 150, 900), "curb_weight": (["curb weight"], "mean", 900, 3500), "lease_cost": (["lease cost"], "sum", 200, 1900)},
     {"kinds": {"doors": (["doors"], [2, 3, 4, 5]), "seats": (["seats"], [2, 4, 5, 7, 9]), "gears": (["gears"], [1, 5, 6, 8])}}),
    ("flats", "flat", "flats", "flat_no", "let_on",
     {"district": ("districts", ["Harbour", "Old Mill", "Station"]), "agent": ("agents", ["Ida Lohse", "Per Kjaer", "Rie Dam"], ["agent"])},
     {"rent": (["rent"], "mean", 400, 2600), "floor_area": (["floor area", "area"], "mean", 20, 180), "deposit": (["deposit"], "sum", 300, 5000)},
     {"kinds": {"rooms": (["rooms"], [1, 2, 3, 4, 5]), "bathrooms": (["bathrooms"], [1, 2, 3]), "storey": (["storey"], [0, 1, 2, 3, 4])}}),
    ("inventory", "item", "items", "sku", "restocked_on",
     {"warehouse": ("warehouses", ["North Hub", "South Hub", "Port"]), "supplier": ("suppliers", ["Kobalt", "Ferrum", "Lignum"]), "category": ("categories", ["Tools", "Paint", "Garden"])},
     {"stock_qty": (["stock", "stock quantity"], "sum#", 0, 500), "unit_cost": (["unit cost"], "mean", 1, 90), "reorder_level": (["reorder level"], "mean#", 5, 60)},
     {"label": ("item_name", False), "flags": {"discontinued": ("discontinued", "yes", "no")}}),
    ("projects", "project", "projects", "project_no", "started_on",
     {"client": ("clients", ["Aldgate", "Bright & Co", "Corvus"]), "lead": ("leads", ["Nora Falk", "Omar Said", "Pia Holm"]), "phase": ("phases", ["planning", "running", "done"])},
     {"budget": (["budget"], "sum", 1000, 90000), "actual_cost": (["actual cost", "cost"], "sum", 900, 99000), "estimated_hours": (["estimated hours"], "sum#", 10, 900), "hours_spent": (["hours spent"], "sum#", 8, 1100)},
     {"against": [("actual_cost", "budget", True), ("hours_spent", "estimated_hours", False), ("finished_on", "due_date", False)], "dates": {"due_date": (30, 120), "finished_on": (20, 140)}, "minus": [("budget", "actual_cost"), ("estimated_hours", "hours_spent")], "between": [("started_on", "finished_on"), ("due_date", "finished_on")]}),
    ("parcels", "parcel", "parcels", "parcel_id", "ordered_on",
     {"courier": ("couriers", ["Falk", "Kiwi Post", "Redline"]), "depot": ("depots", ["Ghent", "Lille", "Breda"])},
     {"gross_price": (["gross price"], "sum", 10, 400), "rebate": (["rebate"], "sum", 0, 40), "weight_kg": (["weight"], "mean", 1, 30)},
     {"dates": {"shipped_on": (0, 9), "delivered_on": (3, 30)}, "against": [("delivered_on", "shipped_on", False)], "minus": [("gross_price", "rebate")], "between": [("ordered_on", "shipped_on"), ("shipped_on", "delivered_on"), ("ordered_on", "delivered_on")]}),
    ("fixtures", "fixture", "fixtures", "fixture_id", "played_on",
     {"league": ("leagues", ["North", "South", "Coastal"]), "referee": ("referees", ["Ann Pryce", "Bo Lindt", "Cy Moran"])},
     {"home_score": (["home score"], "sum#", 0, 6), "away_score": (["away score"], "sum#", 0, 6), "shots": (["shots"], "sum#", 3, 30), "fouls": (["fouls"], "sum#", 2, 28)},
     {"against": [("home_score", "away_score", False), ("away_score", "home_score", False), ("shots", "fouls", False)], "minus": [("home_score", "away_score")]}),
    ("quotas", "account", "accounts", "account_no", "opened_on",
     {"rep": ("reps", ["Gil Marsh", "Hui Wen", "Ilse Kern"]), "territory": ("territories", ["Alps", "Baltic", "Iberia"])},
     {"sales_eur": (["sales"], "sum", 100, 9000), "target_eur": (["target"], "sum", 100, 9000), "calls": (["calls"], "sum#", 0, 90), "visits": (["visits"], "sum#", 0, 40)},
     {"against": [("sales_eur", "target_eur", True), ("calls", "visits", False)]}),
]


PEOPLE = ["Ada", "Bo", "Cleo", "Dag", "Eda", "Finn", "Gia", "Hal", "Ina", "Jed"], ["Frost", "Gray", "Hill", "Iles", "Jong", "Kerr", "Lund", "Moss", "Nye", "Orr", "Pike", "Quist", "Reed", "Stern", "Tait", "Ude", "Vale", "Wirth", "Yale", "Zorn"]
THINGS = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivory", "Juniper"], ["bracket", "brush", "clamp", "drill", "file", "grinder", "hinge", "knife", "lever", "mallet", "nozzle", "pail", "rake", "saw", "tray", "valve", "wedge", "winch", "hook", "plane"]


def quoted(n): return '"' + n + '"'
def plural_of(v): return v[:-1] + "ies" if v.endswith("y") and v[-2:-1] not in "aeiou" else v + "es" if v[-1] in "sx" or v.endswith("ch") else v + "s"
def split_name(c): return re.sub(r"([a-z])([A-Z])", r"\1 \2", c).replace("_", " ").lower()


def write_table(folder, spec, rng):
    name, _, _, id_column, time, categories, measures = spec[:7]
    more = spec[7] if len(spec) > 7 else {}
    path = os.path.join(folder, name + ".csv")
    label, born, flags, sparse = more.get("label"), more.get("born"), more.get("flags", {}), more.get("sparse", [])
    kinds, dates = more.get("kinds", {}), more.get("dates", {})
    with open(path, "w", newline="") as f:
        w = csv.writer(f)
        w.writerow([id_column, *([label[0]] if label else []), time, *([born] if born else []), *dates, *categories, *measures, *kinds, *flags])
        stamp = time.endswith(("_at", "_time")) or time == "ts"
        for i in range(200):
            day = datetime.date(2022, 1, 1) + datetime.timedelta(days=rng.randrange(1055))
            when = f"{day} {rng.randrange(24):02d}:{rng.randrange(60):02d}:00" if stamp else str(day)
            named = []
            if label:
                first, last = PEOPLE if label[1] else THINGS
                named = [f"{first[i % 10]} {last[i // 10]}"]
            birth = [str(datetime.date(1940, 1, 1) + datetime.timedelta(days=120 * i + rng.randrange(100)))] if born else []
            cells = [rng.choice(c[1]) for c in categories.values()]
            numbers = [rng.randrange(int(lo), int(hi) + 1) if "#" in kind else round(lo + (hi - lo) * rng.random(), 2) for _, kind, lo, hi in measures.values()]
            numbers = ["" if c in sparse and rng.random() < 0.2 else n for c, n in zip(measures, numbers)]
            w.writerow([f"K{1000 + i}" if id_column in ("emp_id", "sku", "bookingRef") else 1000 + i, *named, when, *birth, *[day + datetime.timedelta(days=rng.randrange(*span)) for span in dates.values()], *cells, *numbers, *[rng.choice(k[1]) for k in kinds.values()],
                        *[rng.choice([yes, no, no]) for _, yes, no in flags.values()]])
    return path


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


SAME = {"United Kingdom": ["uk", "the uk", "UK"], "United States": ["us", "the usa", "US"], "Human Resources": ["hr", "HR"], "female": ["women", "woman"], "male": ["men"], "F": ["women", "female"], "M": ["men", "male"],
        "New York": ["nyc"]}
LEADS = ["show me ", "show ", "give me ", "what is the ", "what's the ", "i need the ", "please show me ", "can you show me ", "tell me the ", "display ", "get ", "i want to see "]


class Asker:
    """(words, SQL or histogram column) of one table."""

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


def generate(folder):
    """Writes the tables and business.jsonl into `folder`; returns its path."""
    import duckdb
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "business.jsonl")
    with open(path, "w") as f:
        for spec in TABLES + PAIRS:
            pair = len(spec) == 2
            name = spec[0][0] if pair else spec[0]
            rng = random.Random("business " + name)
            csv_paths = write_pair(folder, spec, rng) if pair else [write_table(folder, spec, rng)]
            con = duckdb.connect(":memory:", config={"threads": 1})
            for p in csv_paths:
                con.execute(f"CREATE TABLE {quoted(os.path.basename(p)[:-4])} AS SELECT * FROM read_csv('{p}', header = true, sample_size = -1)")
            seen = set()
            for words, sql in ask_pair(spec, rng) if pair else Asker(spec, rng).ask():
                if words in seen: continue
                seen.add(words)
                q = {"id": "business-" + hashlib.md5(f"{name} {words} {sql}".encode()).hexdigest()[:12], "question": words, "tables": csv_paths, "today": str(TODAY)}
                if isinstance(sql, tuple) and sql[0] == "chart":
                    q["gold_charts"] = [sql[1]]
                elif isinstance(sql, tuple):
                    q["gold_charts"] = [{"type": "histogram", "x": {"field": sql[1], "agg": None, "bin": True}, "y": {"field": None, "agg": "count"}}]
                else:
                    q["gold_sql"] = sql
                    q["gold_result_rows"] = [[v if isinstance(v, (int, float, str, bool, type(None))) else str(v) for v in r] for r in con.execute(sql).fetchall()]
                    q["ordered"] = "highest first" in words or "lowest first" in words
                    if not q["gold_result_rows"]: continue
                f.write(json.dumps(q) + "\n")
            con.close()
    return path
