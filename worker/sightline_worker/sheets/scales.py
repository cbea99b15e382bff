"""Units that count in thousands, millions or billions, written in one form: "thousand EUR", "million USD", "thousand".

Values are never multiplied; their unit says what they count.
"""

import functools
import re

_CURRENCIES = {
    name: code
    for code, names in {
        "EUR": "eur euro euros €",
        "USD": "usd us$ $ dollar dollars us-dollar us-dollars",
        "GBP": "gbp £",
        "CHF": "chf sfr franken",
        "JPY": "jpy ¥ yen",
        "CNY": "cny rmb yuan",
        "INR": "inr ₹ rupees",
        "RUB": "rub ₽",
        "KRW": "krw ₩",
        "TRY": "₺",
        "SEK": "sek",
        "NOK": "nok",
        "DKK": "dkk",
        "PLN": "pln zł",
        "CZK": "czk",
        "HUF": "huf",
        "AUD": "aud a$",
        "CAD": "cad c$",
        "NZD": "nzd",
        "BRL": "brl r$",
        "MXN": "mxn",
        "ZAR": "zar",
        "SGD": "sgd",
        "HKD": "hkd",
    }.items()
    for name in names.split()
}
# Words that count whatever follows; single letters do so beside a currency only.
_WORDS = {
    name: scale
    for scale, names in {
        "thousand": "thousand thousands thsd tsd tausend '000 '000s 000 000s 000's 1000 1,000 1.000 1'000 milliers migliaia tys",
        "million": "million millions mio mln mill millionen millones milioni miljoen 1000000 1,000,000 1.000.000",
        "billion": "billion billions bn bln mrd mia milliarden milliards miliardi miljard 1,000,000,000",
    }.items()
    for name in names.split()
}
_LETTERS = {"k": "thousand", "t": "thousand", "th": "thousand", "m": "million", "mm": "million", "mn": "million", "b": "billion", "bn": "billion"}
_BESIDE = {**_LETTERS, **{word: scale for word, scale in _WORDS.items() if word.isalpha()}}
_LEADING = re.compile(r"^(?:(?:all|values?|figures?|amounts?|numbers?|units?|alle|werte|angaben|beträge|zahlen|are|is|unless|stated|expressed|reported)\b[\s:]*)*(?:in|en)\s+", re.I)
_CODES = "|".join(sorted((re.escape(name) for name in _CURRENCIES), key=len, reverse=True))
_SCALES = "|".join(sorted((re.escape(name) for name in _BESIDE), key=len, reverse=True))
_TOGETHER = re.compile(rf"^(?:(?P<before>{_SCALES})(?P<code>{_CODES})|(?P<code2>{_CODES})(?P<after>{_SCALES}|'?000s?))$")
_IN_TITLE = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]|\b(?:in|en)\s+(.{1,40}?)(?=[,;:()\[\].]?\s*$|[,;()\[\]]|\s(?:unless|except|by|per|for|as|nach|je|pro|par|por|und|and)\b)", re.IGNORECASE)


@functools.lru_cache(maxsize=1 << 12)
def parts(text):
    """(scale, currency or ''), of a text that says nothing else: "kEUR", "in Mio. €", "USD 000", "EUR". ('', '') of any other."""
    text = _LEADING.sub("", " ".join(text.split()).strip("()[] ")).casefold().replace("’", "'")
    scale = currency = ""
    for token in re.split(r"[\s/_-]+|\bof\b", text):
        token = token if token in _CURRENCIES else token.strip(".,")
        if not token:
            continue
        found = _TOGETHER.match(token) if token != "baud" else None
        if found:
            token_scale = _BESIDE.get(found["before"] or (found["after"] or "").strip("'"), "thousand")
            token_currency = _CURRENCIES[found["code"] or found["code2"]]
        else:
            token_scale, token_currency = _WORDS.get(token) or _LETTERS.get(token, ""), _CURRENCIES.get(token, "")
        if not (token_scale or token_currency) or (token_scale and scale) or (token_currency and currency):
            return "", ""
        scale, currency = scale or token_scale, currency or token_currency
    if scale and not currency and text.strip(".") in _LETTERS and text not in ("bn", "mn"):
        return "", ""  # "m" alone is metres, "t" tonnes
    return scale, currency


def currency(text):
    """The code of a currency written alone; '' otherwise."""
    scale, found = parts(text)
    return "" if scale else found


def scaled(text):
    """ "thousand EUR" for "kEUR", "1000 t" as "thousand t"; '' when the text counts in no such scale."""
    scale, found = parts(text)
    if scale:
        return f"{scale} {found}".strip()
    first, _, rest = _LEADING.sub("", text.strip("()[] ")).partition(" ")
    scale, rest = _WORDS.get(first.casefold().replace("’", "'").strip("."), ""), rest.removeprefix("of ").strip()
    return f"{scale} {rest}" if scale and rest and len(rest) <= 24 and not any(c.isdigit() for c in rest) and " " not in rest else ""


def at_end(name):
    """Of a name that ends in one without brackets: "Revenue kEUR", "Sales USD m", "Umsatz Mio. EUR"."""
    tokens = name.split()
    for count in (2, 1):
        if len(tokens) > count and (count == 1 or tokens[-2].casefold() not in _LETTERS):  # "Plan B EUR"
            scale, found = parts(" ".join(tokens[-count:]))
            if scale and found:
                return f"{scale} {found}"
    return ""


def of_title(text):
    """(scale, currency) that a title tells of its table: "Balance sheet (in thousand EUR)", "Amounts in $m"."""
    for found in _IN_TITLE.finditer(" ".join(text.split())):
        for piece in re.split(r"[,;]", found[1] or found[2]):
            told = parts(piece)
            if any(told):
                return told
    told = parts(text)
    return told if told[0] and told[1] else ("", "")


def joined(scale, found):
    return f"{scale} {found}".strip()
