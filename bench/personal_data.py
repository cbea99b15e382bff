#!/usr/bin/env python3
"""Precision and recall of personal data detection on a generated, labelled set of columns.

    personal_data.py [--seed 7] [--columns 600] [--show]

Makes columns of 120 values: personal ones of eight kinds from many countries, named tellingly, vaguely ("c3") or
misleadingly, some with blanks and noise; and hard negatives that look like them (order numbers with a card's digits,
versions like IP addresses, decimals, dates, product codes with an SSN's form, cities, products and companies with
people's names, amounts). Uploads them to a server of its own and reads GET /datasets/{id}/pii. The names here are this
script's own, not those of data/person_names.txt; how many of them that list knows is printed.
"""
import argparse
import collections
import csv
import io
import pathlib
import random
import sys
import tempfile
import unicodedata

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))
from real_server import ROOT, Server  # noqa: E402

VALUES = 120
GIVEN = """Aaliyah Abdullah Aiko Alejandra Alistair Amara Anders Aoife Arjun Astrid Beatriz Bjorn Camille Chiara Chukwu Dagmar Deepak
Dmitri Ebele Eirik Elif Enzo Fatima Fernanda Gustav Hannelore Hiroshi Ines Ingrid Isolde Jamal Javier Jiri Joaquin Kamala Katarzyna Kenji
Laszlo Leila Lorenzo Magdalena Malik Mateo Mehmet Mireille Nadia Ngozi Oksana Olumide Pablo Pedro Pradeep Rafaela Ramesh Rosalind Saoirse
Sergei Siobhan Sofia Sunita Takeshi Tamsin Thandiwe Tomasz Ursula Valentina Viktor Wiebke Xiomara Yasmin Youssef Zainab Zbigniew""".split()
FAMILY = """Abubakar Achterberg Adeyemi Andersson Banerjee Bergstrom Bianchi Blomqvist Castellano Chatterjee Chowdhury Cruickshank Delacroix
Diallo Eriksen Espinoza Farrell Featherstone Ferreira Fitzgerald Gallagher Ghosh Gonzalez Haddad Hashimoto Hernandez Horvath Ibrahim Iwasaki
Jankowski Jimenez Kaczmarek Katz Kowalczyk Kuznetsov Lefebvre Lindholm Macdonald Marchetti McAllister Moreau Mukherjee Nakamura Nguyen Nowak
Obi Okafor Okonkwo Olsen Papadopoulos Patel Petrov Pham Ramirez Rasmussen Romano Saito Sandoval Schneider Sokolov Szabo Takahashi Tanaka
Thorvaldsen Tremblay Ueda Vandenberg Vasquez Villanueva Wagner Watanabe Weissmann Whitfield Yamamoto Yilmaz Zhang Zimmermann""".split()


