"""Changing single fields of one entry: order of the writes, conflicts, undo, and what is sent."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from kdesk.domain.editing.categories import Category
from kdesk.domain.editing.custom_metadata import MetadataField, MetadataKind, MetadataProfile, MetadataRecord
from kdesk.domain.editing.entries import EntryChanges
from kdesk.domain.entry import Entry, EntryStatus, MediaType
from kdesk.engine.library.editing import EntryEditor, FieldState, SaveStatus, Value
from kdesk.engine.library.field_stores import CATEGORIES, EntryCategories, EntryFields, EntryMetadata, metadata_field
from kdesk.errors import EntryGone, KdeskError, NotPermitted
from tests.support.patience import until

TREE = (Category(1, 0, "A", "A"), Category(2, 1, "B", "A>B"), Category(3, 0, "C", "C"))


def make_entry(**changes: object) -> Entry:
    """Return an entry with a title."""
    return replace(Entry("0_a", "old", 102, EntryStatus.READY, MediaType.VIDEO), **changes)  # type: ignore[arg-type]


class Server:
    """One entry, its categories and documents, and the calls that changed them.

    Attributes:
        sent: The changes, in their order.
        failure: Raised by the next change.
        gate: While it is not set, no change gets a response.
    """

    def __init__(self, entry: Entry) -> None:
        self.present = entry
        self.sent: list[object] = []
        self.failure: KdeskError | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.documents = [MetadataRecord(7, 70, 1, "<metadata><Other>kept</Other><Takes>3</Takes></metadata>")]

    async def entry(self, entry_id: str) -> Entry:
        """Return the entry."""
        assert entry_id == self.present.id
        return self.present

    async def update(self, entry_id: str, changes: EntryChanges) -> Entry:
        """Change the entry; the server keeps names in capitals, as one that normalises what it gets."""
        assert entry_id == self.present.id
        await self._change(dict(changes))
        stored = {name: value.upper() if name == "name" else value for name, value in changes.items()}  # type: ignore[attr-defined]
        self.present = replace(self.present, **{name: None if value == -1 else value for name, value in stored.items()})
        return self.present

    async def put(self, _entry_id: str, category_id: int) -> None:
        """Put the entry into a category."""
        await self._change(("put", category_id))
        self.present = replace(self.present, categories=(*self.present.categories, TREE[category_id - 1].full_name))

    async def take_out(self, _entry_id: str, category_id: int) -> None:
        """Take the entry out of a category."""
        await self._change(("take out", category_id))
        name = TREE[category_id - 1].full_name
        self.present = replace(self.present, categories=tuple(one for one in self.present.categories if one != name))

    async def tree(self) -> tuple[Category, ...]:
        """Return the categories."""
        return TREE

    async def profiles(self) -> tuple[MetadataProfile, ...]:
        """Return no schema."""
        return ()

    async def records(self, _entry_id: str) -> tuple[MetadataRecord, ...]:
        """Return the documents."""
        return tuple(self.documents)

    async def save(self, _entry_id: str, record: MetadataRecord) -> MetadataRecord:
        """Store a document."""
        await self._change(record.xml)
        stored = replace(record, id=record.id or 71, version=record.version + 1)
        self.documents = [stored]
        return stored

    async def _change(self, what: object) -> None:
        self.sent.append(what)
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure


class Edited:
    """An editor on a server, and the states that it told."""

    def __init__(self, entry: Entry | None = None) -> None:
        self.server = Server(entry or make_entry())
        self.told: list[tuple[str, SaveStatus]] = []
        self.states: dict[str, FieldState] = {}
        self.stored: list[Entry] = []
        fields = EntryFields(self.server.present, self.server, self.server, self.stored.append)  # type: ignore[arg-type]
        categories = EntryCategories(self.server.present, self.server, self.server, TREE, self.stored.append)  # type: ignore[arg-type]
        self.editor = EntryEditor((fields, categories), self._tell)

    def _tell(self, name: str, state: FieldState) -> None:
        self.told.append((name, state.status))
        self.states[name] = state

    async def save(self, name: str, value: Value, base: Value = None) -> FieldState:
        """Save a field whose shown value is what was read last, unless a base is given."""
        await self.editor.save(name, self.editor.value(name) if base is None else base, value)
        return self.editor.state(name)


async def test_only_the_changed_field_is_sent() -> None:
    """The value is then what the server has stored, which may differ from what was sent."""
    edited = Edited()
    state = await edited.save("name", "new")
    assert (state.status, edited.server.sent) == (SaveStatus.SAVED, [{"name": "new"}])
    assert (edited.editor.value("name"), edited.stored[-1].name) == ("NEW", "NEW")
    assert [progress for _, progress in edited.told] == [SaveStatus.SAVING, SaveStatus.SAVED]


async def test_an_unchanged_value_is_not_sent() -> None:
    """Neither if it is what was shown, nor if somebody else has written the same meanwhile."""
    edited = Edited()
    await edited.save("name", "old")
    edited.server.present = replace(edited.server.present, name="same")
    await edited.save("name", "same", base="old")
    assert edited.server.sent == []
    assert not edited.editor.can_undo


async def test_a_missing_time_is_removed_and_never_a_null() -> None:
    """-1 removes a bound."""
    edited = Edited(make_entry(start_at=1_700_000_000))
    await edited.editor.save("start_at", 1_700_000_000, None)
    assert edited.server.sent == [{"start_at": -1}]
    await edited.editor.undo()
    assert edited.server.sent[-1] == {"start_at": 1_700_000_000}


async def test_writes_keep_their_order() -> None:
    """The second one begins when the first one has ended."""
    edited = Edited()
    edited.server.gate.clear()
    async with asyncio.TaskGroup() as group:
        group.create_task(edited.save("name", "one"))
        group.create_task(edited.save("tags", "two", base=""))
        await until(lambda: bool(edited.server.sent))
        assert edited.server.sent == [{"name": "one"}]
        edited.server.gate.set()
    assert edited.server.sent == [{"name": "one"}, {"tags": "two"}]


async def test_a_value_that_somebody_else_wrote_is_not_overwritten() -> None:
    """Both values are known; a person takes one of them."""
    for mine in (True, False):
        edited = Edited()
        edited.server.present = replace(edited.server.present, name="theirs")
        state = await edited.save("name", "mine")
        assert (state.status, state.mine, state.theirs) == (SaveStatus.CONFLICT, "mine", "theirs")
        assert edited.server.sent == []
        if mine:
            await edited.editor.take_mine("name")
            assert edited.server.present.name == "MINE"
            await edited.editor.undo()
            assert edited.server.sent[-1] == {"name": "theirs"}
        else:
            edited.editor.take_theirs("name")
            assert (edited.editor.value("name"), edited.server.sent) == ("theirs", [])


async def test_another_field_of_somebody_else_is_no_conflict() -> None:
    """Only the field itself counts."""
    edited = Edited()
    edited.server.present = replace(edited.server.present, description="theirs", updated_at=9)
    assert (await edited.save("name", "mine")).status is SaveStatus.SAVED
    assert edited.server.present.description == "theirs"


async def test_a_change_during_the_save_before_is_no_conflict() -> None:
    """What kdesk itself stored is no one else's, also if the server has changed it."""
    edited = Edited()
    await edited.save("name", "one", base="old")
    state = await edited.save("name", "two", base="old")
    assert (state.status, edited.server.present.name) == (SaveStatus.SAVED, "TWO")


