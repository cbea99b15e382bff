"""Reads numbers written as text, the decimal sign decided over the whole column."""
import dataclasses
import re

from .kinds import NUMBER

_GROUPED = {
    ".": re.compile(r"^\d{1,3}(?:[,'’ \u00a0\u202f\u2009]\d{2,3})*(?:\.\d+)?$|^\d+(?:\.\d+)?$|^\.\d+$"),
    ",": re.compile(r"^\d{1,3}(?:[.'’ \u00a0\u202f\u2009]\d{3})*(?:,\d+)?$|^\d+(?:,\d+)?$|^,\d+$"),
}
_EITHER = re.compile(r"^[1-9]\d{0,2}[.,]\d{3}$")
_STRIP = "'’ \u00a0\u202f\u2009"


@dataclasses.dataclass
class Parts:
    """What stands around the digits of one number."""

    body: str
    negative: bool
    percent: bool
    unit: str


def split(text):
    """None when the text is no number."""
    found = NUMBER.match(text.strip())
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [sign for sign in (found["sign"], found["sign2"], found["sign3"]) if sign]
    if len(signs) > 1 or (signs and found["open"]) or (found["before"] and found["after"]):
        return None
    unit = (found["before"] or found["after"] or "").strip()
    body = found["body"].rstrip(_STRIP) + (found["power"] or "")
    return Parts(body, bool(found["open"]) or "-" in signs or "−" in signs, bool(found["percent"]), unit)


def evidence(body):
    """The decimal signs the digits allow, as a string of '.' and ','; both when nothing tells, '' when neither can be."""
    digits = re.sub(r"[eE][+-]?\d+$", "", body)
    if not re.search(r"[.,]", digits):
        return ".," if _GROUPED["."].match(digits) else ""
    return "".join(sign for sign in ".," if _GROUPED[sign].match(digits) and not (sign == "." and not _indian_or_thousands(digits)))


def _indian_or_thousands(digits):
    """Groups of three, or of two as in 12,34,567 with three at the end."""
    groups = digits.partition(".")[0].split(",")
    return len(groups) == 1 or (len(groups[-1]) == 3 and all(len(g) == 3 for g in groups[1:])) or (len(groups) > 2 and len(groups[-1]) == 3 and all(len(g) == 2 for g in groups[1:-1]))


def tells(body):
    """'.' or ',' when this number alone decides the decimal sign; '' when it could be read either way or has none."""
    allowed = evidence(body)
    return allowed if len(allowed) == 1 else ""


def either(body):
    """1.234 or 1,234: a thousand or a fraction."""
    return bool(_EITHER.match(body))


def value(parts, decimal):
    """int or float."""
    body = parts.body
    for letter in _STRIP + (",." if decimal == "." else ".")[0]:
        body = body.replace(letter, "")
    body = body.replace(",", ".") if decimal == "," else body
    number = float(body) if re.search(r"[.eE]", body) else int(body)
    if parts.percent:
        # 4.5 % is 0.045, not the neighbour of it that a division leaves.
        number = float(f"{number}e-2") if isinstance(number, int) else float(repr(number) + "e-2") if "e" not in repr(number) else number / 100
    return -number if parts.negative else number
