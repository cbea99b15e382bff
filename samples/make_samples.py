#!/usr/bin/env python3
"""make_samples.py [FOLDER]: writes the sample datasets. Deterministic; standard library only. Invented data, CC0 (see LICENSE)."""
import csv
import datetime
import math
import os
import random
import sys


def coffee_orders(write):
    """Two years of a small coffee chain: one row an order line."""
    r = random.Random(11)
    shops = {"Harbour": ("Aberdeen", 1.25), "Old Town": ("Edinburgh", 1.6), "Station": ("Glasgow", 1.4), "Campus": ("Dundee", 0.9), "Market": ("Inverness", 0.7)}
    products = {"Espresso": ("Coffee", 2.2), "Flat white": ("Coffee", 3.4), "Cappuccino": ("Coffee", 3.3), "Filter": ("Coffee", 2.6), "Chai": ("Tea", 3.1),
                "Earl Grey": ("Tea", 2.4), "Croissant": ("Bakery", 2.5), "Cinnamon bun": ("Bakery", 3.2), "Sourdough toast": ("Bakery", 4.1), "Beans 250 g": ("Retail", 9.5)}
    write("order_id", "order_date", "shop", "city", "product", "category", "quantity", "unit_price", "amount", "payment")
    number = 1000
    day = datetime.date(2024, 1, 1)
    while day < datetime.date(2025, 12, 16):
        season = 1 + 0.18 * math.cos((day.timetuple().tm_yday - 350) / 365 * 2 * math.pi)
        growth = 1 + (day - datetime.date(2024, 1, 1)).days / 2400
        for shop, (city, size) in shops.items():
            weekend = (1.3 if shop != "Station" else 0.6) if day.weekday() >= 5 else 1.0
            if shop == "Campus" and day.month in (7, 8):
                weekend *= 0.35
            for _ in range(max(0, round(r.gauss(2.0 * size * season * growth * weekend, 1)))):
                number += 1
                product = r.choices(list(products), weights=(8, 14, 10, 7, 5, 4, 9, 6, 4, 2 + 3 * (day.month == 12)))[0]
                category, price = products[product]
                price = round(price * (1.06 if day.year == 2025 else 1), 2)
                quantity = r.choices((1, 2, 3, 4), weights=(70, 20, 7, 3))[0]
                write(number, day, shop, city, product, category, quantity, f"{price:.2f}", f"{quantity * price:.2f}", r.choices(("card", "phone", "cash", ""), weights=(60, 27, 11, 2))[0])
        day += datetime.timedelta(days=1)


def wind_farm(write):
    """Hourly output of three turbines over ninety days, with gaps where a turbine stood still."""
    r = random.Random(12)
    write("measured_at", "turbine", "wind_speed_ms", "output_kwh", "temperature_celsius", "status")
    start = datetime.datetime(2025, 3, 1)
    wind = 7.0
    for hour in range(24 * 90):
        at = start + datetime.timedelta(hours=hour)
        wind = min(24, max(0.5, wind + r.gauss(0, 0.9) + (7.5 - wind) * 0.05))
        for turbine, rated in (("T1", 2000), ("T2", 2000), ("T3", 3200)):
            speed = max(0, wind + r.gauss(0, 0.5))
            stopped = turbine == "T2" and 900 < hour < 990
            share = 0 if speed < 3 else min(1, ((speed - 3) / 9) ** 2.2)
            status = "maintenance" if stopped else "idle" if share == 0 else "running"
            write(at, turbine, f"{speed:.1f}", "" if stopped else f"{rated * share:.1f}", f"{6 + 5 * math.sin(hour / 24 * 2 * math.pi - 2) + hour / 250 + r.gauss(0, 1):.1f}", status)


def staff(write):
    """One row an employee of an invented company."""
    r = random.Random(13)
    first = "Ada Bo Cleo Dag Eva Finn Gwen Hugo Ines Jon Kaya Lars Mina Nils Odile Per Runa Sam Tove Ulf Vera Wim Yara Zeno".split()
    last = "Abel Berg Costa Dahl Eide Fox Grant Holm Iver Jansen Kerr Lund Moss Nord Olsen Pace Quist Rand Stone Thorn".split()
    departments = {"Engineering": 62000, "Sales": 48000, "Support": 36000, "Finance": 52000, "Design": 55000}
    write("employee_id", "name", "department", "country", "hired_on", "salary_eur", "satisfaction", "remote")
    for i in range(1, 341):
        department = r.choices(list(departments), weights=(38, 24, 20, 9, 9))[0]
        hired = datetime.date(2015, 1, 1) + datetime.timedelta(days=r.randrange(0, 3900))
        salary = departments[department] * (1 + (datetime.date(2025, 10, 1) - hired).days / 365 * 0.024) * r.lognormvariate(0, 0.13)
        satisfaction = "" if r.random() < 0.06 else f"{min(10, max(1, r.gauss(7.2, 1.5))):.1f}"
        write(f"E{i:04d}", f"{r.choice(first)} {r.choice(last)}", department, r.choices(("Norway", "Germany", "Portugal", "Estonia"), weights=(40, 30, 18, 12))[0],
              hired, round(salary, -2).__int__(), satisfaction, str(r.random() < 0.45).lower())


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    for name, make in (("coffee_orders", coffee_orders), ("wind_farm", wind_farm), ("staff", staff)):
        with open(os.path.join(folder, name + ".csv"), "w", newline="", encoding="utf-8") as f:
            out = csv.writer(f, lineterminator="\n")
            make(lambda *row: out.writerow(row))
