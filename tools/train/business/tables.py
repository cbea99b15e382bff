"""The business tables: what they hold, and their rows, drawn from a seeded generator."""
import csv, datetime, os, re

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
