"""Shows dates, times and durations by the tokens of a number format, month and day names in English."""
import datetime

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def kind(tokens):
    """date, time, datetime or duration."""
    names = [text[0].lower() for name, text in tokens if name == "date"]
    if any(name == "elapsed" for name, _ in tokens):
        return "duration"
    day = any(n in "yde" for n in names)
    clock = any(n in "hs" for n in names) or any(name == "noon" for name, _ in tokens)
    return "datetime" if day and clock else "time" if clock else "date"


def show(value, tokens):
    if not any(name in ("date", "noon", "elapsed") for name, _ in tokens):
        return iso(value)
    moment = _moment(value, tokens)
    noon = any(name == "noon" for name, _ in tokens)
    out = []
    for at, (name, text) in enumerate(tokens):
        if name == "elapsed":
            out.append(_elapsed(value, text))
        elif name == "noon":
            out.append(("AM" if moment.hour < 12 else "PM")[: len(text) // 2 if len(text) > 3 else 1])
        elif name == "date":
            out.append(_part(moment, text.lower(), noon, _is_minute(tokens, at)))
        elif name == "code" and text == "0" and at and (tokens[at - 1][1] == "." or (tokens[at - 1][0], tokens[at - 1][1]) == ("code", "0")):
            out.append(_digit(moment, tokens, at))
        elif name == "code" and text == "@":
            continue
        else:
            out.append(text)
    return "".join(out)


def iso(value):
    """Without a format: ISO 8601, a duration as hours:minutes:seconds."""
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _moment(value, tokens):
    """The value as a datetime, rounded to the smallest unit the format shows."""
    start = datetime.datetime(1899, 12, 31)
    if isinstance(value, datetime.timedelta):
        moment = start + value
    elif isinstance(value, datetime.time):
        moment = datetime.datetime.combine(start, value)
    elif isinstance(value, datetime.datetime):
        moment = value
    else:
        moment = datetime.datetime.combine(value, datetime.time())
    if any(kind == "code" and text == "0" for kind, text in tokens):
        return moment
    half = datetime.timedelta(microseconds=500_000)
    return (moment + half).replace(microsecond=0) if moment.microsecond else moment


def _elapsed(value, text):
    if not isinstance(value, datetime.timedelta):
        value = _moment(value, []) - datetime.datetime(1899, 12, 30)
        value -= datetime.timedelta(days=1) if value < datetime.timedelta(days=2) else datetime.timedelta()
    seconds = round(value.total_seconds())
    amount = seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]
    return str(amount).zfill(len(text))


def _digit(moment, tokens, at):
    first = at
    while tokens[first - 1] == ("code", "0"):
        first -= 1
    return f"{moment.microsecond:06}"[at - first] if at - first < 6 else "0"


def _is_minute(tokens, at):
    """m is a minute right after an hour or right before a second."""
    if tokens[at][0] != "date" or tokens[at][1][0].lower() != "m" or len(tokens[at][1]) > 2:
        return False
    letters = [(i, text[0].lower()) for i, (name, text) in enumerate(tokens) if name in ("date", "elapsed")]
    where = [i for i, _ in letters].index(at)
    return (where > 0 and letters[where - 1][1] == "h") or (where + 1 < len(letters) and letters[where + 1][1] == "s")


def _part(moment, text, noon, minute):
    letter, width = text[0], len(text)
    if letter in "ye":
        return f"{moment.year % 100:02}" if letter == "y" and width < 3 else f"{moment.year:04}"
    if letter == "m" and not minute:
        name = _MONTHS[moment.month - 1]
        return [str(moment.month), f"{moment.month:02}", name[:3], name, name[0]][min(width, 5) - 1]
    if letter == "d":
        name = _DAYS[moment.weekday()]
        return [str(moment.day), f"{moment.day:02}", name[:3], name][min(width, 4) - 1]
    number = {"m": moment.minute, "s": moment.second, "h": (moment.hour % 12 or 12) if noon else moment.hour}[letter]
    return str(number) if width == 1 else f"{number:02}"
