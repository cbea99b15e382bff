"""Cell addresses: rows and columns count from 0 inside, people read A1."""
import re

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})$")


def letters(column):
    """0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(row, column):
    return f"{letters(column)}{row + 1}"


def span(top, left, bottom, right):
    """The range as written in a formula; one cell is written alone."""
    first, last = cell(top, left), cell(bottom, right)
    return first if first == last else f"{first}:{last}"


def parse(text):
    """(row, column) of an address such as C4, or None when the text is none."""
    found = _ADDRESS.match(text)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def parse_span(text):
    """(top, left, bottom, right) of A1:C4, or None."""
    first, _, last = text.partition(":")
    a, b = parse(first), parse(last or first)
    if not a or not b:
        return None
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def listed(addresses, most=5):
    """B4, B9 and 12 more."""
    addresses = list(addresses)
    shown = ", ".join(addresses[:most])
    return shown if len(addresses) <= most else f"{shown} and {len(addresses) - most} more"
