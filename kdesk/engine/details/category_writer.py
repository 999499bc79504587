"""Puts one entry into the categories that were said of it, by their names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from kdesk.domain.details.ports import DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.domain.editing.categories import Category, split_name, stored_name
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.engine.details.entry_writer import Outcome, is_gone, not_written
from kdesk.engine.library.field_stores import CATEGORIES, EntryCategories
from kdesk.errors import AlreadyDone, ApiError, BadResponse

if TYPE_CHECKING:  # twenty modules of what can be changed, for whoever changes something
    from kdesk.domain.editing.api import EditingApi


class CategoryWriter:
    """Writes categories through one session; the tree of the account is read once.

    Args:
        api: Of the account; its session may change entries.
        editing: Its calls.
    """

    def __init__(self, api: AccountApi, editing: EditingApi) -> None:
        self._api = api
        self._editing = editing
        self._tree: tuple[Category, ...] | None = None

    async def write(self, entry: Entry, record: DetailsRecord) -> Outcome:
        """Put the entry into the categories that were said, and take it out of those that were said before.

        Others that somebody put it into stay. Raises ServerProblem, also while the server does not list what it has.
        """
        wanted = tuple(dict.fromkeys(name for text in record.details.categories or () if (name := stored_name(text))))
        # What the entry has is known also while the index of the server lags behind the call that made it.
        there = {name.lower(): name for name in entry.categories}
        names, ids, missing = await self._resolved(wanted, there)
        before = tuple({*(record.written.categories or ()), *(record.sent.categories or ())})
        known, numbers, _ = await self._resolved(before, there, make=False)
        # What was sent may not have arrived: it is added again, and taken out if it is not wanted any more.
        confirmed, _, _ = await self._resolved(record.written.categories or (), there, make=False)
        present = set(entry.categories) | (set(names) - set(confirmed))
        merged = tuple(sorted(present - (set(known) - set(names))))
        await self._require_listed(set(merged) ^ set(entry.categories))
        store = EntryCategories(
            entry, self._api.catalogue, self._editing.categories, self._tree or (), lambda _entry: None
        )
        try:
            if merged != store.values[CATEGORIES]:
                await store.write(CATEGORIES, merged)
            for number in ids:
                await self._editing.categories.put(entry.id, number)
            for number in set(numbers) - set(ids):
                await self._editing.categories.take_out(entry.id, number)
        except ApiError as error:
            if error.retryable or is_gone(error):
                raise
            return not_written(DetailField.CATEGORIES, error)
        return _categorised(wanted, missing)

    async def _resolved(
        self, wanted: Sequence[str], there: Mapping[str, str], *, make: bool = True
    ) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
        """Return full names that exist, ids that are in no tree, and names that do not exist and cannot be made.

        Args:
            there: Full names that exist, by their small letters.
        """
        names: list[str] = []
        ids: list[int] = []
        missing: list[str] = []
        for text in wanted:
            match there.get(stored_name(text).lower()) or await self._found(text, make=make):
                case str(name):
                    names.append(name)
                case int(number):
                    ids.append(number)
                case None:
                    missing.append(text)
        return tuple(sorted(dict.fromkeys(names))), tuple(dict.fromkeys(ids)), tuple(missing)

    async def _found(self, text: str, *, make: bool) -> str | int | None:
        """Return the full name of a category, or an id that is in no tree; None if it is not there."""
        tree = await self._known_tree()
        found = _named(tree, text)
        if found is None and text.isdecimal() and text.isascii():
            number = int(text[:18])
            return next((category.full_name for category in tree if category.id == number), number)
        if found is None and make and self._api.rights.new_categories:
            found = await self._made(text)
        return None if found is None else found.full_name

    async def _require_listed(self, names: Collection[str]) -> None:
        """Read the categories again if some of these are not among them, as the index of the server lags.

        Raises BadResponse if they still are not: without their ids the entry cannot be put into them or taken out.
        """
        if not self._has(names):
            self._tree = await self._editing.categories.tree()
            if not self._has(names):
                raise BadResponse("categories that exist are not in the list of the server")

    def _has(self, names: Collection[str]) -> bool:
        return {category.full_name for category in self._tree or ()}.issuperset(names)

    async def _known_tree(self) -> tuple[Category, ...]:
        if self._tree is None:
            self._tree = await self._editing.categories.tree()
        return self._tree

    async def _made(self, text: str) -> Category | None:
        """Make a category, and those above it that are missing."""
        above, name = split_name(stored_name(text))
        if not name:
            return None
        parent_id = 0
        if above:
            parent = _named(self._tree or (), above) or await self._made(above)
            if parent is None:
                return None
            parent_id = parent.id
        try:
            made = await self._editing.categories.add(name, parent_id)
        except AlreadyDone:  # by somebody else meanwhile
            self._tree = await self._editing.categories.tree()
            if (found := _named(self._tree, text)) is None:
                raise BadResponse("a category that exists is not in the list of the server") from None
            return found
        self._tree = (*(self._tree or ()), made)
        return made


def _named(tree: Sequence[Category], text: str) -> Category | None:
    wanted = stored_name(text).lower()
    return next((category for category in tree if category.full_name.lower() == wanted), None)


def _categorised(wanted: Sequence[str], missing: Sequence[str]) -> Outcome:
    """Return the outcome of categories, of which some may be missing and must not be made."""
    if missing:
        return Outcome(
            {DetailField.CATEGORIES: FieldState.NOT_ALLOWED},
            {DetailField.CATEGORIES: Why(right="new_categories")},
            UploadDetails(categories=tuple(name for name in wanted if name not in missing)),
        )
    return Outcome({DetailField.CATEGORIES: FieldState.WRITTEN}, stored=UploadDetails(categories=tuple(wanted)))
