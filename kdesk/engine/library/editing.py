"""Changing the fields of one entry in place: one write after the other, conflicts, and undo.

Pure asyncio. What a field holds and how it is written is known by its store (`field_stores`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Protocol

from kdesk.errors import KdeskError

Value = str | int | tuple[str, ...] | None
"""The value of a field: a text, a time or number, or names; None for none."""

UNDO_STEPS = 100

log = logging.getLogger(__name__)


class FieldStore(Protocol):
    """Reads and writes some fields of the entry."""

    @property
    def values(self) -> Mapping[str, Value]:
        """The values of its fields when they were read or written last."""
        ...

    async def read(self) -> None:
        """Read the fields again. Raises KdeskError."""
        ...

    async def write(self, name: str, value: Value) -> None:
        """Write one field and read what was stored. Raises KdeskError."""
        ...

    def merged(self, base: Value, mine: Value, theirs: Value) -> Value | None:
        """Return the value in which both changes are; None if they exclude each other."""
        ...


class SaveStatus(Enum):
    """Whether the change of a field was saved."""

    UNTOUCHED = auto()
    SAVING = auto()
    SAVED = auto()
    UNDONE = auto()
    REFUSED = auto()
    CONFLICT = auto()
    """Somebody else has changed it since it was read: a person takes one of the values."""
    NOT_UNDONE = auto()
    """Undo left it alone, since it holds something that kdesk did not write."""


@dataclass(frozen=True, slots=True)
class FieldState:
    """What became of the last change of a field.

    Attributes:
        mine: The value that a person wrote; meaningful in REFUSED and CONFLICT.
        theirs: The value that the server has; meaningful in CONFLICT.
        problem: Why it was refused.
    """

    status: SaveStatus = SaveStatus.UNTOUCHED
    mine: Value = None
    theirs: Value = None
    problem: KdeskError | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    name: str
    before: Value
    after: Value


class EntryEditor:
    """Saves single fields of one entry.

    Args:
        stores: Where the fields are; no two have a field of the same name.
        changed: Called with the name of a field and its state, whenever this changes.
    """

    def __init__(self, stores: Sequence[FieldStore], changed: Callable[[str, FieldState], None]) -> None:
        self._stores = tuple(stores)
        self._changed = changed
        self._states: dict[str, FieldState] = {}
        self._written: list[_Written] = []
        self._undone: list[_Written] = []
        self._own: dict[str, tuple[Value]] = {}
        # One write after the other, in the order in which they were begun.
        self._turn = asyncio.Lock()

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return bool(self._written)

    @property
    def written(self) -> str:
        """The name of the field that `undo` would restore; "" for none."""
        return self._written[-1].name if self._written else ""

    @property
    def undone(self) -> str:
        """The name of the field that `redo` would write again; "" for none."""
        return self._undone[-1].name if self._undone else ""

    def add(self, store: FieldStore) -> None:
        """Edit the fields of another store too."""
        self._stores = (*self._stores, store)

    def knows(self, name: str) -> bool:
        """Whether a store has this field."""
        return self._store(name) is not None

    def state(self, name: str) -> FieldState:
        """Return what became of the last change of a field."""
        return self._states.get(name, FieldState())

    def value(self, name: str) -> Value:
        """Return the value that was read last; None for a field that no store has."""
        store = self._store(name)
        return None if store is None else store.values.get(name)

    async def save(self, name: str, base: Value, value: Value) -> None:
        """Write a field; nothing is sent if it has the value already.

        Args:
            base: The value that a person saw before changing it.
            value: The value that a person wants.
        """
        if value == base:
            return
        self._show(name, FieldState(SaveStatus.SAVING, mine=value))
        async with self._turn:
            await self._reporting(name, value, self._save(name, base, value))

    async def take_mine(self, name: str) -> None:
        """End a conflict: write what a person wrote over what somebody else wrote."""
        state = self.state(name)
        if state.status is SaveStatus.CONFLICT:
            await self.save(name, state.theirs, state.mine)

    def take_theirs(self, name: str) -> None:
        """End a conflict: leave what somebody else wrote."""
        if self.state(name).status is SaveStatus.CONFLICT:
            self._show(name, FieldState())

    def forget(self, name: str) -> None:
        """Forget what became of the last change, when a person goes on typing."""
        if self.state(name).status not in {SaveStatus.UNTOUCHED, SaveStatus.SAVING}:
            self._show(name, FieldState())

    async def undo(self) -> str:
        """Restore the field that was written last, if it still holds what kdesk wrote.

        Returns:
            The name of the field; "" if there is nothing to undo.
        """
        async with self._turn:
            if not self._written:
                return ""
            written = self._written.pop()
            if await self._change_back(written, SaveStatus.UNDONE):
                # As it is now: the server may have stored another form of the former value.
                self._undone.append(replace(written, before=self.value(written.name)))
            return written.name

    async def redo(self) -> str:
        """Write again what was undone last, if the field still holds what undo restored.

        Returns:
            The name of the field; "" if there is nothing to write again.
        """
        async with self._turn:
            if not self._undone:
                return ""
            undone = self._undone.pop()
            if await self._change_back(_Written(undone.name, undone.after, undone.before), SaveStatus.SAVED):
                self._written.append(replace(undone, after=self.value(undone.name)))
            return undone.name

    async def _change_back(self, written: _Written, done: SaveStatus) -> bool:
        """Restore a field; return whether it holds the former value now."""
        self._show(written.name, FieldState(SaveStatus.SAVING, mine=written.before))
        await self._reporting(written.name, written.before, self._restore(written, done))
        return self.state(written.name).status is done

    async def _save(self, name: str, base: Value, value: Value) -> FieldState:
        store = self._required(name)
        await store.read()
        theirs = store.values.get(name)
        # A person may go on typing while the change before is being saved: its result is no one else's.
        if theirs not in {base, value} and self._own.get(name) != (theirs,):
            merged = store.merged(base, value, theirs)
            if merged is None:
                return FieldState(SaveStatus.CONFLICT, mine=value, theirs=theirs)
            value = merged
        if theirs != value:
            await store.write(name, value)
            self._own[name] = (store.values.get(name),)
            self._undone.clear()
            self._written = [*self._written, _Written(name, theirs, store.values.get(name))][-UNDO_STEPS:]
        return FieldState(SaveStatus.SAVED, mine=value)

    async def _restore(self, written: _Written, done: SaveStatus) -> FieldState:
        store = self._required(written.name)
        await store.read()
        present = store.values.get(written.name)
        value = written.before
        if present != written.after:
            merged = store.merged(written.after, written.before, present)
            if merged is None:
                return FieldState(SaveStatus.NOT_UNDONE, theirs=present)
            value = merged
        if present != value:
            await store.write(written.name, value)
            self._own[written.name] = (store.values.get(written.name),)
        return FieldState(done, mine=value)

    async def _reporting(self, name: str, value: Value, work: Awaitable[FieldState]) -> None:
        """Show how a change ended. A cancelled one leaves no field that seems to be saving for ever."""
        state = FieldState()
        try:
            state = await work
        except KdeskError as error:
            log.info("%s was not changed: %s", name, error)
            state = FieldState(SaveStatus.REFUSED, mine=value, problem=error)
        finally:
            self._show(name, state)

    def _store(self, name: str) -> FieldStore | None:
        return next((store for store in self._stores if name in store.values), None)

    def _required(self, name: str) -> FieldStore:
        store = self._store(name)
        if store is None:
            raise LookupError(name)
        return store

    def _show(self, name: str, state: FieldState) -> None:
        self._states[name] = state
        self._changed(name, state)
