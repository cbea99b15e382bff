"""Reads dates and times written as text, the order of day and month decided over the whole column."""
import datetime
import re
import unicodedata

_MONTHS = """january jan januar janvier janv enero ene gennaio gen janeiro januari styczeń stycznia leden ocak tammikuu
february feb februar février févr fév febrero febbraio fevereiro fev februari luty lutego únor şubat helmikuu
march mar märz mrz mars marzo março maart mrt marzec marca březen mart maaliskuu
april apr avril avr abril aprile abr kwiecień kwietnia duben nisan huhtikuu
may mai mayo maggio mag maio mei maj maja květen mayıs toukokuu
june jun juni juin junio giugno giu junho czerwiec czerwca červen haziran kesäkuu
july jul juli juillet juil julio luglio lug julho lipiec lipca červenec temmuz heinäkuu
august aug août agosto ago augustus augusti sierpień sierpnia srpen ağustos elokuu
september sep sept septembre septiembre settembre set setembro wrzesień września září eylül syyskuu
october oct oktober okt octobre octubre ottobre ott outubro out październik października říjen ekim lokakuu
november nov novembre noviembre novembro listopad listopada kasım marraskuu
december dec dezember dez décembre déc diciembre dic dicembre dezembro desember grudzień grudnia prosinec aralık joulukuu"""
_MONTH = {}
for _number, _line in enumerate(_MONTHS.splitlines(), 1):
    for _word in _line.split():
        _MONTH.setdefault(_word, _number)
        _MONTH.setdefault("".join(c for c in unicodedata.normalize("NFD", _word) if not unicodedata.combining(c)), _number)
_NUMERIC = re.compile(r"^(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})$")
_NAMED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|\.)?[-/. ]{1,2}(?:de )?([^\W\d_]+)\.?(?: de)?[-/., ]{1,2}(\d{4}|\d{2})$|^([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$", re.IGNORECASE)
_CLOCK = re.compile(r"[ T]\s*(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?$")
_TIME_ONLY = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?$")
# Two digits of a year: 00 to 68 are of this century, as POSIX strptime has it.
_CENTURY = 69


def month(word):
    return _MONTH.get(word.casefold().rstrip("."))


def split(text):
    """(parts, order, clock): order is "ymd", "either", "dmy" or "mdy" as the text alone tells; None when it is no date."""
    text = " ".join(text.split())
    clock = None
    found = _CLOCK.search(text)
    if found:
        clock = _clock(found)
        text = text[:found.start()]
        if clock is None:
            return None
    named = _NAMED.match(text)
    if named:
        day, name, year = (named[1], named[2], named[3]) if named[1] else (named[5], named[4], named[6])
        number = month(name)
        return ((int(day), number, _year(year)), "dmy", clock) if number and int(day) <= 31 else None
    numeric = _NUMERIC.match(text)
    if not numeric:
        return None
    a, separator, b, c = numeric.groups()
    if len(a) == 4 and len(c) <= 2:
        return (int(a), int(b), int(c)), "ymd", clock
    if len(a) > 2 or len(c) not in (2, 4):
        return None
    parts = (int(a), int(b), _year(c))
    if parts[0] > 12 or separator == ".":
        return parts, "dmy", clock
    return parts, "mdy" if parts[1] > 12 else "either", clock


def _year(text):
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < _CENTURY else 1900)


def _clock(found):
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[5].lower() == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour, minute, second, int(float("0" + (found[4] or ".0")) * 1e6), found[6] or ""


def build(parts, order, clock):
    """date or datetime; None when the calendar has no such day. An offset turns the time to UTC."""
    year, month_, day = parts if order == "ymd" else (parts[2], parts[1], parts[0]) if order == "dmy" else (parts[2], parts[0], parts[1])
    try:
        if not clock:
            return datetime.date(year, month_, day)
        moment = datetime.datetime(year, month_, day, *clock[:4])
        zone = clock[4].replace(":", "")
        if zone and zone != "Z":
            moment -= datetime.timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:]))
        return moment
    except (ValueError, OverflowError):
        return None


def time(text):
    found = _TIME_ONLY.match(text.strip())
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
    return datetime.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
