"""Reading the schemas of custom metadata, and reading and writing its values. All of it comes from the server."""

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from kdesk.domain.editing.custom_metadata import MetadataField, MetadataKind

MAX_DOCUMENT = 100_000
"""Characters of a schema or a document; longer ones are not read."""
MAX_FIELDS = 200
MAX_CHOICES = 1_000
MAX_DEPTH = 50
"""Of elements in elements: writing a document calls itself for each."""

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_NAME = re.compile(r"[^\W\d][\w.-]{0,200}")
"""Of an element. Any other text would be a path of elements to Python, and no XML when it is written."""
# What XML cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The types that Kaltura's console writes, and those of XML Schema.
_KINDS = {
    "textType": MetadataKind.TEXT,
    "string": MetadataKind.TEXT,
    "dateType": MetadataKind.DATE,
    "listType": MetadataKind.LIST,
    "long": MetadataKind.INTEGER,
    "int": MetadataKind.INTEGER,
    "integer": MetadataKind.INTEGER,
    "boolean": MetadataKind.BOOLEAN,
}


def read_fields(xsd: str) -> tuple[MetadataField, ...]:
    """Return the fields of a schema, in its order; none if it cannot be read."""
    root = _parsed(xsd)
    sequence = None if root is None else root.find(f"{_XSD}element/{_XSD}complexType/{_XSD}sequence")
    if sequence is None:
        return ()
    elements = [element for element in sequence.findall(f"{_XSD}element") if _NAME.fullmatch(element.get("name", ""))]
    return tuple(map(_field, elements[:MAX_FIELDS]))


def is_readable(xml: str) -> bool:
    """Return whether a document can be read: a change of any other one would lose what is in it."""
    return _parsed(xml) is not None


def read_values(xml: str) -> dict[str, tuple[str, ...]]:
    """Return the values of a document by element name; an element with children counts as its text without tags."""
    root = _parsed(xml)
    values: dict[str, tuple[str, ...]] = {}
    for element in () if root is None else root:
        values[element.tag] = (*values.get(element.tag, ()), "".join(element.itertext()))
    return values


def write_values(xml: str, fields: Sequence[MetadataField], name: str, values: Sequence[str]) -> str:
    """Return the document with the values of one field changed; everything else in it stays as it is.

    Args:
        xml: "" for a new document.
        fields: Of the schema: elements have to stand in its order.
        values: Empty ones are left out.
    """
    root = _parsed(xml)
    if root is None:
        root = ET.Element("metadata")
    for element in [element for element in root if element.tag == name]:
        root.remove(element)
    place = _place(root, [field.name for field in fields], name)
    for number, value in enumerate(filter(None, (_NO_XML.sub("", value) for value in values))):
        element = ET.Element(name)
        element.text = value
        root.insert(place + number, element)
    return ET.tostring(root, encoding="unicode")


def _place(root: ET.Element, order: Sequence[str], name: str) -> int:
    before = set(order[: order.index(name)]) if name in order else set(order)
    return max((number + 1 for number, element in enumerate(root) if element.tag in before), default=0)


def _field(element: ET.Element) -> MetadataField:
    info = element.find(f"{_XSD}annotation/{_XSD}appinfo")
    facts: Mapping[str, str] = {} if info is None else {child.tag: (child.text or "").strip() for child in info}
    restriction = element.find(f"{_XSD}simpleType/{_XSD}restriction")
    base = element.get("type", "") if restriction is None else restriction.get("base", "")
    choices: tuple[str, ...] = ()
    if restriction is not None:
        listed = restriction.findall(f"{_XSD}enumeration")[:MAX_CHOICES]
        choices = tuple(value for value in (one.get("value", "") for one in listed) if value)
    kind = _KINDS.get(base.rpartition(":")[2], MetadataKind.OTHER)
    if kind is MetadataKind.TEXT and choices:
        kind = MetadataKind.LIST
    name = element.get("name", "")
    return MetadataField(name, facts.get("label") or name, kind, choices, element.get("maxOccurs", "1") != "1")


def _parsed(document: str) -> ET.Element | None:
    # A schema of Kaltura declares no document type: one that does would be there for its entities.
    if not document or len(document) > MAX_DOCUMENT or "<!DOCTYPE" in document or "<!ENTITY" in document:
        return None
    try:
        root = ET.fromstring(document)  # noqa: S314  bounded, and without entities
    except (ET.ParseError, UnicodeEncodeError):  # half surrogates
        return None
    return None if _is_deep(root) else root


def _is_deep(root: ET.Element) -> bool:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
    return bool(level)
