"""Words of tables in many languages: totals, averages, notes and units."""

import functools
import re
import unicodedata

from . import scales

_TOTAL = """total totals grand-total subtotal subtotals sub-total sum sums overall-total overall all-total total-general total-général total-generale
summe gesamt gesamtsumme zwischensumme insgesamt endsumme teilsumme sous-total somme total-partiel suma subtotales suma-total totale subtotale somma totale-generale
soma total-geral totaal subtotaal eindtotaal som summa totalt delsumma i-alt ialt delsum sum-total yhteensä välisumma razem ogółem łącznie suma-częściowa
celkem součet mezisoučet spolu medzisúčet összesen részösszeg végösszeg toplam genel-toplam ara-toplam итого всего сумма подытог промежуточный-итог общий-итог
разом усього всього σύνολο μερικό-σύνολο 合計 小計 総計 計 合计 总计 小计 总和 共计 總計 總和 합계 소계 총계 المجموع الإجمالي סה"כ कुल योग tổng tổng-cộng jumlah ukupno skupaj
kokku kopā iš-viso общо ukupan-zbroj""".split()
_AVERAGE = "average averages mean avg durchschnitt mittelwert moyenne promedio media gemiddelde medel gennemsnit keskiarvo średnia průměr átlag ortalama среднее 平均 평균 median".split()
TOTALS = {word.replace("-", " ") for word in _TOTAL}
AVERAGES = set(_AVERAGE)
# A word for totals before or behind the name of what is summed.
_EDGE = "|".join(re.escape(word) for word in sorted(TOTALS, key=len, reverse=True))
_AT_EDGE = re.compile(rf"^(?:{_EDGE}) .|^.* (?:{_EDGE})$")
_NOTE = re.compile(
    r"^\s*([*†‡§¹²³⁴⁵]|\(?[0-9a-z]{1,2}\)\s|\[[0-9a-z]{1,2}\]|(source|sources|note|notes|quelle|quellen|anmerkung(en)?|hinweis|fußnoten?|remark|remarks|footnotes?|fuente|nota|notas|fonte|"
    r"remarque|stand|as of|p\.\s?s|legend|legende|disclaimer|data from|based on|includes|excludes|excluding|including|bron|källa|kilde|lähde|źródło|zdroj|kaynak|источник|примечание|注|出典|资料来源|来源|출처)\b\s*[:.]?)",
    re.IGNORECASE,
)
_UNIT_WORDS = set(
    """% ‰ $ € £ ¥ eur usd gbp chf jpy cny sek nok dkk pln inr aud cad kr euro euros dollar dollars mio mrd tsd thousand thousands million millions billion bn mn k m
kg g mg t to tonne tonnes tons lb lbs oz km m cm mm mi ft in yd km² m² m2 km2 ha acres l ml hl gal bbl kwh mwh gwh twh kw mw w wh j kj mj gj pj v a hz mhz ghz °c °f c f k bar pa kpa mpa ppm ppb
s sec seconds min mins minutes h hr hrs hour hours day days d week weeks month months year years a p.a. ms µs ns mb gb tb kb bit bytes pcs pc units unit stk stück st. number no. count n # percent prozent pct pp
index ratio km/h m/s mph l/100km per persons people personen inhabitants cases bpm kcal cal mmhg mol mmol µg μg mg/l g/l µg/m³ m³ m3""".split()
)
_UNIT_SHAPE = re.compile(r"^[\(\[]\s*[^()\[\]]{1,24}\s*[\)\]]$")
_IN_HEADER = re.compile(r"[\(\[]\s*([^()\[\]]{1,24}?)\s*[\)\]]\s*$|,\s*(?:in\s+)?([^,()]{1,16})$|\s(?:in|en)\s([^()]{1,30})$")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,24})[)\]]")


@functools.lru_cache(maxsize=1 << 14)
def folded(text):
    """Lower case, single spaces, without the punctuation around it."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(text.split()).strip(" :=-–—.*()")


@functools.lru_cache(maxsize=1 << 14)
def total_label(text):
    """exact: the whole text says total; part: it names what is summed, as in "North total"; '' otherwise."""
    text = " ".join(re.split(r"[\s:,–—-]+", folded(text))).strip()
    if not text or len(text) > 60:
        return ""
    if text in TOTALS:
        return "exact"
    if _AT_EDGE.match(text) or text.endswith(("合計", "小計", "合计", "小计", "總計", "总计", "합계")):
        return "part"
    return ""


@functools.lru_cache(maxsize=1 << 14)
def average_label(text):
    text = folded(text)
    words = text.split()
    return bool(words) and len(words) <= 4 and (words[0] in AVERAGES or words[-1] in AVERAGES)


_IDENTIFIERS = re.compile(
    r"(^|[\W_])(id|ids|code|codes|zip|zipcode|postcode|plz|postal|cp|cap|sku|ean|upc|gtin|isbn|issn|iban|bic|phone|tel|telephone|telefon|mobile|fax|account|acct|"
    r"konto|kontonr|kundennr|artikelnr|art-nr|nr|no|num|number|nummer|numéro|numero|serial|vat|ust-id|ssn|siren|siret|matricule|ref|reference|barcode|fips|geoid)\.?($|[\W_])"
    r"|(nummer|nr\.?|code)$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=1 << 12)
def identifier(name):
    """A name of codes rather than amounts: their digits are not counted with."""
    return bool(_IDENTIFIERS.search(name))


def note(text):
    """A source, a remark, or a line that starts with the mark of a footnote."""
    return bool(_NOTE.match(text))


def unit(text):
    """The unit a cell of a row of units holds, without brackets; '' when it is none."""
    text = text.strip()
    scaled = scales.scaled(text)
    if scaled:
        return scaled
    if _UNIT_SHAPE.match(text):
        return text[1:-1].strip()
    kept = text.casefold()
    if kept.startswith("in ") and known_unit(kept[3:]):
        return text[3:].strip()
    return text if known_unit(kept) else ""


def known_unit(text):
    words = text.casefold().strip().split()
    return (
        bool(words)
        and len(words) <= 3
        and all(
            word.strip(".") in _UNIT_WORDS or word in _UNIT_WORDS or "/" in word and word.split("/")[0] in _UNIT_WORDS for word in words
        )
    )


def header_unit(text):
    """The unit named in a header such as "Weight (kg)", "Revenue in EUR" or "Revenue kEUR"; '' when there is none."""
    text = " ".join(text.split())
    scaled = next((unit for found in _BRACKETS.finditer(text) if (unit := scales.scaled(found[1]))), "") or scales.at_end(text)
    found = _IN_HEADER.search(text)
    if scaled or not found:
        return scaled
    named = next(part for part in found.groups() if part is not None).strip()
    return scales.scaled(named) or (named if known_unit(named) else "")


_NO_AMOUNT = re.compile(
    r"(^|[\W_])(year|years|month|day|week|quarter|jahr|monat|tag|année|año|units?|qty|quantity|pieces|pcs|stück|menge|anzahl|count|headcount|employees|staff|fte|mitarbeiter|"
    r"customers|people|persons|age|rank|share|percent|pct|percentage|anteil|quote|rate|ratio|margin|growth|change|index|score|weight|height|length|area|hours|days|lat|lon|latitude|longitude)"
    r"($|[\W_])|%",
    re.IGNORECASE,
)


def may_be_amount(name):
    """Whether a unit that stands over the whole table may be this column's: no year, count, share or code by its name."""
    return not _NO_AMOUNT.search(name) and not identifier(name)