async def test_undo_restores_what_kdesk_wrote() -> None:
    """The last change first."""
    edited = Edited()
    await edited.save("name", "one")
    await edited.save("description", "two", base="")
    assert await edited.editor.undo() == "description"
    assert edited.states["description"].status is SaveStatus.UNDONE
    assert await edited.editor.undo() == "name"
    assert (edited.server.present.description, edited.server.present.name) == ("", "OLD")
    assert await edited.editor.undo() == ""


async def test_redo_writes_what_was_undone() -> None:
    """What was undone last comes first; it can be undone again, and a new change ends it."""
    edited = Edited()
    await edited.save("name", "one")
    await edited.save("description", "two", base="")
    assert (edited.editor.written, edited.editor.undone) == ("description", "")
    await edited.editor.undo()
    await edited.editor.undo()
    assert (edited.editor.written, edited.editor.undone) == ("", "name")
    assert await edited.editor.redo() == "name"
    assert edited.states["name"].status is SaveStatus.SAVED
    assert edited.server.present.name == "ONE"
    assert (edited.editor.written, edited.editor.undone) == ("name", "description")
    await edited.editor.undo()
    await edited.save("name", "three")
    assert edited.editor.undone == ""
    assert await edited.editor.redo() == ""


async def test_redo_leaves_what_somebody_else_wrote_since() -> None:
    """It tells the present value, and cannot be tried again."""
    edited = Edited()
    await edited.save("name", "one")
    await edited.editor.undo()
    edited.server.present = replace(edited.server.present, name="theirs")
    await edited.editor.redo()
    state = edited.states["name"]
    assert (state.status, state.theirs) == (SaveStatus.NOT_UNDONE, "theirs")
    assert (edited.editor.written, edited.editor.undone) == ("", "")


