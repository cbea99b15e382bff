"""Writes a non-negative Decimal into the digit places 0, # and ? of a number format."""
import fractions
from decimal import ROUND_HALF_UP, Decimal


def show(value, tokens):
    """tokens: (kind, text) of one section; kind "code" are 0 # ? . , % / E + -, all others are literal text."""
    codes = [text for kind, text in tokens if kind == "code"]
    if "E" in codes:
        return _scientific(value, tokens)
    if "/" in codes:
        return _fraction(value, tokens)
    value = value.scaleb(2 * codes.count("%"))
    before, after, grouped, scale = _places(tokens)
    value = value.scaleb(-3 * scale)
    digits = sum(text in "0#?" for kind, text in after if kind == "code")
    rounded = f"{value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
    whole, _, part = rounded.partition(".")
    return _whole(whole.lstrip("0"), before, grouped) + _part(part, after)


def _places(tokens):
    """Tokens before and after the point, whether thousands are grouped, and how many trailing commas divide by 1000."""
    point = next((i for i, t in enumerate(tokens) if t == ("code", ".")), len(tokens))
    before, after = list(tokens[:point]), list(tokens[point:])
    places = [i for i, t in enumerate(tokens) if t[0] == "code" and t[1] in "0#?"]
    last = places[-1] if places else -1
    commas = [i for i, t in enumerate(tokens) if t == ("code", ",")]
    scale = sum(i > last or (point < len(tokens) and i == point - 1) for i in commas)
    grouped = len(commas) > scale
    keep = [t for t in before if t != ("code", ",")]
    return keep, [t for t in after if t != ("code", ",")], grouped, scale


def _whole(digits, tokens, grouped):
    """Fills the places from the right; digits left over stand where the first place is."""
    places = [i for i, t in enumerate(tokens) if t[0] == "code" and t[1] in "0#?"]
    out, taken = [] if places else [digits], 0
    for i in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[i]
        if i not in places:
            out.append(text)
            continue
        rest = [digits[-taken - 1]] if taken < len(digits) else [{"0": "0", "?": " ", "#": ""}[text]]
        if i == places[0]:
            rest += list(digits[-taken - 2::-1]) if taken + 1 < len(digits) else []
        for digit in rest:
            if grouped and taken and taken % 3 == 0 and digit.isdigit():
                out.append(",")
            out.append(digit)
            taken += 1
    return "".join(reversed(out))


def _part(digits, tokens):
    """The digits after the point; unused # are left out, unused ? are spaces."""
    kept = digits.rstrip("0")
    out, at = [], 0
    for kind, text in tokens:
        if kind != "code" or text in ".%":
            out.append(text)
        elif text in "0#?":
            out.append(digits[at] if at < len(kept) or text == "0" else {"?": " ", "#": ""}[text])
            at += 1
    return "".join(out)


def _scientific(value, tokens):
    mark = tokens.index(("code", "E"))
    mantissa, rest = tokens[:mark], tokens[mark + 1:]
    sign = rest[0][1] if rest and rest[0][1] in "+-" else ""
    places = [text for kind, text in mantissa if kind == "code"]
    whole = sum(p in "0#?" for p in (places[:places.index(".")] if "." in places else places)) or 1
    digits = sum(p in "0#?" for p in places) - whole
    power = value.adjusted() if value else 0
    power -= power % whole if whole > 1 else 0
    if value and value.scaleb(-power).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) >= 10 ** whole:
        power += whole
    width = sum(t[0] == "code" and t[1] in "0#?" for t in rest)
    exponent = ("-" if power < 0 else "+" if sign == "+" else "") + str(abs(power)).zfill(width)
    tail = "".join(text for kind, text in rest if kind != "code")
    return show(value.scaleb(-power), mantissa) + "E" + exponent + tail


def _fraction(value, tokens):
    """A mixed number where the format has a place for the whole, else a plain fraction."""
    slash = tokens.index(("code", "/"))
    left, right = tokens[:slash], tokens[slash + 1:]
    fixed = "".join(text for _, text in right).strip()
    width = max(1, sum(t[1] in "0#?" for t in right if t[0] == "code"))
    groups = "".join(text if kind == "code" else " " for kind, text in left).split()
    whole, rest = divmod(value, 1) if len(groups) > 1 else (Decimal(0), value)
    if fixed.isdigit() and int(fixed):
        bottom = int(fixed)
        top = int((rest * bottom).quantize(Decimal(1), ROUND_HALF_UP))
    else:
        near = fractions.Fraction(rest).limit_denominator(10 ** min(width, 4) - 1)
        top, bottom = near.numerator, near.denominator
    if len(groups) > 1:
        if top == bottom:
            whole, top = whole + 1, 0
        shown = str(int(whole)) if whole or not top else ""
        if not top:
            return shown
        return f"{shown} {top}/{bottom}".strip()
    return f"{top}/{bottom}"
