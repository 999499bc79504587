"""Schemas and documents of custom metadata, and reference ids."""

from xml.sax.saxutils import quoteattr

import pytest

from kdesk.demo.server.sample_metadata import sample_schema
from kdesk.domain.editing.custom_metadata import MetadataKind
from kdesk.domain.editing.metadata_xml import MAX_DOCUMENT, read_fields, read_values, write_values
from kdesk.domain.editing.reference_ids import ReferenceIdProblem, reference_id_problem, shown_reference_id


def test_fields_of_a_schema() -> None:
    """Kinds as the console writes them; a field may have several values."""
    fields = {field.name: field for field in read_fields(sample_schema())}
    kinds = {name: field.kind for name, field in fields.items()}
    assert kinds == {
        "Director": MetadataKind.TEXT,
        "ShotOn": MetadataKind.DATE,
        "State": MetadataKind.LIST,
        "Takes": MetadataKind.INTEGER,
        "Licensed": MetadataKind.BOOLEAN,
        "Guests": MetadataKind.TEXT,
    }
    assert fields["ShotOn"].label == "Shot on"
    assert fields["State"].choices == ("Draft", "In review", "Approved")
    assert [name for name, field in fields.items() if field.several] == ["Guests"]
    assert all(field.editable for field in fields.values())


@pytest.mark.parametrize(
    "document",
    [
        "",
        "no xml",
        "<a",
        "<a>\ud800</a>",
        "<a>" * 1000 + "</a>" * 1000,
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<a>" + "x" * MAX_DOCUMENT + "</a>",
    ],
)
def test_what_cannot_be_read_has_no_fields_and_values(document: str) -> None:
    """A document type is not read: it would be there for its entities."""
    assert read_fields(document) == ()
    assert read_values(document) == {}


def test_a_value_is_written_in_its_place() -> None:
    """Special characters are escaped, and an empty value removes the element."""
    fields = read_fields(sample_schema())
    xml = write_values("", fields, "Takes", ["3"])
    xml = write_values(xml, fields, "Director", ["A & <B>"])
    assert xml == "<metadata><Director>A &amp; &lt;B&gt;</Director><Takes>3</Takes></metadata>"
    assert read_values(xml) == {"Director": ("A & <B>",), "Takes": ("3",)}
    assert write_values(xml, fields, "Director", [""]) == "<metadata><Takes>3</Takes></metadata>"


@pytest.mark.parametrize("name", ["*", ".//a", "a[", "a/><b", "{", "a b", "1a", "", "x" * 300])
def test_a_schema_names_elements_only(name: str) -> None:
    """A field of another name is left out: it could remove or break the whole document."""
    schema = (
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:element name="metadata"><xsd:complexType>'
        f'<xsd:sequence><xsd:element name={quoteattr(name)} type="textType"/></xsd:sequence>'
        "</xsd:complexType></xsd:element></xsd:schema>"
    )
    assert read_fields(schema) == ()
    assert len(read_fields(schema.replace(quoteattr(name), '"Größe_1.a-b"', 1))) == 1
    document = "<metadata><a>1</a><b>2</b></metadata>"
    assert read_values(write_values(document, (), name, [""])) == {"a": ("1",), "b": ("2",)}


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    """The server would refuse the whole document."""
    xml = write_values("", read_fields(sample_schema()), "Director", ["A\x00\x0b\ud800\ufffeB\n🎬"])
    assert read_values(xml) == {"Director": ("AB\n🎬",)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", None),
        ("ab", None),
        ("a b,c:;!", None),
        ("a", ReferenceIdProblem.TOO_SHORT),
        ("äö", ReferenceIdProblem.NOT_ASCII),
        ("a\tb", ReferenceIdProblem.NOT_ASCII),
        ("kdesk1-x", ReferenceIdProblem.RESERVED),
    ],
)
def test_what_can_be_a_reference_id(text: str, problem: ReferenceIdProblem | None) -> None:
    """ASCII, two characters at least; what begins like kdesk's own mark is none of a person."""
    assert reference_id_problem(text) == problem


def test_the_own_mark_is_not_shown() -> None:
    """A person's own reference id is."""
    assert (shown_reference_id("kdesk1-abc"), shown_reference_id("mine")) == ("", "mine")


def test_several_values_stand_together() -> None:
    """In their order and their place; empty ones are left out."""
    fields = read_fields(sample_schema())
    xml = write_values("", fields, "Director", ["Varda"])
    xml = write_values(xml, fields, "Guests", ["Anna", "", "Ben"])
    xml = write_values(xml, fields, "Takes", ["3"])
    assert read_values(xml) == {"Director": ("Varda",), "Takes": ("3",), "Guests": ("Anna", "Ben")}
    assert read_values(write_values(xml, fields, "Guests", [])) == {"Director": ("Varda",), "Takes": ("3",)}
