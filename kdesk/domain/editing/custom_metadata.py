"""Custom metadata: fields that an account has defined in a schema (XSD), and the values of an entry (XML)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class MetadataKind(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    DATE = "date"
    """Unix seconds."""
    LIST = "list"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    OTHER = "other"
    """Shown as it is, and not edited."""


_TYPED = frozenset({MetadataKind.TEXT, MetadataKind.LIST, MetadataKind.INTEGER})


@dataclass(frozen=True, slots=True)
class MetadataField:
    """A field of a schema.

    Attributes:
        name: Of the element in the XML.
        label: For a person.
        choices: Of a list.
        several: Whether it may have several values.
    """

    name: str
    label: str
    kind: MetadataKind
    choices: tuple[str, ...] = ()
    several: bool = False

    @property
    def editable(self) -> bool:
        """Whether kdesk can edit it: one simple value, or several that are typed, one a line."""
        return self.kind in _TYPED if self.several else self.kind is not MetadataKind.OTHER


@dataclass(frozen=True, slots=True)
class MetadataProfile:
    """A schema of an account.

    Attributes:
        fields: In the order of the schema, which the XML has to keep.
    """

    id: int
    name: str
    fields: tuple[MetadataField, ...] = ()


@dataclass(frozen=True, slots=True)
class MetadataRecord:
    """The values of one entry in one schema.

    Attributes:
        id: 0 while the entry has none.
        version: Of the record: the server refuses a change of another version.
        xml: The whole document; "" while there is none.
        complete: Whether `xml` is what the server has. A document that was too long to be taken is not.
    """

    profile_id: int
    id: int = 0
    version: int = 0
    xml: str = ""
    complete: bool = True


class CustomMetadata(Protocol):
    """Reads and writes the custom metadata of entries."""

    async def profiles(self) -> tuple[MetadataProfile, ...]:
        """Return the schemas for entries; none if the account or the session has none."""
        ...

    async def records(self, entry_id: str) -> tuple[MetadataRecord, ...]:
        """Return the values of an entry in every schema in which it has some."""
        ...

    async def save(self, entry_id: str, record: MetadataRecord) -> MetadataRecord:
        """Store the values, and return them as they were stored.

        Raises:
            ApiError: The server refuses, also if the record has another version by now.
        """
        ...
