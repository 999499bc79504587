"""Puts one entry into the categories that were said of it, by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kdesk.domain.details.ports import DetailsRecord, FieldState, Why
from kdesk.domain.details.upload_details import DetailField, UploadDetails
from kdesk.domain.editing.categories import Category, split_name
from kdesk.domain.entry import Entry
from kdesk.domain.ports import AccountApi
from kdesk.engine.details.entry_writer import Outcome, is_gone, not_written
from kdesk.engine.library.field_stores import CATEGORIES, EntryCategories
from kdesk.errors import AlreadyDone, ApiError

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

        Others that somebody put it into stay. Raises ServerProblem.
        """
        wanted = tuple(dict.fromkeys(name for text in record.details.categories or () if (name := text.strip())))
        names, ids, missing = await self._resolved(wanted)
        before = tuple({*(record.written.categories or ()), *(record.sent.categories or ())})
        known, numbers, _ = await self._resolved(before, make=False)
        store = EntryCategories(
            entry, self._api.catalogue, self._editing.categories, self._tree or (), lambda _entry: None
        )
        # What was sent may not have arrived: it is added again, and taken out if it is not wanted any more.
        confirmed, _, _ = await self._resolved(record.written.categories or (), make=False)
        present = set(entry.categories) | (set(names) - set(confirmed))
        merged = tuple(sorted(present - (set(known) - set(names))))
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
        self, wanted: Sequence[str], *, make: bool = True
    ) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
        """Return full names that exist, ids that are in no tree, and names that do not exist and cannot be made."""
        names: list[str] = []
        ids: list[int] = []
        missing: list[str] = []
        for text in wanted:
            tree = await self._known_tree()
            by_name = {category.full_name.lower(): category for category in tree}
            found = by_name.get(_full_name(text).lower())
            if found is None and text.isdecimal() and text.isascii():
                number = int(text[:18])
                found = next((category for category in tree if category.id == number), None)
                if found is None:
                    ids.append(number)
                    continue
            if found is None and make and self._api.rights.new_categories:
                found = await self._made(text)
            if found is None:
                missing.append(text)
            else:
                names.append(found.full_name)
        return tuple(sorted(dict.fromkeys(names))), tuple(dict.fromkeys(ids)), tuple(missing)

    async def _known_tree(self) -> tuple[Category, ...]:
        if self._tree is None:
            self._tree = await self._editing.categories.tree()
        return self._tree

    async def _made(self, text: str) -> Category | None:
        """Make a category, and those above it that are missing."""
        above, name = split_name(text)
        if not name:
            return None
        parent_id = 0
        if above:
            by_name = {category.full_name.lower(): category for category in self._tree or ()}
            parent = by_name.get(above.lower()) or await self._made(above)
            if parent is None:
                return None
            parent_id = parent.id
        try:
            made = await self._editing.categories.add(name, parent_id)
        except AlreadyDone:  # by somebody else meanwhile
            self._tree = await self._editing.categories.tree()
            return next((one for one in self._tree if one.full_name.lower() == _full_name(text).lower()), None)
        self._tree = (*(self._tree or ()), made)
        return made


def _full_name(text: str) -> str:
    above, name = split_name(text)
    return f"{above}>{name}" if above else name


def _categorised(wanted: Sequence[str], missing: Sequence[str]) -> Outcome:
    """Return the outcome of categories, of which some may be missing and must not be made."""
    if missing:
        return Outcome(
            {DetailField.CATEGORIES: FieldState.NOT_ALLOWED},
            {DetailField.CATEGORIES: Why(right="new_categories")},
            UploadDetails(categories=tuple(name for name in wanted if name not in missing)),
        )
    return Outcome({DetailField.CATEGORIES: FieldState.WRITTEN}, stored=UploadDetails(categories=tuple(wanted)))