def luhn(digits):
    total = sum(sum(divmod(2 * int(d), 10)) if i % 2 == 0 else int(d) for i, d in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def iban(r):
    country, form = r.choice([("DE", "d18"), ("FR", "d23"), ("GB", "a4d14"), ("NL", "a4d10"), ("ES", "d20"), ("IT", "a1d22"), ("PL", "d24"), ("NO", "d11")])
    body, i = "", 0
    while i < len(form):
        j = i + 1
        while j < len(form) and form[j].isdigit():
            j += 1
        body += "".join(r.choice("0123456789" if form[i] == "d" else "ABCDEFGHJKLMNPRSTUVW") for _ in range(int(form[i + 1:j])))
        i = j
    digits = "".join(str(int(c, 36)) for c in body + country + "00")
    text = country + f"{98 - int(digits) % 97:02d}" + body
    return " ".join(text[k:k + 4] for k in range(0, len(text), 4)) if r.random() < .5 else text


def ascii_of(name):
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def digits(r, n):
    return "".join(r.choice("0123456789") for _ in range(n))


def address(r):
    n, name = r.randint(1, 320), r.choice(FAMILY)
    return r.choice([f"{n} {name} Street", f"{n} {name} Ave, Apt {r.randint(1, 40)}", f"{name}straße {n}", f"{n} rue {name}", f"Calle {name} {n}",
                     f"Via {name}, {n}", f"ul. {name} {n}", f"{name}straat {n}", f"Rua {name}, {n}", f"{n} {name} Road, Springfield", f"{name}vägen {n}",
                     f"P.O. Box {n + 1000}"])


def personal(kind, r):
    person = lambda: (r.choice(GIVEN), r.choice(FAMILY))
    style = r.randrange(4)
    if kind == "email":
        return lambda: "{}.{}{}@{}".format(*map(ascii_of, person()), r.randint(1, 99), r.choice(["example.com", "mail.example.org", "firma.example.de"]))
    if kind == "phone":
        return [lambda: f"+{r.choice([1, 33, 44, 49, 81, 234])} {digits(r, 2)} {digits(r, 4)} {digits(r, 4)}", lambda: f"({r.randint(200, 989)}) {r.randint(200, 989)}-{digits(r, 4)}",
                lambda: f"{r.randint(201, 989)}-{r.randint(201, 989)}-{digits(r, 4)}", lambda: "0" + r.choice("1234567") + "".join(f".{digits(r, 2)}" for _ in range(4))][style]
    if kind == "ssn":
        return lambda: f"{r.choice([n for n in (101, 233, 345, 457, 512, 640, 723, 803)])}-{r.randint(1, 99):02d}-{r.randint(1, 9999):04d}"
    if kind == "card":
        def card():
            number = luhn(r.choice(["4", "51", "55", "2221", "6011", "3530"]) .ljust(4, "7") + digits(r, 11)) if r.random() < .8 else luhn(r.choice(["34", "37"]) + digits(r, 12))
            return " ".join(number[i:i + 4] for i in range(0, 16, 4)) if style == 0 and len(number) == 16 else number
        return card
    if kind == "iban":
        return lambda: iban(r)
    if kind == "ip_address":
        return (lambda: ".".join(str(r.randint(1, 254)) for _ in range(4))) if style else (lambda: "2001:db8:" + ":".join(f"{r.randint(0, 65535):x}" for _ in range(6)))
    if kind == "person_name":
        return [lambda: " ".join(person()), lambda: "{1}, {0}".format(*person()), lambda: r.choice(["Dr. ", "", "", "Mrs "]) + " ".join(person()),
                lambda: f"{r.choice(GIVEN)} {r.choice('ABCDEFGH')}. {r.choice(FAMILY)}"][style]
    return lambda: address(r)


TELLING = {"email": ["email", "E-Mail", "contact_mail"], "phone": ["phone", "Telefon", "mobile_no"], "ssn": ["ssn", "SSN Number", "social_security"],
           "card": ["card_number", "cc_no", "Kreditkarte"], "iban": ["iban", "bank_account", "IBAN Kunde"], "ip_address": ["ip", "client_ip", "ip_address"],
           "person_name": ["full_name", "customer_name", "employee"], "postal_address": ["address", "street", "Anschrift"]}
VAGUE = ["c1", "field_7", "value", "info", "data", "column b", "x"]


def negatives(r):
    words = "Oak Steel Cotton Blue Classic Ultra Mini Pro Garden Travel Kitchen Leather Silver".split()
    return [
        ("order_no", lambda: r.choice("459") + digits(r, 15)), ("number", lambda: digits(r, 16)), ("version", lambda: f"{r.randint(0, 9)}.{r.randint(0, 30)}.{r.randint(0, 12)}.{r.randint(0, 40)}"),
        ("c2", lambda: f"{r.randint(0, 4)}.{r.randint(0, 20)}.{r.randint(0, 9)}.{r.randint(0, 30)}"), ("amount", lambda: f"{r.uniform(1, 99999):.2f}"),
        ("day", lambda: f"{r.randint(1, 28):02d}.{r.randint(1, 12):02d}.{r.randint(1990, 2024)}"), ("created", lambda: f"2024-{r.randint(1, 12):02d}-{r.randint(1, 28):02d} {r.randint(0, 23):02d}:{r.randint(0, 59):02d}"),
        ("part_no", lambda: f"{r.randint(100, 899)}-{r.randint(10, 99)}-{r.randint(1000, 9999)}"), ("sku", lambda: f"{r.choice('ABC')}{digits(r, 3)}-{digits(r, 4)}"),
        ("invoice", lambda: f"{r.randint(200, 900)}-{r.randint(200, 900)}-{digits(r, 4)}"), ("city", lambda: r.choice("Paris Austin Lincoln Sydney Florence Madison Santiago Charlotte Jackson Victoria".split())),
        ("product", lambda: f"{r.choice(GIVEN)} {r.choice('Chair Lamp Sofa Desk'.split())}"), ("value", lambda: f"{r.choice(words)} {r.choice('Chair Lamp Sofa Desk Shirt'.split())}"),
        ("company", lambda: f"{r.choice(FAMILY)} & {r.choice(FAMILY)} {r.choice('Ltd GmbH Inc SA'.split())}"), ("x", lambda: f"{r.choice(FAMILY)} {r.choice('Industries Holdings Group Bank'.split())}"),
        ("month", lambda: r.choice("January April May June August".split())), ("color", lambda: r.choice("Rose Violet Amber Jade Olive".split())), ("count", lambda: str(r.randint(0, 10 ** 9))),
        ("coordinates", lambda: f"{r.uniform(-90, 90):.6f}, {r.uniform(-180, 180):.6f}"), ("uuid", lambda: "-".join(f"{r.getrandbits(4 * n):0{n}x}" for n in (8, 4, 4, 4, 12))),
        ("url", lambda: f"https://example.com/{r.choice(words)}/{digits(r, 6)}"), ("isbn", lambda: f"978-{digits(r, 1)}-{digits(r, 4)}-{digits(r, 4)}-{digits(r, 1)}"),
        ("duration", lambda: f"{r.randint(0, 40)}:{r.randint(0, 59):02d}:{r.randint(0, 59):02d}"), ("rate", lambda: f"0.{digits(r, 9)}"), ("model", lambda: f"Model {r.randint(1, 900)} {r.choice(words)}"),
        ("imei", lambda: luhn("35" + digits(r, 12))), ("tracking", lambda: f"{digits(r, 3)}-{digits(r, 3)}-{digits(r, 4)}"), ("comment", lambda: " ".join(r.sample(words, 5)).lower()),
        ("room", lambda: f"Room {r.randint(1, 400)} Building {r.choice('ABC')}"), ("timestamp_ms", lambda: str(1_700_000_000_000 + r.randint(0, 10 ** 10))),
    ]


def columns(r, count):
    kinds = list(TELLING)
    for i in range(count):
        if i % 2:
            name, make = r.choice(negatives(r))
            label = ""
        else:
            label = r.choice(kinds)
            name, make = r.choice(TELLING[label] if r.random() < .6 else VAGUE), personal(label, r)
        noise = r.choice([0, 0, .05, .15])
        values = [("" if r.random() < .5 else r.choice(["n/a", "-", "unknown"])) if r.random() < noise else make() for _ in range(VALUES)]
        yield name, label, values


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--seed", type=int, default=7)
    p.add_argument("--columns", type=int, default=600)
    p.add_argument("--show", action="store_true", help="print each mistake")
    a = p.parse_args()
    r = random.Random(a.seed)
    known = {line.split("\t")[0] for line in (ROOT / "data/person_names.txt").read_text().splitlines()}
    held = [n for n in GIVEN + FAMILY if ascii_of(n) not in known]
    print(f"{len(GIVEN) + len(FAMILY)} names, {len(held)} of them not in data/person_names.txt")
    hits, misses, false = (collections.Counter() for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder)
        try:
            person = server.account()
            made = list(columns(r, a.columns))
            for at in range(0, len(made), 25):
                part = made[at:at + 25]
                text = io.StringIO()
                writer = csv.writer(text)
                writer.writerow([name if [n for n, *_ in part[:i]].count(name) == 0 else f"{name} {i}" for i, (name, *_) in enumerate(part)])
                writer.writerows(zip(*[values for *_, values in part]))
                dataset = person.load(f"part{at}.csv", text.getvalue().encode())
                names = [c["name"] for c in person.http.get(f"/api/v1/datasets/{dataset}/profile").json()["columns"]]
                found = {f["column"]: f["kind"] for f in person.http.get(f"/api/v1/datasets/{dataset}/pii").json()["findings"]}
                for name, (_, label, values) in zip(names, part):
                    got = found.get(name, "")
                    (hits if got == label else misses)[label] += label != ""
                    if got and got != label:
                        false[got] += 1
                    if a.show and got != label:
                        print(f"  {name!r}: {label or 'nothing'} taken for {got or 'nothing'}, e.g. {values[:3]}")
        finally:
            server.stop()
    print(f"{'kind':15} {'columns':>8} {'precision':>10} {'recall':>8}")
    for kind in [*TELLING, "all"]:
        h, m, f = (sum(c.values()) if kind == "all" else c[kind] for c in (hits, +misses, false))
        print(f"{kind:15} {h + m:8} {h / max(h + f, 1):10.3f} {h / max(h + m, 1):8.3f}")


if __name__ == "__main__":
    main()
