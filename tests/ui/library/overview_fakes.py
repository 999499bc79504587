"""An account in memory whose entries can be changed, for the tests of the Overview and Details tabs."""

import asyncio
import dataclasses
from typing import Any

from kdesk.demo.server.sample_metadata import sample_schema
from kdesk.domain.account import Account, SignInKind
from kdesk.domain.editing.account_values import AccessProfile, ConversionProfile
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.custom_metadata import MetadataProfile, MetadataRecord
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.editing.metadata_xml import read_fields
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.domain.rights import EVERYTHING, Rights
from kdesk.errors import KdeskError
from tests.ui.library.library_fakes import FakeCatalogue

TREE = (
    Category(1, 0, "Courses", "Courses", 12),
    Category(2, 1, "Physics", "Courses>Physics", 5),
    Category(3, 0, "Press", "Press", 1),
)


class FakeEditing:
    """Implements the ports of editing over the entries of a catalogue.

    Attributes:
        sent: The changes so far.
        failures: Raised one by one by the next changes.
        gate: While it is not set, no change gets a response.
        no_tree: Raised instead of listing the categories.
    """

    def __init__(self, catalogue: FakeCatalogue) -> None:
        self.catalogue = catalogue
        self.sent: list[Any] = []
        self.failures: list[KdeskError] = []
        self.documents: list[MetadataRecord] = []
        self.schemas: tuple[MetadataProfile, ...] = ()
        self.made: list[Category] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.no_tree: KdeskError | None = None

    def with_schema(self) -> "FakeEditing":
        """Let the account have a schema with a field of each kind."""
        self.schemas = (MetadataProfile(7, "Production", read_fields(sample_schema())),)
        return self

    def api(self, rights: Rights = EVERYTHING) -> AccountApi:
        """Return the API of an account that uses it."""
        unused: Any = None
        me: Any = self
        names = {field.name for field in dataclasses.fields(EditingApi)}
        ports = dict.fromkeys(names, unused) | dict.fromkeys(("entries", "categories", "metadata", "values"), me)
        account = Account("https://kaltura.example", 102, "anna.berg@example.com", SignInKind.ADMIN_SECRET)
        return AccountApi(
            account,
            unused,
            self.catalogue,
            lambda: None,
            unused,
            rights=rights,
            editing=EditingApi(**ports) if rights.see else None,
        )

    def present(self, entry_id: str) -> Entry:
        """Return the server's snapshot of an entry."""
        return next(entry for entry in self.catalogue.known if entry.id == entry_id)

    def change(self, entry_id: str, **values: Any) -> Entry:
        """Change an entry as another program would."""
        before = self.present(entry_id)
        changed = dataclasses.replace(before, updated_at=before.updated_at + 1, **values)
        self.catalogue.replace(changed)
        return changed

    async def update(self, entry_id: str, changes: EntryChanges) -> Entry:
        """Change fields of an entry."""
        await self._receive(dict(changes))
        return self.change(entry_id, **{name: None if value == -1 else value for name, value in changes.items()})

    async def put(self, entry_id: str, category_id: int) -> None:
        """Put an entry into a category."""
        await self._receive(("put", category_id))
        name = next(one.full_name for one in (*TREE, *self.made) if one.id == category_id)
        self.change(entry_id, categories=(*self.present(entry_id).categories, name))

    async def take_out(self, entry_id: str, category_id: int) -> None:
        """Take an entry out of a category."""
        await self._receive(("take out", category_id))
        name = next(one.full_name for one in (*TREE, *self.made) if one.id == category_id)
        self.change(entry_id, categories=tuple(one for one in self.present(entry_id).categories if one != name))

    async def add(self, name: str, parent_id: int) -> Category:
        """Make a category."""
        await self._receive(("new", name, parent_id))
        above = next((f"{one.full_name}>" for one in TREE if one.id == parent_id), "")
        made = Category(90 + len(self.made), parent_id, name, above + name)
        self.made.append(made)
        return made

    async def tree(self) -> tuple[Category, ...]:
        """Return the categories."""
        if self.no_tree is not None:
            raise self.no_tree
        return TREE

    async def profiles(self) -> tuple[MetadataProfile, ...]:
        """Return the schemas."""
        return self.schemas

    async def records(self, _entry_id: str) -> tuple[MetadataRecord, ...]:
        """Return the documents."""
        return tuple(self.documents)

    async def save(self, _entry_id: str, record: MetadataRecord) -> MetadataRecord:
        """Store a document."""
        await self._receive(record.xml)
        stored = dataclasses.replace(record, id=record.id or 71, version=record.version + 1)
        self.documents = [stored]
        return stored

    async def access_profiles(self) -> tuple[AccessProfile, ...]:
        """Return the access control profiles."""
        return (AccessProfile(1, "Everybody", is_default=True), AccessProfile(2, "Staff"))

    async def conversion_profiles(self) -> tuple[ConversionProfile, ...]:
        """Return the conversion profiles."""
        return (ConversionProfile(11, "Default", is_default=True), ConversionProfile(12, "1080p"))

    async def tags(self, beginning: str) -> tuple[str, ...]:
        """Return tags that begin so."""
        return tuple(
            tag for tag in ("lecture", "lecturer", "music") if len(beginning) > 2 and tag.startswith(beginning)
        )

    async def raw_entry(self, entry_id: str) -> dict[str, Any]:
        """Return an entry as an object."""
        entry = self.present(entry_id)
        return {"id": entry.id, "name": entry.name, "partnerData": entry.partner_data, "list": [1, 2]}

    async def _receive(self, what: Any) -> None:
        self.sent.append(what)
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
