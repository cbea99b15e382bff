"""Shows a value as its number format does: the text a person sees in the cell.

Written after ECMA-376 part 1, 18.8.30 and 18.8.31, for the formats of the en-US interface. What a format cannot tell
(locale calendars, column width) is left out; a format that is not understood shows the value as General does.
"""

import datetime
import functools
import re
from decimal import ROUND_HALF_UP, Decimal

from . import date_format, number_digits, scales

BUILTIN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);\\("$"#,##0\\)',
    6: '"$"#,##0_);[Red]\\("$"#,##0\\)',
    7: '"$"#,##0.00_);\\("$"#,##0.00\\)',
    8: '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "m/d/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yyyy h:mm",
    37: "#,##0_);\\(#,##0\\)",
    38: "#,##0_);[Red]\\(#,##0\\)",
    39: "#,##0.00_);\\(#,##0.00\\)",
    40: "#,##0.00_);[Red]\\(#,##0.00\\)",
    41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|(General)|(AM/PM|A/P)|([yYmMdDhHsSeE])|(.)', re.IGNORECASE | re.DOTALL)
_ELAPSED = re.compile(r"^(h+|m+|s+)$", re.IGNORECASE)
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$")
_MONEY = re.compile("[$€£¥₹₽₩₺₴₪₫฿]|\\b(?:EUR|USD|GBP|CHF|JPY|CNY|SEK|NOK|DKK|PLN|CZK|HUF|INR|AUD|CAD)\\b")
_SCALING = re.compile(r"[0#?],+(?![0#?,])")
# Longer codes than any person writes are not worth the time to parse them.
_LONGEST_CODE = 255


class Section:
    """One part of a format between semicolons: tokens are (kind, text)."""

    def __init__(self, code):
        self.condition = None
        self.tokens = []
        self.symbol = ""
        for quoted, escaped, space, fill, bracket, general, noon, letter, other in _TOKEN.findall(code):
            if bracket:
                self._bracket(bracket)
            elif general:
                self.tokens.append(("general", ""))
            elif noon:
                self.tokens.append(("noon", noon))
            elif letter:
                last = self.tokens[-1] if self.tokens else ("", "")
                if last[0] == "date" and last[1][0].lower() == letter.lower():
                    self.tokens[-1] = ("date", last[1] + letter)
                else:
                    self.tokens.append(("date", letter))
            elif space:
                self.tokens.append(("text", " "))
            elif not fill and (quoted or escaped):
                self.tokens.append(("text", quoted or escaped))
            elif other and other != '"':
                self.tokens.append(("code" if other in "0#?.,%/@" else "text", other))
        self._join_exponent()
        self.is_date = any(kind in ("date", "noon", "elapsed") for kind, _ in self.tokens)

    def _bracket(self, text):
        condition = _CONDITION.match(text)
        if condition:
            self.condition = (condition[1], float(condition[2]))
        elif _ELAPSED.match(text):
            self.tokens.append(("elapsed", text.lower()))
        elif text.startswith("$"):
            self.symbol = text[1:].split("-")[0]
            if self.symbol:
                self.tokens.append(("text", self.symbol))

    def _join_exponent(self):
        """E+ and E- between digits are an exponent; a lone E is a year."""
        tokens, out = self.tokens, []
        for i, token in enumerate(tokens):
            before = tokens[i - 1] if i else ("", "")
            after = tokens[i + 1] if i + 1 < len(tokens) else ("", "")
            if token[0] == "date" and token[1] in "eE" and before[0] == "code" and after[1] in ("+", "-"):
                out.append(("code", "E"))
            elif token[1] in ("+", "-") and out and out[-1] == ("code", "E"):
                out.append(("code", token[1]))
            else:
                out.append(token)
        self.tokens = out

    def takes(self, value):
        sign, bound = self.condition
        return {
            "<": value < bound,
            ">": value > bound,
            "=": value == bound,
            "<=": value <= bound,
            ">=": value >= bound,
            "<>": value != bound,
        }[sign]


def _split(code):
    """The sections; a semicolon inside quotes or after a backslash divides nothing."""
    parts, at, quoted = [""], 0, False
    while at < len(code):
        letter = code[at]
        if letter == "\\" and not quoted and at + 1 < len(code):
            parts[-1] += code[at : at + 2]
            at += 2
            continue
        quoted ^= letter == '"'
        if letter == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
        at += 1
    return parts


@functools.lru_cache(maxsize=4096)
def sections(code):
    return [Section(part) for part in _split(code[:_LONGEST_CODE])]


@functools.lru_cache(maxsize=4096)
def kind(code):
    """general, number, percent, money, date, time, datetime, duration, scientific, fraction or text."""
    first = sections(code)[0]
    codes = "".join(text for name, text in first.tokens if name == "code")
    if first.is_date:
        return date_format.kind(first.tokens)
    if not codes:
        return "general"
    if "@" in codes:
        return "text"
    if "%" in codes:
        return "percent"
    if unit(code):
        return "money"
    return "scientific" if "E" in codes else "fraction" if "/" in codes else "number"


@functools.lru_cache(maxsize=4096)
def unit(code):
    """The currency the format writes, as its symbol or code; '' when none."""
    first = sections(code)[0]
    # "#,##0 T€" writes thousands that the cell holds as such; commas behind the digits would scale what is shown.
    beside = "".join(text for name, text in first.tokens if name == "text")
    scaled = "" if _SCALING.search("".join(text if name == "code" else " " for name, text in first.tokens)) else scales.scaled(beside.strip())
    if scaled:
        return scaled
    found = _MONEY.search(first.symbol) or _MONEY.search("".join(text for name, text in first.tokens if name == "text"))
    return first.symbol or found[0] if found else ""


def general(value):
    """A number as General shows it in a wide cell: at most 11 characters."""
    text = repr(value)
    if len(text) <= 11 and "e" not in text:
        return text.removesuffix(".0").replace("-0", "0") if value == 0 else text.removesuffix(".0")
    size = abs(value)
    if size < 1e11 and float(value).is_integer():
        return str(int(value))
    if 1e-4 <= size < 1e10:
        before = len(str(int(size)))
        text = f"{_decimal(value).quantize(Decimal(1).scaleb(before - 10), ROUND_HALF_UP):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if 1e10 <= size < 1e11:
        return str(int(_decimal(value).quantize(Decimal(1), ROUND_HALF_UP)))
    mantissa, power = f"{value:.5E}".split("E")
    return f"{mantissa.rstrip('0').rstrip('.') if '.' in mantissa else mantissa}E{power[0]}{power[1:].zfill(2)}"


def _decimal(value):
    """Excel keeps 15 digits; rounding starts from those."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")


def _choose(parts, value):
    """The section for the number, and whether the sign is the section's own."""
    if any(part.condition for part in parts[:2]):
        for at, part in enumerate(parts[:3]):
            if part.condition is None or part.takes(value):
                return part, at > 0 and value < 0
        return None, False
    if value < 0 and len(parts) > 1:
        return parts[1], True
    if value == 0 and len(parts) > 2:
        return parts[2], False
    return parts[0], False


def show(value, code):
    """The text of the cell. Dates come as datetime, date, time or timedelta; text and booleans ignore most formats."""
    if isinstance(value, str):
        return _text(value, code) if "@" in code and code != "@" else value
    if code == "General" and type(value) in (int, float):
        return general(value)
    return _shown(value, code)


# Dates and prices come many times; 1, 1.0 and True are told apart by their types.
@functools.lru_cache(maxsize=1 << 14, typed=True)
def _shown(value, code):
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return date_format.show(value, sections(code)[0].tokens)
    if code in ("General", "@", ""):
        return general(value)
    part, own_sign = _choose(sections(code), value)
    if part is None or part.is_date:
        return general(value)
    text = "".join("\0" if name == "general" else text for name, text in part.tokens)
    if not any(name == "code" for name, _ in part.tokens):
        return text.replace("\0", general(abs(value) if own_sign else value))
    if any(text == "@" for name, text in part.tokens if name == "code"):
        return general(value)
    shown = number_digits.show(abs(_decimal(value)), part.tokens)
    negative = value < 0 and not own_sign and any(digit in "123456789" for digit in shown)
    return "-" + shown if negative else shown


def _text(value, code):
    parts = sections(code)
    last = parts[-1]
    if not any(token == ("code", "@") for token in last.tokens) or (len(parts) not in (1, 4)):
        return value
    return "".join(value if token == ("code", "@") else token[1] for token in last.tokens)