async def test_undo_leaves_what_somebody_else_wrote_since() -> None:
    """It tells the present value, and sends nothing."""
    edited = Edited()
    await edited.save("name", "one")
    edited.server.present = replace(edited.server.present, name="theirs")
    await edited.editor.undo()
    state = edited.states["name"]
    assert (state.status, state.theirs) == (SaveStatus.NOT_UNDONE, "theirs")
    assert edited.server.sent == [{"name": "one"}]


@pytest.mark.parametrize("failure", [NotPermitted("left out"), EntryGone("0_a")])
async def test_a_refusal_is_told_and_cannot_be_undone(failure: KdeskError) -> None:
    """What a person wrote is kept in the state."""
    edited = Edited()
    edited.server.failure = failure
    state = await edited.save("name", "new")
    assert (state.status, state.mine, state.problem) == (SaveStatus.REFUSED, "new", failure)
    assert not edited.editor.can_undo
    edited.editor.forget("name")
    assert edited.editor.state("name").status is SaveStatus.UNTOUCHED


async def test_a_cancelled_save_is_not_shown_for_ever() -> None:
    """The field is as it was before."""
    edited = Edited()
    edited.server.gate.clear()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(edited.save("name", "new"))
        await until(lambda: bool(edited.server.sent))
        task.cancel()
    assert edited.states["name"].status is SaveStatus.UNTOUCHED


async def test_a_value_that_was_cut_has_no_field() -> None:
    """It cannot be sent back."""
    edited = Edited(make_entry(cut=frozenset({"description"})))
    assert not edited.editor.knows("description")
    assert edited.editor.knows("name")


async def test_categories_are_put_and_taken_out_singly() -> None:
    """Those that somebody else has changed meanwhile stay; undo reverses only what kdesk did."""
    edited = Edited(make_entry(categories=("A",)))
    edited.server.present = replace(edited.server.present, categories=("A", "C"))
    state = await edited.save(CATEGORIES, ("A>B",), base=("A",))
    assert state.status is SaveStatus.SAVED
    assert edited.server.sent == [("put", 2), ("take out", 1)]
    assert set(edited.server.present.categories) == {"C", "A>B"}
    edited.server.present = replace(edited.server.present, categories=("A>B",))
    await edited.editor.undo()
    assert set(edited.server.present.categories) == {"A"}


SCHEMA = MetadataProfile(
    7,
    "p",
    (
        MetadataField("Director", "Director", MetadataKind.TEXT),
        MetadataField("Other", "Other", MetadataKind.OTHER),
        MetadataField("Takes", "Takes", MetadataKind.INTEGER),
    ),
)


async def test_a_custom_field_is_written_into_the_whole_document() -> None:
    """In the order of the schema; what kdesk cannot edit stays. An empty value removes the element."""
    edited = Edited()
    store = EntryMetadata("0_a", SCHEMA, edited.server.documents[0], edited.server)
    edited.editor.add(store)
    name = metadata_field(7, "Director")
    await edited.save(name, "Varda", base="")
    document = "<metadata><Director>Varda</Director><Other>kept</Other><Takes>3</Takes></metadata>"
    assert edited.server.sent == [document]
    known: Mapping[str, Value] = store.values
    assert known == {name: "Varda", metadata_field(7, "Takes"): "3"}
    await edited.editor.undo()
    assert edited.server.documents[0].xml == "<metadata><Other>kept</Other><Takes>3</Takes></metadata>"


@pytest.mark.parametrize(
    "record",
    [
        MetadataRecord(7, 70, 1, "<metadata><Other>kept</Other>"),
        MetadataRecord(7, 70, 1, "<!DOCTYPE a><metadata><Other>kept</Other></metadata>"),
        MetadataRecord(7, 70, 1, "", complete=False),
    ],
)
async def test_a_document_that_cannot_be_read_is_not_written(record: MetadataRecord) -> None:
    """Writing it with one value would lose all the others."""
    edited = Edited()
    edited.server.documents = [record]
    edited.editor.add(EntryMetadata("0_a", SCHEMA, record, edited.server))
    name = metadata_field(7, "Director")
    await edited.save(name, "Varda", base="")
    assert edited.server.sent == []
    assert edited.editor.state(name).status is SaveStatus.REFUSED
