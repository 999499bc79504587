"""Where the fields of an entry are: in the entry itself, in its categories, and in its custom metadata."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kdesk.domain.editing.custom_metadata import CustomMetadata, MetadataField, MetadataProfile, MetadataRecord
from kdesk.domain.editing.entries import REMOVED, EntryChanges, EntryEditing
from kdesk.domain.editing.metadata_xml import is_readable, read_values, write_values
from kdesk.errors import BadResponse

if TYPE_CHECKING:  # only signatures name them
    from kdesk.domain.catalogue_ports import CatalogueApi
    from kdesk.domain.editing.categories import Category, CategoryEditing
    from kdesk.domain.entry import Entry
    from kdesk.engine.library.editing import Value

CATEGORIES = "categories"
_TIMES = frozenset({"start_at", "end_at"})
_FIELDS = ("name", "description", "tags", "user_id", "reference_id", "start_at", "end_at", "access_control_id")


def metadata_field(profile_id: int, name: str) -> str:
    """Return the name under which a custom field is edited."""
    return f"metadata:{profile_id}:{name}"


class EntryFields:
    """The fields of the entry object.

    Args:
        entry: The snapshot that is shown.
        stored: Called with each snapshot that a write has brought.
    """

    def __init__(
        self, entry: Entry, catalogue: CatalogueApi, editing: EntryEditing, stored: Callable[[Entry], None]
    ) -> None:
        self.entry = entry
        self._catalogue, self._editing, self._stored = catalogue, editing, stored

    @property
    def values(self) -> Mapping[str, Value]:
        """The values of the last snapshot; without those of which the server's value is longer than what was read."""
        return {name: getattr(self.entry, name) for name in _FIELDS if name not in self.entry.cut}

    async def read(self) -> None:
        """Read the entry. Raises EntryGone, ServerProblem."""
        self.entry = await self._catalogue.entry(self.entry.id)

    async def write(self, name: str, value: Value) -> None:
        """Write one field. Raises KdeskError."""
        sent = REMOVED if value is None and name in _TIMES else value
        # Keys of a TypedDict cannot be variables; `values` has only keys that it knows.
        changes: EntryChanges = {name: sent}  # type: ignore[misc]
        self.entry = await self._editing.update(self.entry.id, changes)
        self._stored(self.entry)

    def merged(self, base: Value, mine: Value, theirs: Value) -> Value | None:
        """Return None: two values of one field exclude each other."""
        del base, mine, theirs
        return None


class EntryCategories:
    """The categories of the entry, by their full names. Adding one and removing another do not exclude each other.

    Args:
        tree: The categories of the account; it may grow.
    """

    def __init__(
        self,
        entry: Entry,
        catalogue: CatalogueApi,
        editing: CategoryEditing,
        tree: Sequence[Category],
        stored: Callable[[Entry], None],
    ) -> None:
        self._entry = entry
        self._catalogue, self._editing, self._stored = catalogue, editing, stored
        self._tree = tree

    @property
    def values(self) -> Mapping[str, Value]:
        """The full names, sorted."""
        return {CATEGORIES: tuple(sorted(self._entry.categories))}

    async def read(self) -> None:
        """Read the entry. Raises EntryGone, ServerProblem."""
        self._entry = await self._catalogue.entry(self._entry.id)

    async def write(self, name: str, value: Value) -> None:
        """Add and remove single categories: the field of the entry would replace the whole set. Raises KdeskError."""
        del name
        wanted, present = set(_names(value)), set(self._entry.categories)
        ids = {category.full_name: category.id for category in self._tree}
        for full_name in sorted(wanted - present):
            if full_name in ids:
                await self._editing.put(self._entry.id, ids[full_name])
        for full_name in sorted(present - wanted):
            if full_name in ids:
                await self._editing.take_out(self._entry.id, ids[full_name])
        await self.read()
        self._stored(self._entry)

    def merged(self, base: Value, mine: Value, theirs: Value) -> Value | None:
        """Return what the server has, with what a person added and without what they removed."""
        before, wanted, present = set(_names(base)), set(_names(mine)), set(_names(theirs))
        return tuple(sorted((present | (wanted - before)) - (before - wanted)))


def shown_values(field: MetadataField, values: Sequence[str]) -> str:
    """Return the values of a field as they are edited: one a line, or the only one."""
    return "\n".join(values) if field.several else "".join(values[:1])


class EntryMetadata:
    """The fields of one schema of custom metadata."""

    def __init__(self, entry_id: str, profile: MetadataProfile, record: MetadataRecord, port: CustomMetadata) -> None:
        self._entry_id, self._profile, self._record, self._port = entry_id, profile, record, port

    @property
    def values(self) -> Mapping[str, Value]:
        """The texts of the fields that kdesk can edit."""
        known = read_values(self._record.xml)
        return {
            metadata_field(self._profile.id, field.name): shown_values(field, known.get(field.name, ()))
            for field in self._profile.fields
            if field.editable
        }

    async def read(self) -> None:
        """Read the document. Raises ServerProblem."""
        records = await self._port.records(self._entry_id)
        none = MetadataRecord(self._profile.id)
        self._record = next((record for record in records if record.profile_id == self._profile.id), none)

    async def write(self, name: str, value: Value) -> None:
        """Write the document with one value changed. Raises ApiError, and BadResponse for one that cannot be read."""
        if self._record.id and not (self._record.complete and is_readable(self._record.xml)):
            raise BadResponse(f"the custom metadata {self._record.id} cannot be read, and is not changed")
        element = name.rpartition(":")[2]
        text = "" if value is None else str(value)
        several = any(field.several for field in self._profile.fields if field.name == element)
        values = [line.strip() for line in text.splitlines()] if several else [text]
        xml = write_values(self._record.xml, self._profile.fields, element, values)
        self._record = await self._port.save(self._entry_id, replace(self._record, xml=xml))

    def merged(self, base: Value, mine: Value, theirs: Value) -> Value | None:
        """Return None: two values of one field exclude each other."""
        del base, mine, theirs
        return None


def _names(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
