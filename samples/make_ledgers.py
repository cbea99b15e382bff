#!/usr/bin/env python3
"""make_ledgers.py [FOLDER]: writes ledger_march.xlsx and ledger_april.xlsx, the messy books of an invented shop: a title and a remark above
the table, a total under it, days and amounts written as text in the German manner, blanks, a booking made twice, one far too large, prices
that were left out. Deterministic; run it with the worker's Python (openpyxl). CC0 (see LICENSE).
"""
import datetime
import os
import random
import sys

import openpyxl

GOODS = {"Kettle": 34.0, "Teapot": 27.5, "Mug": 9.0, "Tray": 18.0}


def german(amount):
    whole, cents = f"{amount:,.2f}".split(".")
    return whole.replace(",", ".") + "," + cents


def ledger(path, month, seed):
    r = random.Random(seed)
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = datetime.datetime(2025, 1, 1)
    sheet = book.active
    sheet.title = "Bookings"
    sheet.append([f"Bookings of {datetime.date(2025, month, 1):%B} 2025"])
    sheet.append(["kept by hand; amounts in euro"])
    sheet.append([])
    sheet.append(["No", "Day", "Goods", "Pieces", "Unit price", "Amount", "Remark"])
    total = 0.0
    for number in range(1, 61):
        goods = r.choice(list(GOODS))
        pieces = r.randint(1, 12) if number != 40 else 900
        price = round(GOODS[goods] * r.uniform(0.95, 1.05), 2)
        amount = round(pieces * price, 2)
        row = [month * 100 + number, f"{1 + number % 28:02}.{month:02}.2025", f" {goods}" if number % 9 == 0 else goods, pieces,
               None if number % 12 == 5 else price, german(amount), "n/a" if number % 7 == 0 else None]  # fmt: skip
        sheet.append(row)
        total += amount
        if number == 25:
            sheet.append(row)
            total += amount
    sheet.append([None, None, None, None, "Total", german(total), None])
    book.save(path)


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    ledger(os.path.join(folder, "ledger_march.xlsx"), 3, 31)
    ledger(os.path.join(folder, "ledger_april.xlsx"), 4, 41)
