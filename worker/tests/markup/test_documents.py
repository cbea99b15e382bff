"""The records of XML documents: every kind of them is a table, over the whole document, and nothing is lost without a word."""

import pytest
from sightline_worker.errors import TaskError

ORDERS = """<?xml version="1.0"?><orders>
<order><id>1</id><lines><line><sku>a</sku></line><line><sku>b</sku></line><line><sku>c</sku></line></lines></order>
<order><id>2</id><lines><line><sku>d</sku></line></lines></order></orders>"""


def test_records_of_all_parents_are_one_table_and_keep_their_parents_fields(read):
    book = read(ORDERS)
    assert book.rows("line") == [["order.id", "sku"], ["1", "a"], ["1", "b"], ["1", "c"], ["2", "d"]]
    assert book.rows("order") == [["id"], ["1"], ["2"]]
    assert book.manifest["format"] == "xml" and "table of its own: line" in book.said()


def test_each_kind_of_record_is_a_table(read):
    book = read(
        "<?xml version='1.0'?><db><Orders><Order no='1'/><Order no='2'/></Orders>"
        "<Customers><Customer><name>A</name></Customer><Customer><name>B</name></Customer></Customers></db>"
    )
    assert book.rows("Order") == [["no"], ["1"], ["2"]] and book.rows("Customer") == [["name"], ["A"], ["B"]]


def test_what_stands_after_the_records_and_around_them_is_kept(read):
    book = read(
        "<report month='2024-05'><head><by>Ann</by></head><shop><city>Oslo</city><sale><n>1</n></sale><sale><n>2</n></sale><owner>Eva</owner></shop>"
        "<shop><city>Rome</city><sale><n>3</n></sale></shop><unit>EUR</unit></report>"
    )
    names = ["shop.city", "shop.owner", "n", "report.month", "report.head.by", "report.unit"]
    assert book.rows("sale") == [
        names,
        ["Oslo", "Eva", "1", "2024-05", "Ann", "EUR"],
        ["Oslo", "Eva", "2", "2024-05", "Ann", "EUR"],
        ["Rome", "", "3", "2024-05", "Ann", "EUR"],
    ]
    assert "the same in every row" in book.said()


def test_rates_by_day_keep_the_day(read):
    book = read(
        "<e:Envelope xmlns:e='urn:e'><e:Cube><e:Cube time='2024-01-02'><e:Cube currency='USD' rate='1.1'/><e:Cube currency='JPY' rate='157'/></e:Cube>"
        "</e:Cube></e:Envelope>"
    )
    assert book.rows() == [["currency", "rate", "Cube.time"], ["USD", "1.1", "2024-01-02"], ["JPY", "157", "2024-01-02"]]


def test_values_within_a_record_are_joined_and_told(read):
    book = read(
        "<list><film><title>M</title><tag>a</tag><tag>b</tag><place><city>Berlin</city></place></film>"
        "<film id='7'><title>N</title><title.de>x</title.de></film></list>"
    )
    assert book.rows()[:2] == [["id", "title", "tag", "place.city", "title.de"], ["", "M", "a; b", "Berlin", ""]]
    assert "“tag”" in book.said() and "semicolons" in book.said()


def test_groups_without_a_field_are_told_apart_by_number(read):
    book = read("<x><g><i>1</i><i>2</i></g><g><i>3</i></g></x>")
    assert book.rows() in ([["i"], ["1; 2"], ["3"]],)
    book = read("<x><g><i a='1'/><i a='2'/></g><g><i a='3'/></g></x>")
    assert book.rows() == [["g.number", "a"], ["1", "1"], ["1", "2"], ["2", "3"]]


def test_plain_values_text_and_entities(read):
    assert read("<v><n>1</n><n>2</n></v>").rows() == [["value"], ["1"], ["2"]]
    assert read("<v><n lang='en'>one</n><n lang='de'>eins</n></v>").rows() == [["lang", "value"], ["en", "one"], ["de", "eins"]]
    book = read("<!DOCTYPE v [<!ENTITY co 'ACME'>]><v><r><n>&co; &amp; Co</n></r><r><n>b</n></r></v>")
    assert book.rows() == [["n"], ["&co; & Co"], ["b"]]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "latin-1"])
def test_encodings_and_documents_without_a_prolog(read, encoding):
    prolog = "<?xml version='1.0' encoding='iso-8859-1'?>" if encoding == "latin-1" else "<?xml version='1.0'?>"
    text = "<!-- made by --><rows><row a='ä'/><row a='2'/></rows>"
    assert read((prolog + text).encode(encoding)).rows() == [["a"], ["ä"], ["2"]]
    if encoding != "latin-1":
        assert read(text.encode("utf-8")).rows() == [["a"], ["ä"], ["2"]]


def test_documents_too_large_or_damaged_are_refused(read):
    for content, code in (
        ("<?xml version='1.0'?><a><b>1</b>", "invalid_input"),
        ("<?xml version='1.0'?><a><b>1</b></a>", "invalid_input"),
        ("<a>" + "".join(f"<n{i}/>" for i in range(20_001)) + "</a>", "too_large"),
        ("<a>" + "<r>" + "".join(f"<n{i}/>" for i in range(5000)) + "</r><r><x/></r></a>", "too_large"),
        ("<a>" + "<b>" * 300 + "</b>" * 300 + "</a>", "invalid_input"),
    ):
        with pytest.raises(TaskError) as refused:
            read(content)
        assert refused.value.code == code
    with pytest.raises(TaskError, match="4 values"):
        read(ORDERS, options={"max_cells": 4})
    with pytest.raises(TaskError, match="MiB"):
        read(ORDERS, options={"max_bytes": 10})
