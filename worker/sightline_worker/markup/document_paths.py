"""The kinds of elements of an XML document: one for each path of names from the root, with what its elements hold.

A first pass without a tree finds them; which of them are records follows from how often they stand within one parent.
"""

from lxml import etree

from sightline_worker.errors import TaskError

MAX_KINDS = 20_000
MAX_COLUMNS = 4096
XML = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"  # says how to check the document, not what it tells


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attributes_of(attributes):
    """(name, value) of those that tell something."""
    return [(local(name), value) for name, value in attributes.items() if not name.startswith(_INSTANCE)]


def joined(pieces) -> str | None:
    return " ".join("".join(pieces).split()) or None


class Kind:
    """All elements of one path. `fields` are what one of them tells itself: (kind, attribute or None for its text) in order."""

    def __init__(self, name: str, parent=None):
        self.name, self.parent = name, parent
        self.children, self.attributes = {}, {}
        self.count, self.most, self.last = 0, 0, None  # in the document, in one parent, and in which parent it stood last
        self.here = 0
        self.has_text = False
        self.text, self.values = [], {}  # of an element that stands once in the document
        self.record = self.holds_records = False
        self.fields = {}

    def path(self) -> str:
        return (self.parent.path() + "/" if self.parent else "") + self.name

    def name_below(self, above) -> str:
        """"address.city": the path from `above`, itself left out; its own name from itself."""
        names, kind = [], self
        while kind is not above:
            names.insert(0, kind.name)
            kind = kind.parent
        return ".".join(names)

    @property
    def structured(self) -> bool:
        return bool(self.children or self.attributes)


class _Target:
    """What the parser calls."""

    def __init__(self):
        self.root, self._open, self._kinds, self._elements = None, [], 0, 0

    def start(self, tag, attributes):
        name = local(tag)
        above = self._open[-1] if self._open else None
        kind = above[0].children.get(name) if above else None
        if kind is None:
            self._kinds += 1
            if self._kinds > MAX_KINDS:
                raise TaskError("too_large", f"The document has more than {MAX_KINDS:,} kinds of elements.")
            kind = Kind(name, above[0] if above else None)
            if above:
                above[0].children[name] = kind
            else:
                self.root = kind
        kind.count += 1
        number = above[1] if above else 0
        kind.here = kind.here + 1 if kind.last == number else 1
        kind.last = number
        kind.most = max(kind.most, kind.here)
        if kind.count == 2:
            kind.text, kind.values = [], {}
        for key, value in attributes_of(attributes):
            if key not in kind.attributes and len(kind.attributes) == MAX_COLUMNS:
                raise TaskError("too_large", f"An element of the document has more than {MAX_COLUMNS:,} attributes.")
            kind.attributes[key] = None
            if kind.count == 1:
                kind.values[key] = value
        self._elements += 1
        self._open.append((kind, self._elements))

    def end(self, tag):
        self._open.pop()

    def data(self, text):
        kind = self._open[-1][0]
        if kind.count == 1:
            kind.text.append(text)
        if not kind.has_text and not text.isspace():
            kind.has_text = True

    def close(self):
        return self.root


def find(path: str) -> Kind:
    """The kind of the root, with all below it; records are marked and every kind's fields are listed."""
    root = etree.parse(path, etree.XMLParser(target=_Target(), **XML))
    _mark(root, False)
    _list_fields(root)
    return root


def _mark(kind: Kind, inside: bool) -> None:
    """What stands several times in one parent is a record; a mere value within a record is a field of it."""
    kind.record = kind.most > 1 and (kind.structured or not inside)
    for child in kind.children.values():
        _mark(child, inside or kind.record)
        kind.holds_records |= child.record or child.holds_records


def _list_fields(kind: Kind) -> None:
    for name in kind.attributes:
        kind.fields[kind, name] = None
    if kind.has_text or not kind.children and not kind.attributes:
        kind.fields[kind, None] = None
    for child in kind.children.values():
        _list_fields(child)
        if not child.record and len(kind.fields) <= MAX_COLUMNS:  # with more it is refused, as a record
            kind.fields.update(child.fields)


def all_kinds(root: Kind):
    yield root
    for child in root.children.values():
        yield from all_kinds(child)
